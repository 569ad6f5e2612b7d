"""The unit of a capture's time stamps."""

import pytest

from wirespan.kernels.layout import Frame
from wirespan.kernels.survey.granularity import unit_of
from wirespan.kernels.table import Table

SECOND = 1_000_000_000


def stamped(*times: int) -> Table:
    frames = Table(len(Frame), len(times))
    for row, time in enumerate(times):
        frames.cells[row, Frame.TIME] = time
    return frames


@pytest.mark.parametrize(
    ("times", "unit"),
    [
        ((3 * SECOND, 18 * SECOND), SECOND),
        ((3 * SECOND, 18 * SECOND + 100_000_000), 100_000_000),
        ((3_017_000_000, 3_018_000_000), 1_000_000),
        ((3_017_000_000, 3_018_999_999), 1),
        ((3_017_100_000, 3_018_000_000), 1),
        ((0, 0), SECOND),
        ((-2 * SECOND, 7_000_000), 1_000_000),
    ],
)
def test_it_is_the_largest_power_of_ten_in_all_stamps(times: tuple[int, ...], unit: int) -> None:
    assert unit_of(stamped(*times), 0, len(times), SECOND) == unit


def test_what_was_found_before_is_never_taken_back() -> None:
    assert unit_of(stamped(5 * SECOND), 0, 1, 1_000_000) == 1_000_000
    assert unit_of(stamped(5 * SECOND), 0, 1, 1) == 1


def test_only_the_rows_named_are_looked_at() -> None:
    frames = stamped(1, 5 * SECOND, 1)

    assert unit_of(frames, 1, 2, SECOND) == SECOND
    assert unit_of(frames, 1, 99, SECOND) == 1
