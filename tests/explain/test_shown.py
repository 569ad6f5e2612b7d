"""Which requests and connections are listed."""

from dataclasses import replace

from kit.answers import slow_post
from wirespan.explain.shown import Shown
from wirespan.kernels.layout import REQUEST_FIELDS, Exchange, Request
from wirespan.ledger.read import Settled

MILLISECOND = 1_000_000


def request(number: int, milliseconds: int) -> Settled:
    columns = [0] * REQUEST_FIELDS
    columns[Request.ID] = columns[Request.CONNECTION] = columns[Request.START] = number
    columns[Request.END] = number + milliseconds * MILLISECOND
    return Settled(columns, [0] * len(Exchange), [b"GET /"], [], -1)


def test_without_a_limit_everything_is_shown_in_order_of_its_beginning() -> None:
    shown = Shown(None)
    for number in (2, 0, 1):
        shown.add_request(request(number, 5))

    assert [one.id for one in shown.requests()] == [0, 1, 2]
    assert shown.slower_than_ns == -1


def test_only_the_slowest_are_kept() -> None:
    shown = Shown(2)
    for number, milliseconds in enumerate((10, 30, 20)):
        shown.add_request(request(number, milliseconds))

    assert [one.id for one in shown.requests()] == [1, 2]
    assert shown.slower_than_ns == 20 * MILLISECOND


def test_of_equals_the_earlier_is_kept() -> None:
    shown = Shown(1)
    shown.add_request(request(0, 10))
    shown.add_request(request(1, 10))

    assert [one.id for one in shown.requests()] == [0]


def test_a_limit_of_none_at_all_wants_no_request() -> None:
    shown = Shown(0)

    assert shown.slower_than_ns > 10**18


def test_a_connection_is_listed_while_a_listed_request_used_it() -> None:
    connection = slow_post().connections[0]
    shown = Shown(1)
    shown.add_request(request(0, 10))
    shown.add_connection(0, lambda: replace(connection, id=0))
    shown.add_request(request(1, 20))
    shown.add_connection(1, lambda: replace(connection, id=1))

    assert shown.choose([7, 8], [1, 2]) == [7]
    assert [one.id for one in shown.connections()] == [1]
