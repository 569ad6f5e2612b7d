"""No test may fail because the machine is slow, busy, or stopped for a while."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

TESTS = Path(__file__).parents[1]
FILES = sorted(TESTS.rglob("test_*.py"))
CLOCKS = {
    f"{name}{unit}"
    for name in (
        "perf_counter",
        "process_time",
        "thread_time",
        "monotonic",
        "realtime",
        "clock_gettime",
    )
    for unit in ("", "_ns")
}


def test_examples_have_all_the_time_they_need() -> None:
    assert settings().deadline is None
    assert HealthCheck.too_slow in settings().suppress_health_check


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(TESTS)))
def test_no_assertion_wants_something_within_a_time(path: Path) -> None:
    """What takes at least so long may be asserted: a pause makes it longer, never shorter."""
    assert [*hurried(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("assert time.perf_counter() - begun < 1", [1]),
        ("assert 0.2 < time.perf_counter() - begun <= 1", [1]),
        ("taken = time.process_time() - begun\nassert taken < 1", [2]),
        ("assert time.perf_counter() - begun > 0.2", []),
        ("taken = time.perf_counter() - begun\nassert 0.2 < taken", []),
        ("assert count < 5", []),
    ],
)
def test_what_is_hurried(text: str, lines: list[int]) -> None:
    assert [*hurried(text)] == lines


def hurried(text: str) -> Iterator[int]:
    """The lines of assertions that a value of a clock is smaller than something."""
    tree = ast.parse(text)
    timed = {
        target.id
        for one in ast.walk(tree)
        if isinstance(one, ast.Assign) and reads_a_clock(one.value, set())
        for targets in one.targets
        for target in ast.walk(targets)
        if isinstance(target, ast.Name)
    }
    for one in ast.walk(tree):
        if isinstance(one, ast.Assert) and isinstance(one.test, ast.Compare):
            for smaller, larger in pairs(one.test):
                if reads_a_clock(smaller, timed) and not reads_a_clock(larger, timed):
                    yield one.lineno


def pairs(comparison: ast.Compare) -> Iterator[tuple[ast.expr, ast.expr]]:
    """What is to be smaller, and than what."""
    sides = [comparison.left, *comparison.comparators]
    for order, left, right in zip(comparison.ops, sides, sides[1:], strict=False):
        if isinstance(order, ast.Lt | ast.LtE):
            yield left, right
        if isinstance(order, ast.Gt | ast.GtE):
            yield right, left


def reads_a_clock(node: ast.expr, timed: set[str]) -> bool:
    return any(
        (isinstance(one, ast.Attribute) and one.attr in CLOCKS)
        or (isinstance(one, ast.Name) and one.id in timed | CLOCKS)
        for one in ast.walk(node)
    )
