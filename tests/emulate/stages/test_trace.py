"""Recorded links."""

from kit.sights import MS, at, left, left_ms, through
from wirespan.emulate.plans import DropTail, Trace
from wirespan.emulate.simulate import Arrival

QUEUE = DropTail(limit_packets=1000)


def recorded(*moments: int, opportunity_bytes: int = 1514, queue: DropTail = QUEUE) -> Trace:
    return Trace(moments, queue, opportunity_bytes)


def full(*times_ms: float) -> list[Arrival]:
    return at(*times_ms, size_bytes=1514)


def test_packets_leave_at_the_opportunities() -> None:
    travel = through(recorded(3, 5, 10), full(0, 0, 0))

    assert left_ms(travel) == [(0, 3), (1, 5), (2, 10)]


def test_the_recording_begins_again() -> None:
    travel = through(recorded(3, 5), full(0, 0, 0, 0, 0))

    assert left_ms(travel) == [(0, 3), (1, 5), (2, 8), (3, 10), (4, 13)]


def test_it_counts_from_the_first_packet() -> None:
    assert left_ms(through(recorded(3, 5), full(100))) == [(0, 103)]


def test_an_opportunity_nobody_uses_is_gone() -> None:
    travel = through(recorded(1, 2, 3, 4, 10), full(0, 4.5))

    assert left_ms(travel) == [(0, 1), (1, 10)]


def test_an_opportunity_in_the_moment_a_packet_comes_is_gone() -> None:
    assert left_ms(through(recorded(1, 2, 3), full(0, 2))) == [(0, 1), (1, 3)]


def test_small_packets_share_an_opportunity() -> None:
    travel = through(recorded(5), at(0, 0, 0, 0, size_bytes=500))

    assert left_ms(travel) == [(0, 5), (1, 5), (2, 5), (3, 10)]


def test_a_packet_of_several_opportunities_leaves_at_the_last() -> None:
    travel = through(recorded(5, opportunity_bytes=700), full(0, 0))

    # 1514 takes 700, 700 and 114; the next 586, 700 and 228.
    assert left_ms(travel) == [(0, 15), (1, 25)]


def test_several_opportunities_in_one_moment_carry_several() -> None:
    assert left_ms(through(recorded(2, 2, 4), full(0, 0, 0))) == [(0, 2), (1, 2), (2, 4)]


def test_a_long_silence_does_not_disturb_it() -> None:
    travel = through(recorded(3, 5), [*full(0), Arrival(3_600_000 * MS + 1, 1514)])

    assert left_ms(travel)[1] == (1, 3_600_003)


def test_its_queue_has_a_limit() -> None:
    travel = through(recorded(10, queue=DropTail(limit_packets=2)), full(0, 0, 0, 0))

    # The first of an empty queue is always let in; one more waits with it.
    assert left(travel) == [0, 1]
