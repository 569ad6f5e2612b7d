# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Frames and their bytes counted into equal stretches of time."""

import cython

from wirespan.kernels.layout import Frame

TIME = cython.declare(cython.Py_ssize_t, Frame.TIME)
ORIGINAL = cython.declare(cython.Py_ssize_t, Frame.ORIGINAL)


def latest_time(
    cells: cython.const[cython.longlong][:, ::1], first: cython.Py_ssize_t, last: cython.Py_ssize_t
) -> int:
    """The largest time of rows [first, last), of which there is at least one."""
    latest: cython.longlong = cells[first, TIME]
    row: cython.Py_ssize_t
    with cython.nogil:
        for row in range(first + 1, last):
            if cells[row, TIME] > latest:
                latest = cells[row, TIME]
    return latest


def count_into_buckets(
    cells: cython.const[cython.longlong][:, ::1],
    first: cython.Py_ssize_t,
    last: cython.Py_ssize_t,
    start_ns: cython.longlong,
    width_ns: cython.ulonglong,
    packets: cython.longlong[::1],
    octets: cython.longlong[::1],
) -> None:
    """Rows [first, last); what lies before ``start_ns`` counts as its time.

    There must be a bucket for the latest of them.
    """
    row: cython.Py_ssize_t
    bucket: cython.ulonglong
    with cython.nogil:
        for row in range(first, last):
            bucket = 0
            if cells[row, TIME] > start_ns:
                # Unsigned: from the earliest time to the latest it is more than 63 bits.
                bucket = (
                    cython.cast(cython.ulonglong, cells[row, TIME])
                    - cython.cast(cython.ulonglong, start_ns)
                ) // width_ns
            packets[cython.cast(cython.Py_ssize_t, bucket)] += 1
            octets[cython.cast(cython.Py_ssize_t, bucket)] += cells[row, ORIGINAL]
