"""The columns of a turn."""

import pytest

from kit.streams import CLIENT, SERVER, Stream, scan


def test_a_turn_is_a_question_flight_and_an_answer_flight() -> None:
    stream = Stream(port=6379)
    stream.client(b"*1\r\n", at=0)
    stream.client(b"$4\r\nPING\r\n", at=2)
    stream.server(b"+PO", at=10)
    stream.server(b"NG\r\n", at=15)
    stream.client(b"next", at=40)
    stream.close()

    first, second = scan(stream)

    assert first.columns == first.columns | {
        "PROTOCOL": 4, "STATE": 3, "INDEX": 0, "ASKED_FROM": 0, "ASKED_TO": 14,
        "ANSWERED_FROM": 0, "ANSWERED_TO": 7, "START": 0, "START_FRAME": 1, "HEAD": 2_000_000,
        "ASKED": 2_000_000, "ASKED_FRAME": 2, "ANSWER": 10_000_000, "ANSWER_FRAME": 3,
        "END": 15_000_000, "END_FRAME": 4, "BODY_ASKED": 14, "BODY_ANSWERED": 7,
        "HEAD_ASKED": 0, "HEAD_ANSWERED": 0, "LARGEST_GAP": 5_000_000, "CLIENT": 10,
        "SERVER": 20, "IDLE_BEFORE": -1, "STATUS": -1,
    }  # fmt: skip
    assert first.fact_names == {"FIRST_ON_CONNECTION", "TURN"}
    assert (second.index, second.asked_from, second.idle_before) == (1, 14, 25_000_000)


@pytest.mark.parametrize(
    ("end", "facts"),
    [
        ("reset", {"RESET", "UNANSWERED"}),
        ("fin", {"UNANSWERED"}),
        ("client fin", {"CAPTURE_ENDED"}),
        ("", {"CAPTURE_ENDED"}),
    ],
)
def test_a_turn_without_an_answer_says_why(end: str, facts: set[str]) -> None:
    stream = Stream()
    stream.client(b"\x01\x02")
    if end == "reset":
        stream.reset(SERVER)
    if end == "fin":
        stream.fin(SERVER)
    if end == "client fin":
        stream.fin(CLIENT)
    stream.close()

    [turn] = scan(stream)

    assert turn.state_name == "FAILED"
    assert turn.fact_names == facts | {"FIRST_ON_CONNECTION", "TURN"}


def test_a_greeting_is_no_turn() -> None:
    stream = Stream()
    stream.server(b"220 ready\r\n")
    stream.close()

    assert scan(stream) == []


def test_bytes_never_captured_count() -> None:
    stream = Stream()
    stream.client(b"\x01\x02")
    stream.server(b"\x03")
    stream.missing(SERVER, 40)
    stream.close()

    [turn] = scan(stream)

    assert (turn.body_answered, turn.answered_to) == (41, 41)
    assert "GAP" in turn.fact_names
