"""Rows that Python adds between those of a walk."""

from wirespan.kernels.index.records import Records
from wirespan.kernels.layout import Frame
from wirespan.kernels.table import Table


def test_a_row_of_python_has_the_time_before_it_and_none_is_left_after_the_last() -> None:
    frames = Table(len(Frame), 1)
    records = Records(frames, 2)

    added = [records.append(100, 7, -1) for _ in range(3)]

    assert added == [True, True, False]
    assert frames.row(1) == [0, 100, 7, 7, -1, -1, 0]
    assert (records.count, records.original_bytes, records.timed) == (2, 14, False)


def test_a_new_batch_begins_at_the_first_row_and_keeps_the_sums() -> None:
    records = Records(Table(len(Frame)), 2)
    records.append(0, 5, -1)

    records.begin_batch()

    assert (records.count, records.original_bytes) == (0, 5)
    assert (records.late_row, records.timeless_row) == (-1, -1)
