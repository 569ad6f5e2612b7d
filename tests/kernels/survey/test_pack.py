"""Columns packed as ``array`` reads them."""

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirespan.kernels.survey.pack import pack
from wirespan.kernels.table import Table

CODES = {"b": 1, "h": 2, "i": 4, "q": 8}


def packed(table: Table, first: int, last: int, *kept: tuple[int, int]) -> bytes:
    wanted = array("q", [number for pair in kept for number in pair])
    size = sum(size for _, size in kept) * (last - first)
    out = memoryview(bytearray(size + -size % 8))
    pack(table.cells, first, last, memoryview(wanted).cast("B").cast("q", (len(kept), 2)), out)
    return bytes(out[:size])


def test_columns_follow_one_another() -> None:
    table = Table(3, 2)
    table.write(0, [1, 2, 3])
    table.write(1, [4, 5, 6])

    assert list(packed(table, 0, 2, (2, 1), (0, 1))) == [3, 6, 1, 4]
    wide = packed(table, 0, 2, (2, 8), (1, 4), (0, 2), (0, 1))
    assert [*array("q", wide[:16]), *array("I", wide[16:24])] == [3, 6, 2, 5]
    assert [*array("H", wide[24:28]), *wide[28:]] == [1, 4, 1, 4]


def test_only_the_rows_asked_for_are_taken() -> None:
    table = Table(1, 4)
    for row in range(4):
        table.write(row, [row])

    assert list(packed(table, 1, 3, (0, 1))) == [1, 2]
    assert packed(table, 2, 2, (0, 1)) == b""


def test_blocks_follow_one_another() -> None:
    table = Table(1, 600)
    for row in range(600):
        table.write(row, [row])

    assert list(array("H", packed(table, 1, 600, (0, 2)))) == list(range(1, 600))


@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=20), st.sampled_from("bhiq"))
def test_each_width_keeps_the_low_end(values: list[int], code: str) -> None:
    size = CODES[code]
    table = Table(2, len(values))
    for row, value in enumerate(values):
        table.write(row, [0, value])

    read = array(code)
    read.frombytes(packed(table, 0, len(values), (1, size)))

    half = 1 << (8 * size - 1)
    assert list(read) == [(value + half) % (2 * half) - half for value in values]


def test_too_little_room_is_an_error_of_ours() -> None:
    table = Table(1, 2)

    with pytest.raises(IndexError):
        pack(
            table.cells,
            0,
            2,
            memoryview(array("q", [0, 8])).cast("B").cast("q", (1, 2)),
            memoryview(bytearray(8)),
        )
