"""Rows in order of a number each."""

from wirespan.web.sorting import both_ways, ordered, sums


def test_rows_are_sorted_by_their_numbers() -> None:
    assert ordered([0, 1, 2], [5, 3, 4], [0, 1, 2], down=False) == [1, 2, 0]
    assert ordered([0, 1, 2], [5, 3, 4], [0, 1, 2], down=True) == [0, 2, 1]


def test_equals_keep_the_order_of_the_tie_both_ways() -> None:
    assert ordered([0, 1, 2], [7, 7, 7], [2, 0, 1], down=False) == [1, 2, 0]
    assert ordered([0, 1, 2], [7, 7, 7], [2, 0, 1], down=True) == [1, 2, 0]


def test_a_minus_sign_turns_around() -> None:
    assert list(both_ways(["a", "b"])) == ["a", "-a", "b", "-b"]


def test_sums_are_taken_row_by_row() -> None:
    assert list(sums([1, 2], [10, -20])) == [11, -18]
