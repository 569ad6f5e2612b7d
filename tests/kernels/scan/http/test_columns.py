"""The scanner's own columns."""

import pytest

from wirespan.kernels.scan.http.columns import HeadFact, Line, Step, Talk, Way


@pytest.mark.parametrize("columns", [Talk, Way, Step, Line])
def test_numbers_count_from_nought_without_a_gap(columns: type) -> None:
    assert [int(column) for column in columns] == list(range(len(columns)))


def test_each_head_fact_is_a_bit_of_its_own() -> None:
    assert len({fact.bit_length() for fact in HeadFact}) == len(HeadFact)
    assert all(fact.bit_count() == 1 for fact in HeadFact)
