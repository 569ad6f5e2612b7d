"""What judgements are made from and what they say: tables of a batch, packets, sightings."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from wirespan.base.vocabulary import Medium
from wirespan.causes.finding import Severity
from wirespan.kernels.layout import SegmentMark
from wirespan.kernels.table import Table

CLIENT = 0
SERVER = 1
# A plain integer: the operators of IntFlag cost microseconds, and this runs for each packet.
FROM_SERVER = int(SegmentMark.FROM_SERVER)


class Texts(Protocol):
    """The text cells of the exchanges (``kernels.scan.book.Book``)."""

    text_cells: bytearray

    def text(self, slot: int) -> list[bytes]: ...


def never_outdated(client: int, server: int, time: int) -> None:
    """Where no lookup was remembered."""


@dataclass(slots=True)
class Case:
    """The tables of a batch, as the pipeline holds them when it asks for judgement."""

    requests: Table
    settled: int
    """Rows [0, settled) of ``requests`` were settled now."""
    slices: Table
    exchanges: Table
    texts: Texts
    connections: Table
    secure: Table
    segments: Table
    address_text: Callable[[int], str]
    last_ns: int = 0
    """Time of the latest packet read so far."""
    outdated: Callable[[int, int, int], tuple[int, int, int] | None] = never_outdated
    """``kernels.scan.dns.lookup_charges.LookupCharges.outdated``."""
    known: dict[tuple[Callable[..., Any], int], Any] = field(default_factory=dict)
    """What was found on a connection's slot once, for all its requests (``sight.remembered``)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was seen."""

    connection: int
    """ID; -1: on no single connection."""
    stream: int
    transport: int
    client: str
    server: str
    port: int

    @property
    def text(self) -> str:
        host = f"[{self.server}]" if ":" in self.server else self.server
        return f"{host}:{self.port}"


NOWHERE = Place(connection=-1, stream=-1, transport=0, client="", server="", port=0)
"""For what is true of the whole capture."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A cause seen once, or several times that its judge has already summed."""

    evidence: str
    place: Place
    cost_ns: int = 0
    of_ns: int = 0
    """Duration of the request that paid; 0 where it was not one request."""
    requests: tuple[int, ...] = ()
    requests_total: int = 0
    frames: tuple[int, ...] = ()
    severity: Severity | None = None
    """Where it differs from the cause's own."""
    takes_from: str = ""
    """The cause that was charged with this time before more was known."""


class Packet(NamedTuple):
    """One retained packet of a connection."""

    time: int
    frame: int
    marks: int
    start: int
    length: int
    ack: int
    window: int
    delivered: int
    packets: int = 1
    """Of a burst that a long exchange keeps in one row."""
    flight: int = 0
    """Unacknowledged bytes of its sender after it."""

    @property
    def side(self) -> int:
        return SERVER if self.marks & FROM_SERVER else CLIENT


class Piece(NamedTuple):
    """One slice of the ledger."""

    start: int
    end: int
    phase: int
    reason: int
    first_frame: int
    last_frame: int
    medium: int = Medium.UNKNOWN

    @property
    def length(self) -> int:
        return self.end - self.start


class Stamps(NamedTuple):
    """The time stamps of the whole capture."""

    packets: int = 0
    first_ns: int = 0
    last_ns: int = 0
    unit_ns: int = 1
    """Every one is a multiple of it (``kernels.survey.granularity``)."""


class Sums(NamedTuple):
    """What was summed at compiled speed, for those who speak at the end."""

    pairs: list[list[int]]
    """Rows of layout.Pair."""
    names: list[tuple[bytes, list[int]]]
    """DNS questions ("A name.") and rows of layout.Name."""
    address_text: Callable[[int], str]
