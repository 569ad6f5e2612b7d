"""The vocabulary in words: what a slice of time was spent on, said to a person."""

from wirespan.base.vocabulary import Phase, Reason
from wirespan.ledger.request import Request
from wirespan.report.units import plural

OF_REASON: dict[Reason, str] = {
    Reason.PROPAGATION: "on the way",
    Reason.SERIALIZATION: "bytes at link speed",
    Reason.QUEUEING: "queued in the network",
    Reason.SLOW_START: "slow start",
    Reason.CONGESTION_WINDOW: "congestion window full",
    Reason.RECEIVE_WINDOW: "receive window full",
    Reason.SENDER_IDLE: "the sender had nothing to send",
    Reason.SERVER: "waiting for the server",
    Reason.CLIENT: "the client took its time",
    Reason.CRYPTO: "keys and signatures",
    Reason.PACING: "paced by the sender",
    Reason.FAST_RETRANSMIT: "loss, fast retransmit",
    Reason.TAIL_LOSS_PROBE: "tail loss, found by a probe",
    Reason.RETRANSMISSION_TIMEOUT: "loss, retransmission timeout",
    Reason.SYN_RETRANSMISSION: "SYN unanswered, sent again",
    Reason.REORDERING: "packets overtook one another",
    Reason.NAGLE_DELAYED_ACK: "Nagle waiting for a delayed ACK",
    Reason.DELAYED_ACK: "a delayed ACK",
    Reason.ZERO_WINDOW: "the receiver stopped reading",
    Reason.HEAD_OF_LINE_LOSS: "behind another's lost segment",
    Reason.HEAD_OF_LINE_SHARING: "behind the bytes of other streams",
    Reason.FLOW_CONTROL: "flow-control credit used up",
    Reason.RETRY: "no answer, asked again",
    Reason.UNOBSERVED: "not visible in this capture",
    Reason.RESIDUAL: "not explained",
}

OF_LOOKUP = {Reason.SERVER: "the resolver and the way to it"}
"""One answer cannot tell the two apart."""

ROUND_TRIPS = {
    Phase.DNS: "dns",
    Phase.CONNECT: "connect",
    Phase.TLS: "tls",
    Phase.WAIT: "request",
}
"""Phases whose propagation is counted in round trips."""

EXTRA = {
    Reason.SLOW_START,
    Reason.CONGESTION_WINDOW,
    Reason.RECEIVE_WINDOW,
    Reason.FAST_RETRANSMIT,
}
"""Waits of a round trip that the request's count of extra ones sums up."""


def reason_alone(phase: Phase, reason: Reason) -> str:
    """As said of any request's phase."""
    return OF_LOOKUP.get(reason, OF_REASON[reason]) if phase is Phase.DNS else OF_REASON[reason]


def reason_in_words(request: Request, phase: Phase, reason: Reason) -> str:
    """As said of one phase of one request, with its round trips where they are known."""
    words = reason_alone(phase, reason)
    trips = request.round_trips
    if reason is Reason.PROPAGATION and trips.get(ROUND_TRIPS.get(phase, ""), 0):
        return plural(trips[ROUND_TRIPS[phase]], "round trip")
    if reason is Reason.SLOW_START and (extra := slow_starts(request, phase)):
        return f"{words}: {plural(extra, 'extra round trip')}"
    return words


def slow_starts(request: Request, phase: Phase) -> int:
    """Round trips that slow start cost a phase: all extra ones, or one for each ACK waited for
    where other windows, repairs or phases had their share."""
    waits = [each for each in request.ledger if each.reason in EXTRA]
    here = [each for each in waits if each.reason is Reason.SLOW_START and each.phase is phase]
    if len(here) == len(waits):
        return request.round_trips.get("extra", 0)
    return len({each.frames for each in here})
