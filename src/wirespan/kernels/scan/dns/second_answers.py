# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""A second answer to a question that was asked twice: then no copy was lost, the first answer
was only late, and asking again gained nothing."""

import cython

from wirespan.kernels.layout import Exchange
from wirespan.kernels.scan.dns.lookup_memory import Known
from wirespan.kernels.scan.dns.pending import Entry

if cython.compiled:
    from cython.cimports.wirespan.kernels.scan.book import Book
    from cython.cimports.wirespan.kernels.scan.dns.lookup_memory import LookupMemory
    from cython.cimports.wirespan.kernels.scan.dns.pending import Pending
else:
    from wirespan.kernels.scan.book import Book
    from wirespan.kernels.scan.dns.lookup_memory import LookupMemory
    from wirespan.kernels.scan.dns.pending import Pending

RECORDED_TWICE_NS = 1_000_000
"""Sooner, a second answer is the first one, which the capture has twice."""

RECORDED_TWICE = cython.declare(cython.longlong, RECORDED_TWICE_NS)
P_SLOT = cython.declare(cython.Py_ssize_t, Entry.SLOT)
P_EXCHANGE = cython.declare(cython.Py_ssize_t, Entry.EXCHANGE)
P_LAST = cython.declare(cython.Py_ssize_t, Entry.LAST)
X_ID = cython.declare(cython.Py_ssize_t, Exchange.ID)
X_RETRIES = cython.declare(cython.Py_ssize_t, Exchange.RETRIES)
X_COPY = cython.declare(cython.Py_ssize_t, Exchange.COPY)
K_RETRIES = cython.declare(cython.Py_ssize_t, Known.RETRIES)
K_RETRY = cython.declare(cython.Py_ssize_t, Known.RETRY)


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def meet_second_answer(
    pending: Pending,
    book: Book,
    memory: LookupMemory,
    entry: cython.Py_ssize_t,
    time: cython.longlong,
) -> cython.int:
    """``entry`` had its answer and gets one more; what was handed on already stays as it was.

    Of three copies with two answers one may have been lost all the same.
    """
    slot: cython.Py_ssize_t = pending.entries[entry, P_SLOT]
    exchange: cython.longlong = pending.entries[entry, P_EXCHANGE]
    row: cython.Py_ssize_t = memory.find(exchange)
    if time - pending.entries[entry, P_LAST] < RECORDED_TWICE:
        return 0
    if row >= 0 and memory.known[row, K_RETRIES] == 1:
        memory.known[row, K_RETRY] = -1
    if book.cells[slot, X_ID] == exchange and book.cells[slot, X_RETRIES] == 1:
        book.cells[slot, X_COPY] = 0
    return 0
