# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Which rows are worth a look: rules over columns, all of them in one pass.

A rule is up to three terms that must all hold; a term compares one column of the row, or
of the exchange, connection or TLS session the row points at. Nearly every row satisfies
no rule, so only what is picked here ever meets Python. Rules that begin alike stand
together behind a gate, the loosest of their first terms: most rows fail at the gates.
"""

from array import array

import cython

from wirespan.kernels.layout import (
    RULE_SKIP,
    Compare,
    Connection,
    Exchange,
    Pick,
    Request,
    Secure,
    Source,
    Term,
)
from wirespan.kernels.table import Table

REQUEST_EXCHANGE = cython.declare(cython.Py_ssize_t, Request.EXCHANGE)
REQUEST_START = cython.declare(cython.Py_ssize_t, Request.START)
REQUEST_END = cython.declare(cython.Py_ssize_t, Request.END)
EXCHANGE_CONNECTION = cython.declare(cython.Py_ssize_t, Exchange.CONNECTION)
CONNECTION_ID = cython.declare(cython.Py_ssize_t, Connection.ID)
SECURE_ID = cython.declare(cython.Py_ssize_t, Secure.CONNECTION_ID)
SOURCE = cython.declare(cython.Py_ssize_t, Term.SOURCE)
COLUMN = cython.declare(cython.Py_ssize_t, Term.COLUMN)
COMPARE = cython.declare(cython.Py_ssize_t, Term.COMPARE)
BOUND = cython.declare(cython.Py_ssize_t, Term.BOUND)
SHARE = cython.declare(cython.Py_ssize_t, Term.SHARE)
STEP = cython.declare(cython.Py_ssize_t, len(Term))
SKIP = cython.declare(cython.Py_ssize_t, RULE_SKIP)
PICK_RULE = cython.declare(cython.Py_ssize_t, Pick.RULE)
PICK_ROW = cython.declare(cython.Py_ssize_t, Pick.ROW)
FROM_REQUEST = cython.declare(cython.longlong, Source.REQUEST)
FROM_EXCHANGE = cython.declare(cython.longlong, Source.EXCHANGE)
FROM_CONNECTION = cython.declare(cython.longlong, Source.CONNECTION)
ALWAYS = cython.declare(cython.longlong, Compare.ALWAYS)
ANY_OF = cython.declare(cython.longlong, Compare.ANY_OF)
NONE_OF = cython.declare(cython.longlong, Compare.NONE_OF)
AT_LEAST = cython.declare(cython.longlong, Compare.AT_LEAST)
NO_ROWS = Table(1, 1)
NO_SLOTS = array("q")


@cython.nogil
@cython.cfunc
@cython.inline
@cython.exceptval(-1)
def _is_met(
    compare: cython.longlong,
    value: cython.longlong,
    bound: cython.longlong,
    share: cython.longlong,
    duration: cython.longlong,
) -> cython.int:
    if compare == ANY_OF:
        return (value & bound) != 0
    if compare == NONE_OF:
        return (value & bound) == 0
    if compare == AT_LEAST:
        if value < bound:
            return 0
        return share == 0 or value // share >= duration // 1000
    return value <= bound


@cython.nogil
@cython.cfunc
@cython.inline
@cython.exceptval(-1)
def _inside(index: cython.Py_ssize_t, rows: cython.Py_ssize_t) -> cython.int:
    return 0 <= index < rows


def select_requests(
    rules: Table,
    rule_count: cython.Py_ssize_t,
    requests: Table,
    first: cython.Py_ssize_t,
    last: cython.Py_ssize_t,
    exchanges: Table,
    connections: Table,
    secure: Table,
    picks: Table,
) -> int:
    """Write a pick for each rule that each of requests[first:last] satisfies; how many."""
    picks.reserve((last - first) * rule_count)
    return _select(
        rules.cells,
        rule_count,
        False,
        NO_SLOTS,
        requests.cells,
        exchanges.cells,
        first,
        last,
        connections.cells,
        secure.cells,
        picks.cells,
    )


def select_connections(
    rules: Table,
    rule_count: cython.Py_ssize_t,
    slots: cython.const[cython.longlong][::1],
    first: cython.Py_ssize_t,
    last: cython.Py_ssize_t,
    connections: Table,
    secure: Table,
    picks: Table,
) -> int:
    """The same for the connections at slots[first:last]; no term is of a request."""
    picks.reserve((last - first) * rule_count)
    return _select(
        rules.cells,
        rule_count,
        True,
        slots,
        NO_ROWS.cells,
        NO_ROWS.cells,
        first,
        last,
        connections.cells,
        secure.cells,
        picks.cells,
    )


@cython.nogil
@cython.cfunc
@cython.inline
@cython.exceptval(-1)
def _is_satisfied(
    rules: cython.longlong[:, ::1],
    rule: cython.Py_ssize_t,
    requests: cython.longlong[:, ::1],
    request: cython.Py_ssize_t,
    exchanges: cython.longlong[:, ::1],
    exchange: cython.Py_ssize_t,
    connections: cython.longlong[:, ::1],
    secure: cython.longlong[:, ::1],
    slot: cython.Py_ssize_t,
    duration: cython.longlong,
) -> cython.int:
    """Whether all terms are met; those of a session only where there is one."""
    at: cython.Py_ssize_t = 0
    column: cython.Py_ssize_t
    source: cython.longlong
    value: cython.longlong
    while at < SKIP and rules[rule, at + COMPARE] != ALWAYS:
        source = rules[rule, at + SOURCE]
        column = rules[rule, at + COLUMN]
        if source == FROM_REQUEST:
            value = requests[request, column]
        elif source == FROM_EXCHANGE:
            value = exchanges[exchange, column]
        elif source == FROM_CONNECTION:
            value = connections[slot, column]
        elif secure[slot, SECURE_ID] == connections[slot, CONNECTION_ID]:
            value = secure[slot, column]
        else:
            return 0
        if not _is_met(
            rules[rule, at + COMPARE], value, rules[rule, at + BOUND], rules[rule, at + SHARE],
            duration,
        ):  # fmt: skip
            return 0
        at += STEP
    return 1


@cython.cfunc
@cython.exceptval(-1)
def _select(
    rules: cython.longlong[:, ::1],
    rule_count: cython.Py_ssize_t,
    of_slots: cython.bint,
    slots: cython.const[cython.longlong][::1],
    requests: cython.longlong[:, ::1],
    exchanges: cython.longlong[:, ::1],
    first: cython.Py_ssize_t,
    last: cython.Py_ssize_t,
    connections: cython.longlong[:, ::1],
    secure: cython.longlong[:, ::1],
    picks: cython.longlong[:, ::1],
) -> cython.Py_ssize_t:
    """Of the rows [first, last) of ``requests``, or of connections: those at ``slots``."""
    index: cython.Py_ssize_t
    rule: cython.Py_ssize_t
    slot: cython.Py_ssize_t
    exchange: cython.Py_ssize_t = -1
    duration: cython.longlong = 0
    count: cython.Py_ssize_t = 0
    rows: cython.Py_ssize_t = min(connections.shape[0], secure.shape[0])
    with cython.nogil:
        for index in range(first, last):
            if of_slots:
                slot = slots[index]
            else:
                exchange = requests[index, REQUEST_EXCHANGE]
                if not _inside(exchange, exchanges.shape[0]):
                    continue
                slot = exchanges[exchange, EXCHANGE_CONNECTION]
                duration = requests[index, REQUEST_END] - requests[index, REQUEST_START]
            if not _inside(slot, rows):
                continue
            rule = 0
            while rule < rule_count:
                if not _is_satisfied(
                    rules, rule, requests, index, exchanges, exchange, connections, secure, slot,
                    duration,
                ):  # fmt: skip
                    # A closed gate skips the rules behind it.
                    rule += 1 + rules[rule, SKIP]
                    continue
                picks[count, PICK_RULE] = rule
                picks[count, PICK_ROW] = slot if of_slots else index
                count += rules[rule, SKIP] == 0
                rule += 1
    return count
