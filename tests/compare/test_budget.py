"""What got slower than it may."""

from fractions import Fraction

from kit.sides import asked, lookup, side
from wirespan.compare.answers import compare
from wirespan.compare.budget import Miss, misses

MS = 1_000_000


def missed(before_ms: float, after_ms: float, percent: str) -> list[str]:
    comparison = compare(side(asked("GET /a", before_ms)), side(asked("GET /a", after_ms)))
    return [each.name for each in misses(comparison, Fraction(percent))]


def test_exactly_as_much_as_it_may_is_kept() -> None:
    assert missed(80, 90, "10") == []
    assert missed(80, 90.000001, "10") == ["all requests", "GET /a"]


def test_a_part_of_a_per_cent_counts() -> None:
    assert missed(80, 80.5, "0.5") == []
    assert missed(80, 80.6, "0.5") == ["all requests", "GET /a"]


def test_nothing_slower_at_all_can_be_asked_for() -> None:
    assert missed(80, 80, "0") == []
    assert missed(80, 80.000001, "0") == ["all requests", "GET /a"]


def test_faster_is_within_any_budget() -> None:
    assert missed(80, 10, "0") == []


def test_one_endpoint_is_enough() -> None:
    before = side(asked("GET /a", 10), asked("GET /a", 10, 1), asked("GET /b", 10, 2), lookup())
    after = side(asked("GET /a", 10), asked("GET /a", 10, 1), asked("GET /b", 70, 2), lookup())

    assert misses(compare(before, after), Fraction(100)) == [Miss("GET /b", 30 * MS, 90 * MS)]


def test_what_only_one_side_asked_has_no_budget() -> None:
    comparison = compare(side(asked("GET /a")), side(asked("GET /b", 9_000)))

    assert misses(comparison, Fraction(0)) == []
