"""Causes that are gone, new, grown, shrunk, or as before."""

import pytest

from wirespan.causes.finding import Finding, Severity
from wirespan.compare.findings import Change, Cost, change, finding_changes


def finding(cause: str, cost_ns: int, requests: int = 1) -> Finding:
    return Finding(
        cause, Severity.COST, cost_ns, (0,), requests, None, (1,), cause.title(), "", (), "", ""
    )


def cost(per_request_ns: int) -> Cost:
    return Cost(per_request_ns, 1, per_request_ns)


def test_costs_are_shared_by_all_requests_of_their_side() -> None:
    (found,) = finding_changes([finding("nagle", 1_000, 2)], [finding("nagle", 600, 3)], (10, 3))

    assert found.before == Cost(1_000, 2, 100)
    assert found.after == Cost(600, 3, 200)
    assert found.per_request_ns == 100
    assert (found.cause, found.title, found.severity) == ("nagle", "Nagle", Severity.COST)


def test_the_largest_change_comes_first() -> None:
    found = finding_changes(
        [finding("small", 10), finding("gone", 500)], [finding("small", 10), finding("new", 900)],
        (1, 1),
    )  # fmt: skip

    assert [(each.cause, each.change) for each in found] == [
        ("new", Change.NEW), ("gone", Change.GONE), ("small", Change.ALIKE),
    ]  # fmt: skip


def test_a_cause_told_twice_is_one() -> None:
    (found,) = finding_changes([finding("loss", 10), finding("loss", 20, 2)], [], (1, 0))

    assert found.before == Cost(30, 3, 30)
    assert found.after is None


@pytest.mark.parametrize(
    ("before_ns", "after_ns", "found"),
    [
        (10_000_000, 11_111_111, Change.ALIKE),
        (10_000_000, 11_111_113, Change.GROWN),
        (10_000_000, 9_000_000, Change.ALIKE),
        (10_000_000, 8_999_999, Change.SHRUNK),
        (0, 100_000, Change.ALIKE),
        (0, 100_001, Change.GROWN),
        (0, 0, Change.ALIKE),
    ],
)
def test_a_tenth_and_a_tenth_of_a_millisecond_are_alike(
    before_ns: int, after_ns: int, found: Change
) -> None:
    assert change(cost(before_ns), cost(after_ns)) is found
