"""Packets and bytes in buckets of time."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from wirespan.kernels.layout import Frame
from wirespan.kernels.table import Table
from wirespan.web.traffic import Traffic

MILLISECOND = 1_000_000
START_NS = 1_700_000_000_000_000_000


def add(traffic: Traffic, times: Sequence[int], lengths: Sequence[int]) -> None:
    """Frames at these times after the first."""
    table = Table(len(Frame), max(len(times), 1))
    for row, (time, length) in enumerate(zip(times, lengths, strict=True)):
        table.cells[row, Frame.TIME] = START_NS + time
        table.cells[row, Frame.ORIGINAL] = length
    traffic.add(table.cells, 0, len(times), START_NS)


def test_frames_fall_into_buckets_of_a_millisecond() -> None:
    traffic = Traffic()

    add(traffic, [0, MILLISECOND - 1, MILLISECOND, 3 * MILLISECOND], [10, 20, 30, 40])

    assert traffic.bucket_ns == MILLISECOND
    assert traffic.packets == [2, 1, 0, 1]
    assert traffic.bytes == [30, 30, 0, 40]


def test_a_thousand_buckets_are_the_most() -> None:
    traffic = Traffic()

    add(traffic, [0, 1000 * MILLISECOND - 1], [1, 1])
    assert (traffic.bucket_ns, len(traffic.packets)) == (MILLISECOND, 1000)

    add(traffic, [1000 * MILLISECOND], [1])
    assert (traffic.bucket_ns, len(traffic.packets)) == (2 * MILLISECOND, 501)
    assert (traffic.packets[0], traffic.packets[499], traffic.packets[500]) == (1, 1, 1)


def test_a_frame_before_the_first_counts_as_its_time() -> None:
    traffic = Traffic()

    add(traffic, [0, -5 * MILLISECOND], [1, 2])

    assert (traffic.packets, traffic.bytes) == ([2], [3])


@given(
    st.lists(st.lists(st.tuples(st.integers(-(2**40), 2**62), st.integers(0, 70_000)), max_size=20))
)
def test_nothing_is_lost(batches: list[list[tuple[int, int]]]) -> None:
    traffic = Traffic()

    for batch in batches:
        add(traffic, [time for time, _ in batch], [length for _, length in batch])

    frames = [frame for batch in batches for frame in batch]
    assert sum(traffic.packets) == len(frames)
    assert sum(traffic.bytes) == sum(length for _, length in frames)
    assert len(traffic.packets) == len(traffic.bytes) <= 1000


@given(st.lists(st.integers(0, 10**12), min_size=1).map(sorted))
def test_order_does_not_matter(times: list[int]) -> None:
    forward, backward = Traffic(), Traffic()

    add(forward, times, [1] * len(times))
    add(backward, times[::-1], [1] * len(times))

    assert (forward.bucket_ns, forward.packets) == (backward.bucket_ns, backward.packets)
