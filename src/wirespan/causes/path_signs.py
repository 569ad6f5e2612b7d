"""What tells one trouble of the path from another."""

from wirespan.base.vocabulary import Reason
from wirespan.causes.case import Packet
from wirespan.causes.cause import Severity, Sighting
from wirespan.causes.data_signs import TIMER, is_pmtu_black_hole, stuck_segment
from wirespan.causes.policing_signs import is_congested, is_policed, lost_share
from wirespan.causes.sight import ConnectionSight, PairSight, RequestSight
from wirespan.causes.words import MILLISECOND, count, span
from wirespan.kernels.layout import Connection, Opened, Pair, Request, Side

FAST = (Reason.FAST_RETRANSMIT, Reason.HEAD_OF_LINE_LOSS)
KEPT_DOWN = (*FAST, Reason.CONGESTION_WINDOW, Reason.PACING)
"""What a policer costs: the repairs, and whatever its losses made the sender do."""
BLOAT_LEAST = 50 * MILLISECOND
FAR = 50 * MILLISECOND
FARTHEST = 2_000 * MILLISECOND
SMALL_SEGMENT = 1_200
REORDERED_LEAST = 3

ICMP_WORDS = {
    (4, 3, 0): "network unreachable",
    (4, 3, 1): "host unreachable",
    (4, 3, 3): "port unreachable",
    (4, 3, 9): "network administratively prohibited",
    (4, 3, 10): "host administratively prohibited",
    (4, 3, 13): "communication administratively prohibited",
    (4, 11, 0): "time to live exceeded",
    (6, 1, 0): "no route to destination",
    (6, 1, 1): "administratively prohibited",
    (6, 1, 3): "address unreachable",
    (6, 1, 4): "port unreachable",
    (6, 3, 0): "hop limit exceeded",
}
TOO_BIG = frozenset({(4, 3, 4), (6, 2, 0)})


def loss_sighting(
    sight: RequestSight,
    what: str,
    held: str = "repairs",
    reasons: tuple[Reason, ...] = FAST,
) -> Sighting:
    lost, sent = lost_share(sight)
    cost = sum(sight.charged(reason) for reason in reasons)
    return sight.sighting(
        f"{lost:,} of {sent:,} data segments sent again; {held} held the request up for"
        f" {span(cost)}, {what}",
        cost,
        reasons=reasons,
    )


def random_loss(sight: RequestSight) -> Sighting | None:
    if is_congested(sight) or is_policed(sight):
        return None
    return loss_sighting(sight, "with the round trip near its minimum")


def congestion_loss(sight: RequestSight) -> Sighting | None:
    if not is_congested(sight):
        return None
    queued = max((piece.length for piece in sight.pieces(Reason.QUEUEING)), default=0)
    marks = sum(sight.flow.sides(Side.CE)) + sum(sight.flow.sides(Side.ECE))
    return loss_sighting(sight, f"after {span(queued)} of queueing and {marks} congestion marks")


def policer(sight: RequestSight) -> Sighting | None:
    if not is_policed(sight):
        return None
    return loss_sighting(
        sight,
        "while the goodput kept to one rate and nothing queued",
        held="repairs, and a sender that keeps to the rate,",
        reasons=KEPT_DOWN,
    )


def bufferbloat(sight: RequestSight) -> Sighting | None:
    base = sight.round_trip
    worst = max((piece.length for piece in sight.pieces(Reason.QUEUEING)), default=0)
    if base < 0 or worst < max(BLOAT_LEAST, 2 * base) or sight.charged(Reason.FAST_RETRANSMIT):
        return None
    cost = sight.charged(Reason.QUEUEING)
    return sight.sighting(
        f"up to {span(worst)} of queueing on top of a round trip of {span(base)}, nothing lost",
        cost,
        reasons=(Reason.QUEUEING,),
    )


def high_base_rtt(sight: PairSight) -> Sighting | None:
    base = sight[Pair.ROUND_TRIP]
    if not FAR <= base <= FARTHEST:
        return None
    cost = sight[Pair.TRAVEL] + (0 if sight.is_unreused else sight[Pair.TRAVEL_SETUP])
    trips = max(1, round(cost / base))
    place = sight.place(sight[Pair.TRAVEL_CONNECTION], sight[Pair.TRAVEL_STREAM])
    each = " each" if trips > 1 else ""
    return Sighting(
        evidence=f"{count(trips, 'round trip')} of at least {span(base)}{each} to {place.text} for"
        f" {count(sight[Pair.REQUESTS], 'request')}: {span(cost)} of travel",
        place=place,
        cost_ns=cost,
        requests=sight.requests or (sight[Pair.TRAVEL_REQUEST],),
        requests_total=sight[Pair.REQUESTS],
        frames=(sight[Pair.TRAVEL_FRAME],),
    )


def reordered_requests(sight: RequestSight) -> Sighting | None:
    cost = sight.charged(Reason.REORDERING)
    late = sum(sight.flow.sides(Side.OUT_OF_ORDER))
    return sight.sighting(
        f"{count(late, 'segment')} overtaken on the way; the request waited {span(cost)} for the"
        " late ones",
        cost,
        reasons=(Reason.REORDERING,),
    )


def reordering(sight: ConnectionSight) -> Sighting | None:
    late = sum(sight.sides(Side.OUT_OF_ORDER))
    if late < REORDERED_LEAST:
        return None
    return sight.sighting(
        f"{count(late, 'segment')} arrived out of order",
        frames=sight.sides(Side.FIRST_OUT_OF_ORDER),
        severity=Severity.RISK,
    )


def again(copies: list[Packet]) -> str:
    """How often the stuck segment was sent whole; a rescue in smaller pieces does not count."""
    whole = sum(packet.length == copies[0].length for packet in copies)
    return f"a segment of {copies[0].length:,} bytes was sent again {count(whole, 'time')}"


def black_hole(sight: RequestSight) -> Sighting | None:
    if not is_pmtu_black_hole(sight.flow):
        return None
    _, copies = stuck_segment(sight.flow)
    cost = sum(sight.charged(reason) for reason in TIMER)
    return sight.sighting(
        f"{again(copies)} and none of that size ever arrived, while smaller ones did: {span(cost)}",
        cost,
        frames=tuple(packet.frame for packet in copies),
    )


def connection_black_hole(sight: ConnectionSight) -> Sighting | None:
    if not is_pmtu_black_hole(sight):
        return None
    _, copies = stuck_segment(sight)
    return sight.sighting(
        f"{again(copies)} and none of that size ever arrived, while smaller ones did",
        frames=tuple(packet.frame for packet in copies),
        severity=Severity.ERROR,
    )


def small_mss(sight: RequestSight) -> Sighting | None:
    segment = sight.flow.segment_size
    if not 0 < segment < SMALL_SEGMENT:
        return None
    moved = max(sight[Request.RECEIVED_PAYLOAD], sight[Request.SENT_PAYLOAD])
    return sight.sighting(
        f"segments of at most {segment} bytes: {moved:,} bytes took"
        f" {count(-(-moved // segment), 'segment')}, and the initial window holds"
        f" {10 * segment:,} bytes",
        frames=(sight.flow[Connection.SYN_FRAME], sight.flow[Connection.SYN_ACK_FRAME]),
    )


def icmp_of(sight: ConnectionSight) -> tuple[int, int, int]:
    """IP version, type and code of the ICMP error that quotes this flow."""
    number = sight[Connection.REFUSED_BY_ICMP]
    version = 6 if ":" in sight.place.server else 4
    return version, number >> 8, number & 0xFF


def icmp_unreachable(sight: ConnectionSight) -> Sighting | None:
    version, kind, code = icmp_of(sight)
    opened = sight[Connection.OPENED]
    if (version, kind, code) in TOO_BIG or opened not in (Opened.REFUSED, Opened.UNANSWERED):
        return None
    words = ICMP_WORDS.get((version, kind, code), f"type {kind} code {code}")
    after = max(0, sight[Connection.ICMP_TIME] - sight[Connection.START])
    return sight.sighting(
        f"ICMP said {words} of {sight.place.text}, {span(after)} after the first packet",
        frames=(sight[Connection.FIRST_FRAME], sight[Connection.ICMP_FRAME]),
    )


def split_connection(sight: ConnectionSight) -> Sighting | None:
    opened = sight[Connection.SYN_ACK] - sight[Connection.SYN]
    acknowledged = sight[Connection.RTT_TO_SERVER]
    if sight[Connection.SYN] < 0 or acknowledged < 0 or opened <= acknowledged:
        return None
    return sight.sighting(
        f"{sight.place.text} acknowledged data after {span(acknowledged)}, but its SYN-ACK took"
        f" {span(opened)}: what acknowledged is nearer than what opened the connection",
        frames=(sight[Connection.SYN_FRAME], sight[Connection.SYN_ACK_FRAME]),
    )
