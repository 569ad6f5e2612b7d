"""Means, sums and differences of a group before and after."""

from hypothesis import given
from hypothesis import strategies as st

from wirespan.base.vocabulary import Phase, Reason
from wirespan.compare.chance import Interval, Verdict
from wirespan.compare.difference import (
    by_phase,
    by_reason,
    difference,
    figures,
    mean_cells,
    nearest,
)
from wirespan.compare.group import Cell, Group

WAITED = (Phase.WAIT, Reason.SERVER)
SENT = (Phase.SEND, Reason.SERIALIZATION)
QUEUED = (Phase.SEND, Reason.QUEUEING)
CELLS = st.tuples(st.sampled_from(Phase), st.sampled_from(Reason))
PIECES = st.lists(st.tuples(CELLS, st.integers(0, 10**18)), max_size=8)


def group_of(requests: list[list[tuple[Cell, int]]], **counts: int) -> Group:
    group = Group(**counts)
    for at, pieces in enumerate(requests):
        group.add(at, pieces)
    return group


GROUPS = st.lists(PIECES, min_size=1, max_size=9).map(group_of)


def test_figures_of_a_group() -> None:
    group = group_of(
        [[(SENT, 10), (WAITED, 90)], [(SENT, 11), (WAITED, 189)]], failed=1, refused=2, untimed=3
    )

    found = figures(group)

    assert (found.count, found.timed, found.untimed) == (5, 2, 3)
    assert (found.failed, found.refused) == (1, 2)
    assert (found.total_ns, found.mean_ns) == (300, 150)
    assert (found.p50_ns, found.p90_ns, found.p99_ns, found.max_ns) == (100, 200, 200, 200)
    assert by_phase(found.totals)[Phase.WAIT] == 279
    assert by_reason(found.totals)[Reason.SERIALIZATION] == 21
    assert set(by_phase(found.cells)) == set(Phase)
    assert set(by_reason(found.cells)) == set(Reason)


def test_thirds_are_shared_out_so_that_they_add_up() -> None:
    group = group_of([[(SENT, 1), (QUEUED, 1), (WAITED, 1)], [], []])

    assert sum(mean_cells(group).values()) == 1


def test_halves_go_to_the_even_neighbour() -> None:
    assert [nearest(total, 2) for total in (1, 3, 5, -1, -3)] == [0, 2, 2, 0, -2]


def test_a_side_without_times_cannot_be_compared() -> None:
    some = group_of([[(WAITED, 1)]])

    assert difference(some, Group(untimed=3)) is None
    assert difference(Group(), some) is None
    assert figures(Group(untimed=3)).max_ns == 0


def test_one_request_on_either_side_is_too_few() -> None:
    found = difference(group_of([[(WAITED, 90)]]), group_of([[(WAITED, 30), (SENT, 5)]]))

    assert found is not None
    assert (found.mean_ns, found.verdict) == (-55, Verdict.TOO_FEW)
    assert found.cells == {SENT: 5, WAITED: -60}


def test_ten_on_either_side_may_be_enough() -> None:
    found = difference(group_of([[(WAITED, 90)]] * 10), group_of([[(WAITED, 30)]] * 10))

    assert found is not None
    assert found.interval == Interval(-60, -60)
    assert found.verdict is Verdict.FASTER


@given(GROUPS, GROUPS)
def test_differences_add_up_exactly(before: Group, after: Group) -> None:
    found = difference(before, after)

    assert found is not None
    for side in (found.before, found.after):
        assert sum(by_phase(side.cells).values()) == side.mean_ns
        assert sum(by_reason(side.cells).values()) == side.mean_ns
        assert sum(by_reason(side.totals).values()) == side.total_ns
        assert abs(side.mean_ns * side.timed - side.total_ns) * 2 <= side.timed
    assert sum(by_phase(found.cells).values()) == found.mean_ns
    assert sum(by_reason(found.cells).values()) == found.mean_ns
    assert found.mean_ns == found.after.mean_ns - found.before.mean_ns


@given(GROUPS)
def test_each_part_s_mean_is_within_a_nanosecond(group: Group) -> None:
    cells = mean_cells(group)

    for cell, taken in cells.items():
        assert abs(taken * len(group.times) - group.cells[cell]) <= len(group.times)


@given(GROUPS, GROUPS)
def test_exchanging_the_sides_turns_every_sign(before: Group, after: Group) -> None:
    there, back = difference(before, after), difference(after, before)

    assert there is not None
    assert back is not None
    assert there.mean_ns == -back.mean_ns
    assert there.cells == {cell: -taken for cell, taken in back.cells.items()}
    if there.interval and back.interval:
        assert there.interval == Interval(-back.interval.high_ns, -back.interval.low_ns)


@given(GROUPS)
def test_a_group_does_not_differ_from_itself(group: Group) -> None:
    found = difference(group, group)

    assert found is not None
    assert set(found.cells.values()) <= {0}
    assert found.verdict in (Verdict.CHANCE, Verdict.TOO_FEW)
