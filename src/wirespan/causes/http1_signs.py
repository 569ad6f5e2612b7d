"""What tells one wait of an HTTP/1.1 request from another."""

from wirespan.base.vocabulary import Phase, Reason
from wirespan.causes.cause import Severity, Sighting
from wirespan.causes.sight import PairSight, RequestSight
from wirespan.causes.words import MILLISECOND, SECOND, count, span
from wirespan.kernels.layout import Connection, Exchange, ExchangeFact, Pair

CONTINUE_LEAST = 300 * MILLISECOND
REQUESTS_LEAST = 20
SETUP_PERCENT = 30
REDIRECTS = frozenset({301, 302, 303, 307, 308})
CHALLENGES = frozenset({401, 407})
PROXY_LIMITS = (5, 10, 15, 29, 30, 50, 60, 75, 100, 120, 180, 300)
MISMATCH_WAIT = SECOND


def head_of_line(sight: RequestSight) -> Sighting | None:
    cost = sight.charged(Reason.HEAD_OF_LINE_SHARING)
    return sight.sighting(
        f"the answer to {sight.name or 'a pipelined request'} waited {span(cost)} for the answers"
        " before it",
        cost,
        reasons=(Reason.HEAD_OF_LINE_SHARING,),
    )


def waits_for_continue(sight: RequestSight) -> Sighting | None:
    if sight.has(ExchangeFact.CONTINUED):
        return None
    pauses = [piece for piece in sight.pieces(Reason.CLIENT) if piece.phase == Phase.SEND]
    longest = max(pauses, key=lambda piece: piece.length, default=None)
    if longest is None or longest.length < CONTINUE_LEAST:
        return None
    return sight.sighting(
        f"{span(longest.length)} between the request's head (Expect: 100-continue) and its body,"
        " and no 100 in between",
        longest.length,
        frames=(longest.first_frame, longest.last_frame),
    )


def who_closes(sight: PairSight) -> str:
    if sight[Pair.CLOSE_ANSWERED] * 2 > sight[Pair.REQUESTS]:
        return "the server answers Connection: close"
    if sight[Pair.CLOSE_ASKED] * 2 > sight[Pair.REQUESTS]:
        return "the client asks for Connection: close"
    if sight[Pair.CLIENT_FIRST] > sight[Pair.SERVER_FIRST]:
        return "the client closes first"
    return "the server closes first"


def no_reuse(sight: PairSight) -> Sighting | None:
    requests, duration = sight[Pair.REQUESTS], sight[Pair.DURATION]
    if requests < REQUESTS_LEAST or not sight.is_unreused or not duration:
        return None
    setup = sight[Pair.SETUP]
    share = setup * 100 // duration
    if setup * 100 <= duration * SETUP_PERCENT:
        return None
    cost = setup - sight[Pair.SETUP_LARGEST]
    opened = max(sight[Pair.FIRSTS], sight[Pair.CONNECTIONS])
    place = sight.place()
    opened_at = sight[Pair.SETUP_FRAME], sight[Pair.OPENED_FRAME]
    return Sighting(
        evidence=f"{count(requests, 'request')} of {place.client} to {place.text} on"
        f" {count(opened, 'connection')}; opening them took {share} % of the time, {span(setup)};"
        f" {who_closes(sight)}",
        place=place,
        cost_ns=cost,
        requests=sight.requests,
        requests_total=sight[Pair.FIRSTS],
        frames=tuple(frame for frame in opened_at if frame > 0)[:1],
    )


def no_flush(sight: RequestSight) -> Sighting | None:
    wait, receive = sight.spent(Phase.WAIT), sight.spent(Phase.RECEIVE)
    if wait < SECOND or receive * 10 >= wait or sight.exchange(Exchange.END) < 0:
        return None
    return sight.sighting(
        f"an event stream was silent for {span(wait)} and then arrived whole in {span(receive)}",
        wait,
        frames=(sight.exchange(Exchange.ANSWER_FRAME),),
    )


def body_mismatch(sight: RequestSight) -> Sighting | None:
    if sight.has(ExchangeFact.RESET | ExchangeFact.GAP | ExchangeFact.CAPTURE_ENDED):
        return None
    expected, got = sight.exchange(Exchange.EXPECTED), sight.exchange(Exchange.BODY_ANSWERED)
    cost = sight.charged(Reason.SENDER_IDLE)
    if sight.has(ExchangeFact.TRUNCATED_QUESTION):
        what = "the request ended before its stated length"
    elif expected >= 0:
        what = f"the answer promised {expected:,} bytes and ended after {max(got, 0):,}"
    else:
        what = "the answer ended without its last chunk"
    waited = f"; {span(cost)} were spent waiting for the rest" if cost >= MISMATCH_WAIT else ""
    return sight.sighting(
        what + waited,
        cost,
        frames=(sight.exchange(Exchange.ANSWER_FRAME), sight.exchange(Exchange.END_FRAME)),
        severity=Severity.COST if cost >= MISMATCH_WAIT else None,
    )


def extra_round_trip(sight: RequestSight) -> Sighting | None:
    status = sight.exchange(Exchange.STATUS)
    followed = sight.flow[Connection.EXCHANGES] > sight.exchange(Exchange.INDEX) + 1
    if status not in REDIRECTS and not (status in CHALLENGES and followed):
        return None
    cost = sight.duration
    return sight.sighting(
        f"{sight.name or 'a request'} was answered {status} and had to be asked again:"
        f" {span(cost)}",
        cost,
        frames=(sight.exchange(Exchange.START_FRAME), sight.exchange(Exchange.ANSWER_FRAME)),
    )


def is_proxy_timeout(sight: RequestSight) -> bool:
    if sight.exchange(Exchange.STATUS) != 504:
        return False
    waited = sight.exchange(Exchange.ANSWER) - sight.exchange(Exchange.ASKED)
    return any(abs(waited - limit * SECOND) * 100 <= limit * SECOND for limit in PROXY_LIMITS)


def proxy_timeout(sight: RequestSight) -> Sighting | None:
    if not is_proxy_timeout(sight):
        return None
    waited = sight.exchange(Exchange.ANSWER) - sight.exchange(Exchange.ASKED)
    return sight.sighting(
        f"504 came {span(waited)} after {sight.name or 'the request'}",
        frames=(sight.exchange(Exchange.ANSWER_FRAME),),
    )
