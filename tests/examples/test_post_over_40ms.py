"""The example tells the story that its note promises."""

from pathlib import Path

import pytest

from kit.mutations import records
from wirespan.base.vocabulary import Phase, Reason
from wirespan.explain.answer import Answer
from wirespan.explain.run import explain
from wirespan.ledger.request import Request

EXAMPLE = Path(__file__).parents[2] / "examples" / "post-over-40ms.pcapng"
MILLISECOND = 1_000_000


@pytest.fixture(scope="module")
def answer() -> Answer:
    return explain(str(EXAMPLE))


def request(answer: Answer, protocol: str) -> Request:
    return next(each for each in answer.requests if each.protocol == protocol)


def charged(request: Request, reason: Reason, phase: Phase) -> int:
    return sum(
        piece.end_ns - piece.start_ns
        for piece in request.ledger
        if piece.reason == reason and piece.phase == phase
    )


def test_the_example_is_small_and_whole(answer: Answer) -> None:
    assert EXAMPLE.stat().st_size < 60_000
    assert answer.capture.format == "pcapng"
    assert answer.capture.packets == 75
    assert not answer.capture.truncated
    assert answer.capture.problems_total == 0


def test_two_lookups_and_two_posts_were_made(answer: Answer) -> None:
    assert answer.totals.requests == {"dns": 4, "http/1.1": 1, "tls": 1}


def test_the_post_in_clear_text_is_read(answer: Answer) -> None:
    post = request(answer, "http/1.1")

    assert post.request == "POST /orders"
    assert post.host == "api.example.com"
    assert post.response == "201"


@pytest.mark.parametrize("protocol", ["http/1.1", "tls"])
def test_the_slices_add_up_to_the_request(answer: Answer, protocol: str) -> None:
    post = request(answer, protocol)

    ends = [piece.end_ns for piece in post.ledger]
    starts = [piece.start_ns for piece in post.ledger]

    assert starts[0] == post.start_ns
    assert ends[-1] == post.end_ns
    assert starts[1:] == ends[:-1]


@pytest.mark.parametrize(
    ("protocol", "phase", "expected_ms"),
    [
        ("http/1.1", Phase.DNS, 40),
        ("http/1.1", Phase.CONNECT, 40),
        ("http/1.1", Phase.WAIT, 160),
        ("http/1.1", Phase.RECEIVE, 40),
        ("tls", Phase.DNS, 40),
        ("tls", Phase.CONNECT, 40),
        ("tls", Phase.TLS, 40),
        ("tls", Phase.WAIT, 100),
    ],
)
def test_each_phase_takes_what_the_maker_set(
    answer: Answer, protocol: str, phase: Phase, expected_ms: int
) -> None:
    post = request(answer, protocol)

    taken = sum(each.end_ns - each.start_ns for each in post.ledger if each.phase == phase)

    assert abs(taken - expected_ms * MILLISECOND) < 4 * MILLISECOND


def test_the_server_is_charged_with_its_thinking(answer: Answer) -> None:
    plain = charged(request(answer, "http/1.1"), Reason.SERVER, Phase.WAIT)
    secured = charged(request(answer, "tls"), Reason.SERVER, Phase.WAIT)

    assert abs(plain - 120 * MILLISECOND) < 4 * MILLISECOND
    assert abs(secured - 60 * MILLISECOND) < 4 * MILLISECOND


def test_the_large_answer_pays_one_round_trip_for_slow_start(answer: Answer) -> None:
    taken = charged(request(answer, "http/1.1"), Reason.SLOW_START, Phase.RECEIVE)

    assert abs(taken - 40 * MILLISECOND) < 2 * MILLISECOND


def test_without_the_syn_a_request_begins_at_the_syn_ack(tmp_path: Path) -> None:
    opening, *frames = records(EXAMPLE.read_bytes())
    descriptions, packets = frames[:2], frames[2:]
    capture = tmp_path / "late.pcapng"
    capture.write_bytes(b"".join([opening, *descriptions, *packets[5:]]))

    post = request(explain(str(capture)), "http/1.1")

    assert abs(post.duration_ns - 203 * MILLISECOND) < 4 * MILLISECOND
    assert post.ledger[0].start_ns == post.start_ns
