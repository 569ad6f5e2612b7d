"""A question that has left, and a link that is still busy with it."""

import pytest

from kit.ledgers import FULL, Talk, settled, told


def uploaded(segments: int, nearly: float, answer: float = 150) -> Talk:
    talk = Talk()
    for _ in range(segments):
        talk.client(0, FULL)
    talk.server(nearly, ack=(segments - 2) * FULL)
    talk.server(answer, 500)
    return talk


def test_a_slow_link_is_busy_with_the_question_after_it_left() -> None:
    assert told(uploaded(40, nearly=100))[0] == ("send", "serialization", 80)


@pytest.mark.parametrize(("nearly", "late"), [(21, 0), (21.1, 1.1)])
def test_an_ack_after_a_round_trip_is_on_time(nearly: float, late: float) -> None:
    reasons = settled(uploaded(40, nearly)).reasons

    assert reasons.get("serialization", 0) == pytest.approx(late)


def test_two_segments_may_be_acknowledged_late_on_purpose() -> None:
    assert "serialization" not in settled(uploaded(2, nearly=60)).reasons


def test_what_was_acknowledged_before_the_end_had_arrived() -> None:
    talk = Talk()
    talk.client(0, 10 * FULL)
    talk.server(25, ack=10 * FULL)
    talk.client(30, 100)
    talk.server(90, ack=10 * FULL + 100)
    talk.server(150, 500)

    assert "serialization" not in settled(talk).reasons


@pytest.mark.parametrize(
    ("before", "then", "acked", "charged"),
    [(4, 7, 64, 0), (3, 5, 64, 44), (4, 7, 54.9, 34.9), (4, 7, 55, 0)],
)
def test_an_ack_of_three_segments_was_late_by_a_timer_not_by_the_link(
    before: int, then: int, acked: float, charged: float
) -> None:
    """Seen of Linux: ACKs of two segments each, and then a timer's for the last three."""
    talk = Talk()
    for _ in range(7):
        talk.client(0, FULL)
    talk.server(20, ack=before * FULL)
    talk.server(acked, ack=then * FULL)
    talk.server(150, 500)

    assert settled(talk).reasons.get("serialization", 0) == pytest.approx(charged)
