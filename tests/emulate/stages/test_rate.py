"""Serialisation."""

from kit.sights import at, left_ms, through
from wirespan.emulate.plans import DropTail, Rate

QUEUE = DropTail(limit_packets=1000)


def test_a_packet_takes_the_time_of_its_bits() -> None:
    assert left_ms(through(Rate(8_000_000, QUEUE), at(5))) == [(0, 6)]


def test_the_next_begins_when_the_one_before_has_left() -> None:
    travel = through(Rate(8_000_000, QUEUE), at(0, 0.5, 10))

    assert left_ms(travel) == [(0, 1), (1, 2), (2, 11)]


def test_no_part_of_a_nanosecond_is_lost() -> None:
    # 8000 bits at 3 Gbit/s: 2666.67 ns each.
    travel = through(Rate(3_000_000_000, QUEUE), at(0, 0, 0))

    assert [one.time_ns for one in travel.departures] == [2666, 5333, 8000]


def test_a_packet_without_bytes_takes_no_time() -> None:
    assert left_ms(through(Rate(1, QUEUE), at(3, 3, size_bytes=0))) == [(0, 3), (1, 3)]
