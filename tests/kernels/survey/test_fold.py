"""Totals of settled requests, and which of them are slow enough to be shown."""

from array import array

import pytest

from wirespan.base.vocabulary import Phase
from wirespan.kernels.layout import (
    CONNECTION_FIELDS,
    REQUEST_FIELDS,
    SIDE_FIELDS,
    Connection,
    Exchange,
    Protocol,
    Request,
    Side,
)
from wirespan.kernels.survey.fold import Fold
from wirespan.kernels.table import Table

WAIT = Request.PHASES + Phase.WAIT


def folded(*durations: int, slower_than: int = -1) -> tuple[Fold, list[tuple[int, int]]]:
    """Requests that waited all their time for an HTTP/1.1 server."""
    requests = Table(REQUEST_FIELDS, len(durations))
    exchanges = Table(len(Exchange), 1)
    exchanges.cells[0, Exchange.PROTOCOL] = Protocol.HTTP_1_1
    for row, duration in enumerate(durations):
        requests.cells[row, Request.START] = 0
        requests.cells[row, Request.END] = duration
        requests.cells[row, WAIT] = duration
    fold = Fold()
    slow = fold.add(requests, len(durations), exchanges, slower_than)
    return fold, slow


def test_durations_and_phases_are_added_up() -> None:
    fold, _ = folded(5, 7, 30)

    assert fold.total(Request.END) == 42
    assert fold.total(WAIT) == 42
    assert fold.total(Request.PHASES + Phase.DNS) == 0


def test_requests_are_counted_by_protocol() -> None:
    fold, _ = folded(5, 7)

    assert fold.count(Protocol.HTTP_1_1) == 2
    assert fold.count(Protocol.DNS) == 0


def test_only_what_is_slower_is_picked() -> None:
    _, slow = folded(5, 6, 7, slower_than=6)

    assert slow == [(7, 2)]


@pytest.mark.parametrize("longest", [0x7FFFFFFFFFFFFFFE, 0x7FFFFFFFFFFFFFFF])
def test_centuries_add_up_beyond_64_bits(longest: int) -> None:
    fold, _ = folded(1, longest, 1, longest)

    assert fold.total(Request.END) == 2 * longest + 2
    assert fold.total(WAIT) == 2 * longest + 2


def ended(*connections: tuple[int, int, int]) -> Fold:
    """TCP connections of so many exchanges, with payload of the client and of the server."""
    table = Table(CONNECTION_FIELDS, len(connections))
    for slot, (exchanges, sent, received) in enumerate(connections):
        table.cells[slot, Connection.ID] = slot
        table.cells[slot, Connection.TRANSPORT] = 6
        table.cells[slot, Connection.EXCHANGES] = exchanges
        table.cells[slot, Connection.SIDES + Side.PAYLOAD_BYTES] = sent
        table.cells[slot, Connection.SIDES + SIDE_FIELDS + Side.PAYLOAD_BYTES] = received
    fold = Fold()
    fold.ended(table, array("q", range(len(connections))))
    return fold


def test_bytes_nobody_asked_for_are_counted() -> None:
    fold = ended((0, 0, 5_000), (0, 70, 0), (1, 100, 900))

    assert fold.without_request() == (2, 5_070)


def test_a_connection_without_bytes_carried_nothing() -> None:
    fold = ended((0, 0, 0))

    assert fold.without_request() == (0, 0)
