"""Many queues in one pool of places."""

from hypothesis import given
from hypothesis import strategies as st

from kit.interpreted import interpreted

FLOWS = 3
PLACES = 8
COUNT, BYTES = 2, 3


@given(st.lists(st.tuples(st.booleans(), st.integers(0, FLOWS - 1)), max_size=60))
def test_each_flow_is_a_queue_of_its_own(steps: list[tuple[bool, int]]) -> None:
    lists = interpreted()["stages.flow_lists"].FlowLists(FLOWS, PLACES)
    model: list[list[tuple[int, int]]] = [[] for _ in range(FLOWS)]
    for time, (puts, flow) in enumerate(steps):
        if puts and sum(map(len, model)) < PLACES:
            lists.push(flow, time, time + 100, 10)
            model[flow].append((time, time + 100))
        elif model[flow]:
            expected = model[flow].pop(0)

            assert (lists.first_time(flow), lists.pop(flow, 10)) == expected

    for flow in range(FLOWS):
        assert lists.first(flow) == (model[flow][0][1] if model[flow] else -1)
        assert lists.flow_table.row(flow)[COUNT] == len(model[flow])
        assert lists.flow_table.row(flow)[BYTES] == 10 * len(model[flow])
