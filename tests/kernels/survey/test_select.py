"""Selection of rows: every comparison, conjunctions, and pointers to other tables."""

from array import array
from types import ModuleType

import pytest

from kit.sources import from_source
from wirespan.kernels.layout import (
    CONNECTION_FIELDS,
    REQUEST_FIELDS,
    Compare,
    Connection,
    Exchange,
    Request,
    Secure,
    Source,
)
from wirespan.kernels.survey import select as compiled
from wirespan.kernels.table import Table


@pytest.fixture(params=[compiled, from_source(compiled)], ids=["compiled", "from source"])
def kernel(request: pytest.FixtureRequest) -> ModuleType:
    module: ModuleType = request.param
    return module


class Tables:
    def __init__(self) -> None:
        self.requests = Table(REQUEST_FIELDS, 4)
        self.exchanges = Table(len(Exchange), 4)
        self.connections = Table(CONNECTION_FIELDS, 4)
        self.secure = Table(len(Secure), 4)
        self.requests.cells[0, Request.EXCHANGE] = 2
        self.exchanges.cells[2, Exchange.CONNECTION] = 3

    def picks(self, kernel: ModuleType, *rules: list[int], rows: int = 1) -> list[list[int]]:
        table = Table(16, len(rules))
        for row, rule in enumerate(rules):
            table.write(row, rule)
        picks = Table(2)
        found = kernel.select_requests(
            table, len(rules), self.requests, 0, rows, self.exchanges, self.connections,
            self.secure, picks,
        )  # fmt: skip
        return [picks.row(at) for at in range(found)]


def term(source: Source, column: int, compare: Compare, bound: int, share: int = 0) -> list[int]:
    return [source, column, compare, bound, share]


SIZE = Request.SENT_PAYLOAD


@pytest.mark.parametrize(
    ("compare", "bound", "value", "expected"),
    [
        (Compare.ANY_OF, 6, 8, False),
        (Compare.ANY_OF, 6, 12, True),
        (Compare.NONE_OF, 6, 8, True),
        (Compare.NONE_OF, 6, 12, False),
        (Compare.AT_LEAST, 5, 4, False),
        (Compare.AT_LEAST, 5, 5, True),
        (Compare.AT_MOST, 5, 5, True),
        (Compare.AT_MOST, 5, 6, False),
        (Compare.AT_MOST, -1, -1, True),
    ],
)
def test_a_term_compares(
    kernel: ModuleType, compare: Compare, bound: int, value: int, expected: bool
) -> None:
    tables = Tables()
    tables.requests.cells[0, SIZE] = value

    picks = tables.picks(kernel, term(Source.REQUEST, SIZE, compare, bound))

    assert picks == ([[0, 0]] if expected else [])


def test_a_share_of_the_duration_counts_as_well(kernel: ModuleType) -> None:
    tables = Tables()
    tables.requests.cells[0, Request.START] = 5
    tables.requests.cells[0, Request.END] = 1_000_005
    rule = term(Source.REQUEST, SIZE, Compare.AT_LEAST, 1, share=20)

    tables.requests.cells[0, SIZE] = 20_000
    reached = tables.picks(kernel, rule)
    tables.requests.cells[0, SIZE] = 19_999
    missed = tables.picks(kernel, rule)

    assert reached == [[0, 0]]
    assert missed == []


def test_terms_read_the_exchange_the_connection_and_its_session(kernel: ModuleType) -> None:
    tables = Tables()
    tables.exchanges.cells[2, Exchange.STATUS] = 504
    tables.connections.cells[3, Connection.SYNS] = 4
    tables.secure.cells[3, Secure.ALERT] = 7
    rule = [
        *term(Source.EXCHANGE, Exchange.STATUS, Compare.AT_LEAST, 504),
        *term(Source.CONNECTION, Connection.SYNS, Compare.AT_LEAST, 4),
        *term(Source.SECURE, Secure.ALERT, Compare.AT_LEAST, 7),
    ]

    picks = tables.picks(kernel, rule)
    rule[-2] = 8
    missed = tables.picks(kernel, rule)

    assert picks == [[0, 0]]
    assert missed == []


def test_a_session_of_an_earlier_connection_satisfies_nothing(kernel: ModuleType) -> None:
    tables = Tables()
    tables.secure.cells[3, Secure.ALERT] = 7
    tables.secure.cells[3, Secure.CONNECTION_ID] = 12

    assert tables.picks(kernel, term(Source.SECURE, Secure.ALERT, Compare.AT_LEAST, 7)) == []


def test_each_rule_a_row_satisfies_is_a_pick(kernel: ModuleType) -> None:
    tables = Tables()
    always = term(Source.REQUEST, SIZE, Compare.AT_LEAST, 0)
    never = term(Source.REQUEST, SIZE, Compare.AT_LEAST, 1)

    assert tables.picks(kernel, always, never, always) == [[0, 0], [2, 0]]


def test_rules_behind_a_gate_that_fails_are_passed_over(kernel: ModuleType) -> None:
    tables = Tables()
    always = term(Source.REQUEST, SIZE, Compare.AT_LEAST, 0)
    gate = [*term(Source.REQUEST, SIZE, Compare.AT_LEAST, 5), *[0] * 10, 1]

    closed = tables.picks(kernel, gate, always, always)
    tables.requests.cells[0, SIZE] = 5
    opened = tables.picks(kernel, gate, always, always)

    assert closed == [[2, 0]]
    assert opened == [[1, 0], [2, 0]]


def test_rows_that_point_nowhere_are_passed_over(kernel: ModuleType) -> None:
    tables = Tables()
    rule = term(Source.REQUEST, SIZE, Compare.AT_LEAST, 0)

    for slot in (-1, 4):
        tables.requests.cells[0, Request.EXCHANGE] = slot
        assert tables.picks(kernel, rule) == []
    tables.requests.cells[0, Request.EXCHANGE] = 2
    for slot in (-1, 4):
        tables.exchanges.cells[2, Exchange.CONNECTION] = slot
        assert tables.picks(kernel, rule) == []


def test_connections_are_selected_by_slot(kernel: ModuleType) -> None:
    tables = Tables()
    tables.connections.cells[3, Connection.SYNS] = 4
    tables.secure.cells[1, Secure.ALERT] = 7
    rules = Table(16, 2)
    rules.write(0, term(Source.CONNECTION, Connection.SYNS, Compare.AT_LEAST, 4))
    rules.write(1, term(Source.SECURE, Secure.ALERT, Compare.AT_LEAST, 7))
    picks = Table(2)

    found = kernel.select_connections(
        rules, 2, array("q", [3, 1, 9, -1]), 0, 4, tables.connections, tables.secure, picks
    )

    assert [picks.row(at) for at in range(found)] == [[0, 3], [1, 1]]
