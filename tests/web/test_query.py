"""Parameters of an address, checked."""

import pytest

from wirespan.base.errors import UsageError
from wirespan.web.query import Query


def rows(total: int, **given: str) -> range:
    return Query(given).rows(total)


def test_the_first_two_hundred_unless_told() -> None:
    assert rows(1000) == range(200)
    assert rows(150) == range(150)


def test_at_most_two_thousand_at_once() -> None:
    assert rows(9000, offset="10", limit="2000") == range(10, 2010)
    assert rows(9000, offset="10", limit="2001") == range(10, 2010)


@pytest.mark.parametrize("offset", ["100", "101", "9999999999"])
def test_behind_the_end_there_are_none(offset: str) -> None:
    assert len(rows(100, offset=offset)) == 0


def test_less_than_nothing_is_nothing() -> None:
    assert rows(100, offset="-5", limit="3") == range(3)
    assert len(rows(100, limit="-1")) == 0


@pytest.mark.parametrize("text", ["x", "1.5", "1e3", "0x10", "٣", " 1", "1" * 20, "--1"])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="whole number"):
        Query({"from": text}).whole("from")


def test_a_number_may_be_negative() -> None:
    assert Query({"from": "-7"}).whole("from") == -7


def test_an_unknown_word_is_told_what_is_known() -> None:
    with pytest.raises(UsageError, match="known are a, b"):
        Query({"sort": "c"}).one_of("sort", "a", {"a": 1, "b": 1})
