"""A cause: what goes wrong, what proves it, what imitates it, what to type against it.

Causes are data with small functions. A *look* says which rows deserve a judgement (rules,
evaluated compiled) and who judges: a function of one row, a watch that remembers several,
or a function of one pair of hosts. Nothing here reads packets.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import NamedTuple, Protocol

from wirespan.base.vocabulary import Phase, Reason
from wirespan.causes.case import Sighting, Stamps, Sums
from wirespan.causes.finding import Fix, Severity
from wirespan.causes.sight import ConnectionSight, PairSight, RequestSight
from wirespan.kernels.layout import (
    SIDE_FIELDS,
    Column,
    Compare,
    Connection,
    ConnectionFact,
    Exchange,
    ExchangeFact,
    Request,
    Source,
)
from wirespan.kernels.layout import (
    Protocol as ExchangeProtocol,
)

Sight = RequestSight | ConnectionSight

NOTHING = ConnectionFact(0)
PROOF = "frame.number in {frames}"

FLOOR_NS = 1_000_000
"""What costs at most this is not blamed."""
FLOOR_SHARE = 20
"""Nor what costs at most this many thousandths of its request."""


class Group(StrEnum):
    """Chapters of the catalogue, in its order."""

    CAPTURE = "Capture and measurement artefacts"
    HOST = "Host and application"
    DNS = "DNS"
    PATH = "Link, IP, path"
    SETUP = "TCP connection set-up"
    DATA = "TCP data transfer"
    TEARDOWN = "TCP tear-down and connection reuse"
    UDP = "UDP"
    TLS = "TLS"
    HTTP1 = "HTTP/1.1"
    PROXY = "Proxies and load balancers"


@dataclass(frozen=True, slots=True)
class Term:
    """One condition on one column."""

    source: Source
    column: int
    compare: Compare
    bound: int
    share: int = 0
    """Thousandths of the request's duration the value must reach as well."""


Rule = tuple[Term, ...]
"""Terms that must all hold; at most ``layout.RULE_TERMS``."""


class At(Enum):
    """What a look is taken at."""

    REQUEST = "settled requests"
    CONNECTION = "connections that ended"
    PAIR = "pairs of hosts, at the end"
    CAPTURE = "the capture as a whole, at the end"


class Watch(Protocol):
    """Remembers what it sees, within limits, and may speak at the end."""

    def see(self, sight: RequestSight) -> Iterable[Sighting]: ...

    def conclude(self, sums: Sums) -> Iterable[Sighting]: ...


class ConnectionWatch(Protocol):
    """The same for connections that ended."""

    def see(self, sight: ConnectionSight) -> Iterable[Sighting]: ...

    def conclude(self, sums: Sums) -> Iterable[Sighting]: ...


class Look(NamedTuple):
    at: At
    when: tuple[Rule, ...] = ()
    """Any of these makes a row worth the judgement."""
    request: Callable[[RequestSight], Sighting | None] | None = None
    connection: Callable[[ConnectionSight], Sighting | None] | None = None
    pair: Callable[[PairSight], Sighting | None] | None = None
    capture: Callable[[Stamps], Sighting | None] | None = None
    watch: Callable[[], Watch] | None = None
    connection_watch: Callable[[], ConnectionWatch] | None = None


class Cause(NamedTuple):
    id: str
    group: Group
    title: str
    severity: Severity
    what: str
    """The mechanism, in a sentence or two."""
    proof: str
    look_alikes: str
    cost: str
    """Which time is charged to it."""
    fixes: tuple[Fix, ...]
    reference: str
    display_filter: str
    """With {transport}, {ip}, {client}, {server}, {port} of the costliest case, a {stream} that
    ``tally.fill`` widens to the first conversations the cause was seen in, and {frames}: those
    that the finding names. It must show these (``proof_beside``)."""
    looks: tuple[Look, ...]
    distrusts: ConnectionFact = NOTHING
    """Connections with these facts prove nothing about it."""


def proof_beside(around: str) -> str:
    """A filter that shows the frames which prove the case, and these around them.

    For what Wireshark judges by itself (its analysis of TCP, where a reassembled message
    counts) or what is narrower than the proof: only numbers select exactly the frames named.
    """
    several = " and " in around or " or " in around
    return f"({around}) or {PROOF}" if several else f"{around} or {PROOF}"


def at_requests(*when: Rule, judge: Callable[[RequestSight], Sighting | None]) -> Look:
    return Look(At.REQUEST, when, request=judge)


def at_connections(*when: Rule, judge: Callable[[ConnectionSight], Sighting | None]) -> Look:
    return Look(At.CONNECTION, when, connection=judge)


def at_pairs(judge: Callable[[PairSight], Sighting | None]) -> Look:
    return Look(At.PAIR, pair=judge)


def at_captures(judge: Callable[[Stamps], Sighting | None]) -> Look:
    return Look(At.CAPTURE, capture=judge)


def over_requests(*when: Rule, watch: Callable[[], Watch]) -> Look:
    return Look(At.REQUEST, when, watch=watch)


def over_connections(*when: Rule, watch: Callable[[], ConnectionWatch]) -> Look:
    return Look(At.CONNECTION, when, connection_watch=watch)


def charged(reason: Reason, at_least_ns: int = FLOOR_NS) -> Term:
    """The ledger charges at least this, and a share worth the mention, to a reason."""
    return Term(
        Source.REQUEST, Request.REASONS + reason, Compare.AT_LEAST, at_least_ns, FLOOR_SHARE
    )


def spent(phase: Phase, at_least_ns: int = FLOOR_NS) -> Term:
    return Term(Source.REQUEST, Request.PHASES + phase, Compare.AT_LEAST, at_least_ns)


def request_at_least(column: Column, bound: int) -> Term:
    return Term(Source.REQUEST, column, Compare.AT_LEAST, bound)


def exchange_has(facts: ExchangeFact) -> Term:
    return Term(Source.EXCHANGE, Exchange.FACTS, Compare.ANY_OF, facts)


def exchange_lacks(facts: ExchangeFact) -> Term:
    return Term(Source.EXCHANGE, Exchange.FACTS, Compare.NONE_OF, facts)


def exchange_at_least(column: Column, bound: int) -> Term:
    return Term(Source.EXCHANGE, column, Compare.AT_LEAST, bound)


def exchange_at_most(column: Column, bound: int) -> Term:
    return Term(Source.EXCHANGE, column, Compare.AT_MOST, bound)


IS_DNS = exchange_at_most(Exchange.PROTOCOL, ExchangeProtocol.DNS)
IS_NOT_DNS = exchange_at_least(Exchange.PROTOCOL, ExchangeProtocol.DNS + 1)


def connection_has(facts: ConnectionFact) -> Term:
    return Term(Source.CONNECTION, Connection.FACTS, Compare.ANY_OF, facts)


def connection_at_least(column: Column, bound: int) -> Term:
    return Term(Source.CONNECTION, column, Compare.AT_LEAST, bound)


def connection_at_most(column: Column, bound: int) -> Term:
    return Term(Source.CONNECTION, column, Compare.AT_MOST, bound)


def side_at_least(side: int, column: Column, bound: int) -> Term:
    at = Connection.SIDES + side * SIDE_FIELDS + column
    return Term(Source.CONNECTION, at, Compare.AT_LEAST, bound)


def side_at_most(side: int, column: Column, bound: int) -> Term:
    at = Connection.SIDES + side * SIDE_FIELDS + column
    return Term(Source.CONNECTION, at, Compare.AT_MOST, bound)


def secure_at_least(column: Column, bound: int) -> Term:
    return Term(Source.SECURE, column, Compare.AT_LEAST, bound)


__all__ = [
    "FLOOR_NS",
    "FLOOR_SHARE",
    "IS_DNS",
    "IS_NOT_DNS",
    "At",
    "Cause",
    "ConnectionWatch",
    "Fix",
    "Group",
    "Look",
    "Rule",
    "Severity",
    "Sight",
    "Sighting",
    "Term",
    "Watch",
    "at_connections",
    "at_pairs",
    "at_requests",
    "charged",
    "connection_at_least",
    "connection_at_most",
    "connection_has",
    "exchange_at_least",
    "exchange_at_most",
    "exchange_has",
    "exchange_lacks",
    "over_connections",
    "over_requests",
    "proof_beside",
    "request_at_least",
    "secure_at_least",
    "side_at_least",
    "side_at_most",
    "spent",
]
