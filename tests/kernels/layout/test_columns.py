"""Numbered columns."""

import pytest

from wirespan.kernels.layout import REQUEST_FIELDS, Frame, Request
from wirespan.kernels.layout.columns import Columns, column


class Example(Columns):
    FIRST = column()
    WIDE = column(3)
    AFTER = column()


def test_columns_are_numbered_in_the_order_they_are_written() -> None:
    assert [int(one) for one in Example] == [0, 1, 4]


def test_the_length_counts_every_column_of_a_wide_one() -> None:
    assert len(Example) == 5


def test_columns_know_their_names() -> None:
    assert [one.name for one in Example] == ["FIRST", "WIDE", "AFTER"]
    assert Example["WIDE"] == 1


def test_a_name_that_is_not_there_is_refused() -> None:
    with pytest.raises(KeyError):
        Example["MISSING"]


def test_the_first_column_of_a_frame_is_its_time() -> None:
    assert Frame.TIME == 0


def test_a_request_has_room_for_all_phases_reasons_and_media() -> None:
    assert Request.REASONS - Request.PHASES == 7
    assert Request.MEDIA - Request.REASONS == 25
    assert REQUEST_FIELDS - Request.MEDIA == 6
