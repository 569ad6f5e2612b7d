# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Chosen columns of a table written one after another, each in as few bytes as asked for."""

import cython

LOW_WORD = cython.declare(cython.longlong, 0xFFFFFFFF)
BLOCK = cython.declare(cython.Py_ssize_t, 256)
"""Rows taken at once: they stay in the processor's cache while their columns are written."""


def pack(
    cells: object,
    first: cython.Py_ssize_t,
    last: cython.Py_ssize_t,
    kept: cython.const[cython.longlong][:, ::1],
    out: object,
) -> None:
    """Rows [first, last); ``kept`` has a row a column: its number, and its bytes in ``out``.

    Columns come in order of their bytes, the widest (8) first. ``out`` is a writable view of
    bytes with room for all of them, a multiple of 8.
    """
    source: cython.const[cython.longlong][:, ::1] = cells
    bytes_out: cython.uchar[::1] = out.cast("B")
    halves_out: cython.ushort[::1] = out.cast("H")
    words_out: cython.uint[::1] = out.cast("I")
    longs_out: cython.longlong[::1] = out.cast("q")
    rows: cython.Py_ssize_t = last - first
    block: cython.Py_ssize_t
    begin: cython.Py_ssize_t
    end: cython.Py_ssize_t
    column: cython.Py_ssize_t
    row: cython.Py_ssize_t
    index: cython.Py_ssize_t
    size: cython.longlong
    before: cython.Py_ssize_t
    at: cython.Py_ssize_t
    with cython.nogil:
        for block in range((rows + BLOCK - 1) // BLOCK):
            begin = first + block * BLOCK
            end = min(begin + BLOCK, last)
            before = 0
            for column in range(kept.shape[0]):
                index = kept[column, 0]
                size = kept[column, 1]
                at = before // size - first
                if size == 8:
                    for row in range(begin, end):
                        longs_out[at + row] = source[row, index]
                elif size == 4:
                    for row in range(begin, end):
                        words_out[at + row] = source[row, index] & LOW_WORD
                elif size == 2:
                    for row in range(begin, end):
                        halves_out[at + row] = source[row, index] & 0xFFFF
                else:
                    for row in range(begin, end):
                        bytes_out[at + row] = source[row, index] & 0xFF
                before += size * rows
