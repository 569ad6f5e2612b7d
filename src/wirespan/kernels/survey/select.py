# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Which rows are worth a look: rules over columns, all of them in one pass.

A rule is up to three terms that must all hold; a term compares one column of the row, or
of the exchange, connection or TLS session the row points at. Nearly every row satisfies
no rule, so only what is picked here ever meets Python. Rules that begin alike stand
together behind a gate, the loosest of their first terms: most rows fail at the gates.
"""

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


@cython.nogil
@cython.cfunc
@cython.inline
@cython.exceptval(-1)
def _holds(
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
        requests.cells,
        first,
        last,
        exchanges.cells,
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
    """The same for the connections at slots[first:last]."""
    picks.reserve((last - first) * rule_count)
    return _select_slots(
        rules.cells,
        rule_count,
        slots,
        first,
        last,
        connections.cells,
        secure.cells,
        picks.cells,
    )


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def _connection_of(
    exchanges: cython.longlong[:, ::1], slot: cython.Py_ssize_t, rows: cython.Py_ssize_t
) -> cython.Py_ssize_t:
    """The connection's slot of an exchange; -1 where either lies outside its table."""
    if not _inside(slot, exchanges.shape[0]):
        return -1
    connection: cython.Py_ssize_t = exchanges[slot, EXCHANGE_CONNECTION]
    return connection if _inside(connection, rows) else -1


@cython.cfunc
@cython.exceptval(-1)
def _select(
    rules: cython.longlong[:, ::1],
    rule_count: cython.Py_ssize_t,
    requests: cython.longlong[:, ::1],
    first: cython.Py_ssize_t,
    last: cython.Py_ssize_t,
    exchanges: cython.longlong[:, ::1],
    connections: cython.longlong[:, ::1],
    secure: cython.longlong[:, ::1],
    picks: cython.longlong[:, ::1],
) -> cython.Py_ssize_t:
    row: cython.Py_ssize_t
    rule: cython.Py_ssize_t
    at: cython.Py_ssize_t
    column: cython.Py_ssize_t
    slot: cython.Py_ssize_t
    connection: cython.Py_ssize_t
    source: cython.longlong
    value: cython.longlong
    duration: cython.longlong
    count: cython.Py_ssize_t = 0
    rows: cython.Py_ssize_t = min(connections.shape[0], secure.shape[0])
    with cython.nogil:
        for row in range(first, last):
            slot = requests[row, REQUEST_EXCHANGE]
            connection = _connection_of(exchanges, slot, rows)
            if connection < 0:
                continue
            duration = requests[row, REQUEST_END] - requests[row, REQUEST_START]
            rule = 0
            while rule < rule_count:
                at = 0
                while at < SKIP and rules[rule, at + COMPARE] != ALWAYS:
                    source = rules[rule, at + SOURCE]
                    column = rules[rule, at + COLUMN]
                    if source == FROM_REQUEST:
                        value = requests[row, column]
                    elif source == FROM_EXCHANGE:
                        value = exchanges[slot, column]
                    elif source == FROM_CONNECTION:
                        value = connections[connection, column]
                    elif secure[connection, SECURE_ID] == connections[connection, CONNECTION_ID]:
                        value = secure[connection, column]
                    else:
                        break
                    if not _holds(
                        rules[rule, at + COMPARE],
                        value,
                        rules[rule, at + BOUND],
                        rules[rule, at + SHARE],
                        duration,
                    ):
                        break
                    at += STEP
                else:
                    picks[count, PICK_RULE] = rule
                    picks[count, PICK_ROW] = row
                    count += rules[rule, SKIP] == 0
                    rule += 1
                    continue
                rule += 1 + rules[rule, SKIP]
    return count


@cython.cfunc
@cython.exceptval(-1)
def _select_slots(
    rules: cython.longlong[:, ::1],
    rule_count: cython.Py_ssize_t,
    slots: cython.const[cython.longlong][::1],
    first: cython.Py_ssize_t,
    last: cython.Py_ssize_t,
    connections: cython.longlong[:, ::1],
    secure: cython.longlong[:, ::1],
    picks: cython.longlong[:, ::1],
) -> cython.Py_ssize_t:
    index: cython.Py_ssize_t
    rule: cython.Py_ssize_t
    at: cython.Py_ssize_t
    column: cython.Py_ssize_t
    slot: cython.Py_ssize_t
    value: cython.longlong
    count: cython.Py_ssize_t = 0
    rows: cython.Py_ssize_t = min(connections.shape[0], secure.shape[0])
    with cython.nogil:
        for index in range(first, last):
            slot = slots[index]
            if not _inside(slot, rows):
                continue
            rule = 0
            while rule < rule_count:
                at = 0
                while at < SKIP and rules[rule, at + COMPARE] != ALWAYS:
                    column = rules[rule, at + COLUMN]
                    if rules[rule, at + SOURCE] == FROM_CONNECTION:
                        value = connections[slot, column]
                    elif secure[slot, SECURE_ID] == connections[slot, CONNECTION_ID]:
                        value = secure[slot, column]
                    else:
                        break
                    if not _holds(
                        rules[rule, at + COMPARE],
                        value,
                        rules[rule, at + BOUND],
                        0,
                        0,
                    ):
                        break
                    at += STEP
                else:
                    picks[count, PICK_RULE] = rule
                    picks[count, PICK_ROW] = slot
                    count += rules[rule, SKIP] == 0
                    rule += 1
                    continue
                rule += 1 + rules[rule, SKIP]
    return count
