"""Totals of settled requests, and which of them are slow enough to be shown."""

import pytest

from wirespan.base.vocabulary import Phase
from wirespan.kernels.fold import Fold
from wirespan.kernels.layout import REQUEST_FIELDS, Exchange, Protocol, Request
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
