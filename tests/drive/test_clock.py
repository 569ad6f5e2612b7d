"""The clocks, and the way from one to the other."""

import time

from wirespan.drive.clock import monotonic_ns, offset_ns, realtime_ns


def test_the_steady_clock_is_the_system_s() -> None:
    before = time.monotonic_ns()

    now = monotonic_ns()

    assert before <= now <= time.monotonic_ns()


def test_the_wall_clock_is_the_system_s() -> None:
    before = time.clock_gettime_ns(time.CLOCK_REALTIME)

    now = realtime_ns()

    assert before <= now <= time.clock_gettime_ns(time.CLOCK_REALTIME)


def test_the_offset_leads_from_the_steady_clock_to_the_wall_clock() -> None:
    """Within what the wall clock may be slewed meanwhile."""
    offset = offset_ns()

    before, wall, after = monotonic_ns(), realtime_ns(), monotonic_ns()

    assert before + offset - 50_000_000 < wall < after + offset + 50_000_000
