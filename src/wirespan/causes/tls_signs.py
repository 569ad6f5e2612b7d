"""What tells one slow or failed TLS handshake from another."""

from collections.abc import Iterable
from dataclasses import replace

from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.causes.case import CLIENT, SERVER, Sums
from wirespan.causes.cause import Severity, Sighting
from wirespan.causes.sight import ConnectionSight, PairSight, RequestSight
from wirespan.causes.words import MILLISECOND, count, size, span
from wirespan.kernels.layout import Connection, Exchange, Pair, Request, Secure, Side
from wirespan.wire.tls_registry import alert_name

INITIAL_WINDOW_SEGMENTS = 10
USUAL_SEGMENT = 1_448
RECORD_MATTERS = 16_384
PAUSES_KEPT = 1_000
PLAIN_HTTP = 80
PAUSE_LEAST = 20 * MILLISECOND
CPU_LEAST = 5 * MILLISECOND

CLOSE_NOTIFY = 0
USER_CANCELED = 90


def full_handshakes(sight: PairSight) -> Sighting | None:
    full = sight[Pair.FULL]
    if full < 2:
        return None
    setup = sight[Pair.SETUP] - sight[Pair.SETUP_LARGEST]
    cost = 0 if sight.is_unreused else min(sight[Pair.FULL_OLD_TIME], setup)
    refused = sight[Pair.REFUSED]
    offered = f"; {count(refused, 'offer')} to resume refused" if refused else ""
    place = sight.place()
    return Sighting(
        evidence=f"{full:,} full handshakes ({sight[Pair.FULL_OLD]:,} of them TLS 1.2 or older)"
        f" and {sight[Pair.RESUMED]:,} resumed with {place.text}{offered}",
        place=place,
        cost_ns=cost,
        requests=sight.requests,
        requests_total=sight[Pair.FIRSTS],
        frames=tuple(frame for frame in sight.first_two(Pair.FULL_FRAME) if frame > 0),
        severity=None if cost > MILLISECOND else Severity.RISK,
    )


def chain_over_window(sight: RequestSight) -> Sighting | None:
    cost = sight.in_phase(Reason.SLOW_START, Phase.TLS)
    flight = sight.flow.secure(Secure.SERVER_FLIGHT_BYTES)
    segment = sight.flow.segment_size
    window = INITIAL_WINDOW_SEGMENTS * (segment if segment > 0 else USUAL_SEGMENT)
    if not cost or 0 <= flight <= window:
        return None
    return sight.sighting(
        f"the server's first flight of {size(max(flight, 0))} exceeds the initial window of about"
        f" {size(window)}; the handshake waited {span(cost)} more",
        cost,
        frames=(
            sight.flow.secure(Secure.SERVER_HELLO_FRAME),
            sight.flow.secure(Secure.SERVER_DONE_FRAME),
        ),
    )


def hello_retry(sight: RequestSight) -> Sighting | None:
    if sight.round_trip < 0:
        return None
    cost = min(sight.round_trip, sight.spent(Phase.TLS))
    return sight.sighting(
        f"the server refused the offered key share; the second hello cost a round trip of"
        f" {span(cost)}",
        cost,
        frames=(
            sight.flow.secure(Secure.HELLO_FRAME),
            sight.flow.secure(Secure.SERVER_HELLO_FRAME),
        ),
    )


def clienthello_split(sight: ConnectionSight) -> Sighting | None:
    answered = sight.secure(Secure.SERVER_HELLO) >= 0 and sight.secure(Secure.VERSION) > 0
    acked = sight.side(CLIENT, Side.ACKED)
    if answered or acked <= 0:
        return None
    over = (
        sight[Connection.RESET] >= 0
        or sight.side(SERVER, Side.FIN) >= 0
        or sight.side(CLIENT, Side.FIN) >= 0
        or sight.secure(Secure.ALERT) >= 0
        or sight.side(CLIENT, Side.RETRANSMISSIONS) > 0
    )
    if not over:
        return None
    return sight.sighting(
        f"a ClientHello of {sight.secure(Secure.HELLO_BYTES):,} bytes in"
        f" {count(sight.secure(Secure.HELLO_SEGMENTS), 'segment')}, {acked:,} bytes acknowledged,"
        " and no ServerHello",
        frames=(sight.secure(Secure.HELLO_FRAME), sight[Connection.LAST_FRAME]),
    )


class HandshakePauses:
    """Pauses of clients in mid-handshake; at the end, plain fetches that fill them."""

    def __init__(self) -> None:
        self.pauses: list[tuple[int, int, int, Sighting]] = []

    def see(self, sight: RequestSight) -> Iterable[Sighting]:
        if len(self.pauses) >= PAUSES_KEPT:
            return ()
        for piece in sight.pieces(Reason.CLIENT, Reason.CRYPTO):
            own = piece.reason == Reason.CLIENT or piece.medium == Medium.CLIENT_HOST
            if own and piece.phase == Phase.TLS and piece.length >= PAUSE_LEAST:
                sighting = sight.sighting(
                    f"the client paused {span(piece.length)} in mid-handshake",
                    piece.length,
                    frames=(piece.first_frame, piece.last_frame),
                )
                client = sight.flow[Connection.CLIENT]
                self.pauses.append((client, piece.start, piece.end, sighting))
        return ()

    def conclude(self, sums: Sums) -> Iterable[Sighting]:
        for client, start, end, pause in self.pauses:
            for pair in sums.pairs:
                if pair[Pair.CLIENT] != client or pair[Pair.PORT] != PLAIN_HTTP:
                    continue
                starts = (pair[Pair.START], *pair[Pair.START_2 : Pair.START_4 + 1])
                if any(start <= began <= end for began in starts):
                    server = sums.address_text(pair[Pair.SERVER])
                    yield replace(
                        pause,
                        evidence=f"{pause.evidence}, and in that pause it asked {server} port 80"
                        " something in plain HTTP",
                    )
                    break


def record_ttfb(sight: RequestSight) -> Sighting | None:
    waits = (Reason.SLOW_START, Reason.FAST_RETRANSMIT, Reason.RETRANSMISSION_TIMEOUT)
    waited = sum(sight.in_phase(reason, Phase.RECEIVE) for reason in waits)
    if not waited or sight[Request.RECEIVED_PAYLOAD] < RECORD_MATTERS:
        return None
    largest = sight.flow.secure(Secure.LARGEST_RECORD)
    return sight.sighting(
        f"records of up to {size(largest)} while the answer waited {span(waited)} for its window"
        " or a repair: no byte of a record is usable before its last",
        frames=(sight.exchange(Exchange.ANSWER_FRAME),),
    )


def handshake_cpu(sight: RequestSight) -> Sighting | None:
    """The server's part of the work; what the client took between two flights is its own."""
    pieces = [one for one in sight.pieces(Reason.CRYPTO) if one.medium != Medium.CLIENT_HOST]
    cost = sum(piece.length for piece in pieces)
    if cost <= CPU_LEAST:
        return None
    return sight.sighting(
        f"{span(cost)} of host time inside the handshake",
        cost,
        frames=tuple(frame for one in pieces for frame in (one.first_frame, one.last_frame)),
    )


def alert_failure(sight: ConnectionSight) -> Sighting | None:
    alert = sight.secure(Secure.ALERT)
    level, description = alert >> 8, alert & 0xFF
    if alert < 0 or description in (CLOSE_NOTIFY, USER_CANCELED):
        return None
    who = "server" if sight.secure(Secure.ALERT_SIDE) == SERVER else "client"
    kind = "fatal" if level == 2 else "warning"
    return sight.sighting(
        f"the {who} sent {kind} alert {description}, {alert_name(description)}",
        frames=(sight.secure(Secure.ALERT_FRAME),),
    )
