"""The turn scanner's own columns."""

from wirespan.kernels.scan.turns.columns import Turn


def test_numbers_count_from_nought_without_a_gap() -> None:
    assert [int(column) for column in Turn] == list(range(len(Turn)))
