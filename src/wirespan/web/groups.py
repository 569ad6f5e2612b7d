"""Requests taken together: how many, how long, and how long the slow ones of each group are."""

from array import array
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import partial
from heapq import nlargest

from wirespan.compare.endpoint import endpoint, host_name
from wirespan.compare.group import percentile
from wirespan.exchanges.words import title
from wirespan.kernels.layout import Exchange, Protocol
from wirespan.kernels.layout import Request as RequestColumn
from wirespan.ledger.read import PROTOCOLS
from wirespan.web.desk import Desk
from wirespan.web.query import Query
from wirespan.web.relative import Document
from wirespan.web.request_list import durations, wanted
from wirespan.web.shelf import Shelf

MOST_GROUPS = 2_000
WORDS: Mapping[int, str] = {int(protocol): word for protocol, word in PROTOCOLS.items()}
"""By the number that stands in a column."""


def groups(desk: Desk, query: Query) -> list[Document]:
    """The groups that took longest in all, first."""
    by = query.one_of("by", "endpoint", NAMES)
    with desk.turns:
        shelf = desk.shelf
        name, taken = NAMES[by](shelf), durations(shelf)
        members: dict[str, array[int]] = defaultdict(partial(array, "q"))
        for row in wanted(desk, query):
            members[name(row)].append(taken[row])
    longest = nlargest(MOST_GROUPS, members.items(), key=lambda member: sum(member[1]))
    return [_group(key, sorted(times)) for key, times in longest]


def _group(key: str, times: list[int]) -> Document:
    return {
        "key": key,
        "count": len(times),
        "total_ns": sum(times),
        "p50_ns": percentile(times, 50),
        "p90_ns": percentile(times, 90),
        "p99_ns": percentile(times, 99),
        "max_ns": times[-1],
    }


Naming = Callable[[Shelf], Callable[[int], str]]
"""Gives the group's key of a row."""


def _by_endpoint(shelf: Shelf) -> Callable[[int], str]:
    """The endpoint of a text and a host, worked out once for rows that share both."""
    titles, hosts = shelf.parts
    exchanges = shelf.exchanges
    protocols = exchanges[Exchange.PROTOCOL]
    known: dict[tuple[int, int, int], str] = {}

    def worked_out(row: int) -> str:
        parts = shelf.text_of(row)
        asked = title([] if parts else exchanges.row(row), parts)
        host = shelf.texts[hosts[row]].decode("utf-8", "replace")
        return endpoint(WORDS[protocols[row]], asked, host or None).name

    def named(row: int) -> str:
        key = titles[row], hosts[row], protocols[row]
        if not key[0]:  # why there is no text is another thing for each row
            return worked_out(row)
        if key not in known:
            known[key] = worked_out(row)
        return known[key]

    return named


def _by_host(shelf: Shelf) -> Callable[[int], str]:
    hosts = shelf.parts[1]
    known: dict[int, str] = {}

    def named(row: int) -> str:
        key = hosts[row]
        if key not in known:
            known[key] = host_name(shelf.texts[key].decode("utf-8", "replace"))
        return known[key]

    return named


def _by_status(shelf: Shelf) -> Callable[[int], str]:
    def name(row: int) -> str:
        return shelf.request(row).response or "none"

    protocols, statuses = shelf.exchanges[Exchange.PROTOCOL], shelf.exchanges[Exchange.STATUS]
    answers = shelf.exchanges[Exchange.ANSWER]
    known: dict[tuple[int, int, bool], str] = {}

    def named(row: int) -> str:
        key = (protocols[row], statuses[row], answers[row] >= 0)
        if key[0] in SIZED:
            return "answered" if key[2] else "none"
        if key not in known:
            known[key] = name(row)
        return known[key]

    return named


SIZED = frozenset({Protocol.TLS, Protocol.TCP})
"""Protocols whose answers have a size, and no status."""


def _by_connection(shelf: Shelf) -> Callable[[int], str]:
    connections = shelf.requests[RequestColumn.CONNECTION]
    return lambda row: str(connections[row])


def _by_protocol(shelf: Shelf) -> Callable[[int], str]:
    protocols = shelf.exchanges[Exchange.PROTOCOL]
    return lambda row: WORDS[protocols[row]]


NAMES: dict[str, Naming] = {
    "endpoint": _by_endpoint,
    "host": _by_host,
    "connection": _by_connection,
    "status": _by_status,
    "protocol": _by_protocol,
}
