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


AWAITED = frozenset(
    {Reason.SLOW_START, Reason.CONGESTION_WINDOW, Reason.RECEIVE_WINDOW, Reason.FAST_RETRANSMIT}
)
"""Reasons whose waits are counted together as extra round trips."""


def reason_alone(phase: Phase, reason: Reason) -> str:
    """As said of any request's phase."""
    return OF_LOOKUP.get(reason, OF_REASON[reason]) if phase is Phase.DNS else OF_REASON[reason]


def reason_in_words(request: Request, phase: Phase, reason: Reason) -> str:
    """As said of one phase of one request, with its round trips where they are known."""
    words = reason_alone(phase, reason)
    trips = request.round_trips
    if reason is Reason.PROPAGATION and trips.get(ROUND_TRIPS.get(phase, ""), 0):
        return plural(trips[ROUND_TRIPS[phase]], "round trip")
    if reason is Reason.SLOW_START and trips.get("extra", 0) and _are_all_extra(request, phase):
        return f"{words}: {plural(trips['extra'], 'extra round trip')}"
    return words


def _are_all_extra(request: Request, phase: Phase) -> bool:
    """Whether nothing but slow start in this phase made extra round trips."""
    awaited = {(each.phase, each.reason) for each in request.ledger if each.reason in AWAITED}
    return awaited <= {(phase, Reason.SLOW_START)}
