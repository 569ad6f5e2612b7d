"""What tells one failed or slow TCP set-up from another."""

from bisect import bisect_left

from wirespan.base.vocabulary import Reason
from wirespan.causes.case import CLIENT, SERVER
from wirespan.causes.cause import Severity, Sighting
from wirespan.causes.sight import ConnectionSight, PairSight, RequestSight
from wirespan.causes.words import MILLISECOND, SECOND, count, span
from wirespan.kernels.layout import Connection, ConnectionFact, Exchange, Opened, Pair, Side

COOKIE_SEGMENT_SIZES = frozenset({536, 1300, 1440, 1460})
UNSCALED_WINDOW = 65_535
FALLBACK_SOONEST = 150 * MILLISECOND
FALLBACK_LATEST = 10 * SECOND
SILENT_MOST = 3
"""Who gets no answer from more servers scans them, or has no network."""
PORTS_A_SECOND = 300
PORTS_LEAST = 2_000

SYN = Reason.SYN_RETRANSMISSION


def dropped_at_the_server(sight: ConnectionSight) -> bool:
    """Seen at the server: a SYN arrived, got no answer, and a later copy did."""
    first_answer = sight[Connection.SYN_ACK]
    return (
        sight.at_server
        and sight[Connection.SYNS] > 1
        and first_answer >= 0
        and first_answer >= sight[Connection.SYN_LAST] > sight[Connection.SYN]
    )


def syn_loss(sight: RequestSight) -> Sighting | None:
    flow = sight.flow
    if flow.has(ConnectionFact.LATE_SYN_ACK | ConnectionFact.CHALLENGE_ACK):
        return None
    if dropped_at_the_server(flow):
        return None
    cost = sight.charged(SYN)
    if flow[Connection.SYN_ACKS] > 1:
        what = f"the SYN-ACK was sent {flow[Connection.SYN_ACKS]} times; one copy was lost"
    else:
        what = "one of: SYN lost, SYN-ACK lost, SYN dropped by a full accept queue"
    evidence = (
        f"{count(flow[Connection.SYNS], 'SYN')} before the connection opened, {span(cost)} lost:"
        f" {what}"
    )
    return sight.sighting(evidence, cost, reasons=(SYN,))


def syn_loss_unused(sight: ConnectionSight) -> Sighting | None:
    """A set-up that was repeated, and no request came of it."""
    if sight.has(ConnectionFact.LATE_SYN_ACK | ConnectionFact.CHALLENGE_ACK):
        return None
    if sight[Connection.OPENED] != Opened.HANDSHAKE or dropped_at_the_server(sight):
        return None
    lasted = max(sight[Connection.OPEN], sight[Connection.SYN_ACK]) - sight[Connection.SYN]
    return sight.sighting(
        f"{count(sight[Connection.SYNS], 'SYN')} and {count(sight[Connection.SYN_ACKS], 'SYN-ACK')}"
        f" in {span(max(lasted, 0))} until the connection opened, and no request was read on it",
        frames=(sight[Connection.SYN_FRAME], sight[Connection.SYN_LAST_FRAME]),
        severity=Severity.RISK,
    )


def syn_blackhole(sight: ConnectionSight) -> Sighting | None:
    if sight[Connection.OPENED] != Opened.UNANSWERED or sight.has(ConnectionFact.ICMP_ERROR):
        return None
    tried = sight[Connection.END] - sight[Connection.START]
    return sight.sighting(
        f"{count(sight[Connection.SYNS], 'SYN')} in {span(tried)} to {sight.place.text}, and not"
        " one packet back"
    )


def connection_refused(sight: ConnectionSight) -> Sighting | None:
    if sight[Connection.REFUSED_BY_ICMP] >= 0 or sight[Connection.RESET_SIDE] == CLIENT:
        return None
    after = sight[Connection.RESET] - sight[Connection.SYN]
    return sight.sighting(
        f"{sight.place.text} answered the SYN with RST after {span(max(after, 0))}",
        frames=(sight[Connection.SYN_FRAME], sight[Connection.RESET_FRAME]),
    )


def accept_queue_overflow(sight: RequestSight) -> Sighting | None:
    flow = sight.flow
    late = flow.has(ConnectionFact.LATE_SYN_ACK)
    if flow.has(ConnectionFact.CHALLENGE_ACK):
        return None
    if not late and not dropped_at_the_server(flow):
        return None
    reasons = (SYN, Reason.RETRANSMISSION_TIMEOUT) if late else (SYN,)
    cost = sum(sight.charged(reason) for reason in reasons)
    if late:
        evidence = (
            f"the server sent its SYN-ACK {count(flow[Connection.SYN_ACKS], 'time')}, also after"
            f" the client had completed the handshake; the request waited {span(cost)}"
        )
    else:
        evidence = (
            f"the SYN reached this host and got no answer; copy {flow[Connection.SYNS]} did,"
            f" {span(cost)} later (a full connection-tracking table looks the same)"
        )
    return sight.sighting(evidence, cost, reasons=reasons)


def accept_queue_abandoned(sight: ConnectionSight) -> Sighting | None:
    return sight.sighting(
        f"the server sent its SYN-ACK {count(sight[Connection.SYN_ACKS], 'time')}, also after the"
        " client had completed the handshake, and the connection never worked",
        severity=Severity.ERROR,
    )


def options_beside_the_size(sight: ConnectionSight, side: int) -> bool:
    return (
        sight.side(side, Side.WINDOW_SCALE_OFFERED) >= 0
        or sight.side(side, Side.SACK_PERMITTED) > 0
        or sight.side(side, Side.TIMESTAMPS) > 0
    )


def looks_like_cookie(sight: ConnectionSight) -> bool:
    return (
        sight.side(CLIENT, Side.WINDOW_SCALE_OFFERED) >= 0
        and not options_beside_the_size(sight, SERVER)
        and sight.side(SERVER, Side.MAXIMUM_SEGMENT) in COOKIE_SEGMENT_SIZES
    )


def syn_cookies(sight: ConnectionSight) -> Sighting | None:
    if not looks_like_cookie(sight):
        return None
    return sight.sighting(
        "the client offered window scaling and SACK, the SYN-ACK had only MSS"
        f" {sight.side(SERVER, Side.MAXIMUM_SEGMENT)}; one of: SYN cookies, stripped options, a"
        " server that knows none",
        frames=(sight[Connection.SYN_FRAME], sight[Connection.SYN_ACK_FRAME]),
    )


def ephemeral_ports(sight: PairSight) -> Sighting | None:
    lasted = sight[Pair.LAST_START] - sight[Pair.START]
    opened = sight[Pair.CONNECTIONS]
    if opened < PORTS_LEAST or sight[Pair.CLIENT_FIRST] * 2 <= opened:
        return None
    a_second = opened * SECOND // max(lasted, SECOND)
    if a_second < PORTS_A_SECOND:
        return None
    place = sight.place()
    return Sighting(
        evidence=f"{place.client} opened {opened:,} connections to {place.text}, {a_second:,} a"
        f" second, and closed {sight[Pair.CLIENT_FIRST]:,} of them first; about 470 a second"
        " can be sustained",
        place=place,
        frames=(sight[Pair.OPENED_FRAME],) if sight[Pair.OPENED_FRAME] > 0 else (),
    )


def time_wait_collision(sight: RequestSight) -> Sighting | None:
    cost = sight.charged(SYN)
    return sight.sighting(
        f"the SYN was answered by a bare ACK of an older connection; {span(cost)} until a SYN"
        " was accepted",
        cost,
        reasons=(SYN,),
    )


def time_wait_abandoned(sight: ConnectionSight) -> Sighting | None:
    if sight[Connection.OPENED] == Opened.HANDSHAKE:
        return None
    return sight.sighting(
        "the SYN was answered by a bare ACK of an older connection, and no connection came to be",
        severity=Severity.ERROR,
    )


def fell_back(sight: RequestSight) -> Sighting | None:
    began = sight.exchange(Exchange.FELL_BACK)
    cost = sight.flow[Connection.SYN] - began
    return sight.sighting(
        f"an attempt at another address of the same lookup was not answered; the client turned"
        f" to {sight.flow.place.text} {span(cost)} after that SYN",
        cost,
        frames=(sight.exchange(Exchange.FELL_BACK_FRAME), sight.flow[Connection.SYN_FRAME]),
        severity=Severity.COST,
    )


def happy_eyeballs(sight: PairSight) -> Sighting | None:
    lost = sight[Pair.UNOPENED_START]
    if not sight[Pair.UNOPENED] or sight[Pair.CONNECTIONS] or sight.silent > SILENT_MOST:
        return None
    # Times after a moment are found without a walk: a port scan has thousands of openings.
    next_one = bisect_left(sight.openings, lost + FALLBACK_SOONEST, key=lambda one: one.time)
    if next_one == len(sight.openings):
        return None
    opening = sight.openings[next_one]
    gap = opening.time - lost
    if gap > FALLBACK_LATEST:
        return None
    place = sight.place(sight[Pair.UNOPENED_CONNECTION], sight[Pair.UNOPENED_STREAM])
    winner = sight.address_text(opening.server)
    return Sighting(
        evidence=f"{count(sight[Pair.UNOPENED], 'attempt')} to {place.text} failed; the client"
        f" turned to {winner} {span(gap)} after the first SYN",
        place=place,
        frames=(sight[Pair.UNOPENED_FRAME],),
    )


def options_missing(sight: ConnectionSight) -> Sighting | None:
    moved = max(sight.sides(Side.PAYLOAD_BYTES))
    if moved <= UNSCALED_WINDOW or looks_like_cookie(sight):
        return None
    scales = sight.sides(Side.WINDOW_SCALE_OFFERED)
    sacks = sight.sides(Side.SACK_PERMITTED)
    missing = []
    if (scales[CLIENT] >= 0) != (scales[SERVER] >= 0):
        missing.append("window scaling")
    if (sacks[CLIENT] > 0) != (sacks[SERVER] > 0):
        missing.append("SACK")
    if not missing:
        return None
    lacks = "server" if scales[SERVER] < 0 or sacks[SERVER] <= 0 else "client"
    return sight.sighting(
        f"the {lacks}'s SYN lacks {' and '.join(missing)} that the other offered, on a"
        f" connection that moved {moved:,} bytes; one of: stripped on the way, switched off,"
        " a small SO_RCVBUF",
        frames=(sight[Connection.SYN_FRAME], sight[Connection.SYN_ACK_FRAME]),
    )
