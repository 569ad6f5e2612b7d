"""The earliest out first."""

from hypothesis import given
from hypothesis import strategies as st

from kit.interpreted import interpreted


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), max_size=80))
def test_it_gives_the_earliest_and_of_equals_the_first(steps: list[tuple[int, bool]]) -> None:
    heap = interpreted()["stages.heap"].Heap(80)
    waiting: list[tuple[int, int]] = []
    for packet, (time, takes) in enumerate(steps):
        heap.push(time, packet)
        waiting.append((time, packet))
        if takes:
            first = min(waiting)
            waiting.remove(first)

            assert (heap.time(), heap.packet()) == first
            heap.pop()

    rest = []
    while heap.count:
        rest.append((heap.time(), heap.packet()))
        heap.pop()
    assert rest == sorted(waiting)
