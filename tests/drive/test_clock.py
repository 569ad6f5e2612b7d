"""The clocks do not go back, and the wall clock is the system's."""

import time

from wirespan.drive.clock import monotonic_ns, offset_ns, realtime_ns

SECOND_NS = 1_000_000_000


def test_durations_are_never_negative() -> None:
    readings = [monotonic_ns() for _ in range(1000)]

    assert readings == sorted(readings)


def test_the_wall_clock_is_that_of_the_system() -> None:
    assert abs(realtime_ns() - int(time.clock_gettime(time.CLOCK_REALTIME) * SECOND_NS)) < SECOND_NS


def test_the_offset_leads_from_one_clock_to_the_other() -> None:
    assert abs(monotonic_ns() + offset_ns() - realtime_ns()) < SECOND_NS // 100
