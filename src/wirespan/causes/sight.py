"""Views on rows: what a judgement may ask about a request, a connection, a pair of hosts.

A view copies nothing: it reads single cells when asked, since most questions end with the
first or second answer.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import NamedTuple, TypeVar

from wirespan.base.vocabulary import Phase, Reason, Vantage
from wirespan.causes.case import CLIENT, SERVER, Case, Packet, Piece, Place, Sighting
from wirespan.causes.finding import Severity
from wirespan.kernels.layout import (
    SIDE_FIELDS,
    Column,
    Connection,
    ConnectionFact,
    Exchange,
    ExchangeFact,
    Pair,
    Request,
    Secure,
    Segment,
    Side,
    Slice,
)
from wirespan.kernels.layout import (
    Protocol as ExchangeProtocol,
)

Found = TypeVar("Found")

SEGMENTS_READ = 4096
"""A judgement walks at most so many segments of a connection."""
FRAMES_SHOWN = 20
NAME_SHOWN = 120
"""Characters; evidence is a sentence, not a page."""
FURTHER_PACKETS = 48
"""The bits of Segment.HEADERS from here on count the further packets of a row."""
# Plain integers: the operators of IntFlag cost microseconds, and these run for each candidate.
MEANT_TO_WAIT = int(ExchangeFact.EVENT_STREAM | ExchangeFact.UPGRADED | ExchangeFact.TUNNEL)
GAP = int(ConnectionFact.CAPTURE_GAP)


class ConnectionSight:
    """One connection, by its slot."""

    __slots__ = ("case", "slot")

    def __init__(self, case: Case, slot: int) -> None:
        self.case = case
        self.slot = slot

    def __getitem__(self, column: Column) -> int:
        return int(self.case.connections.cells[self.slot, column])

    def side(self, side: int, column: Column) -> int:
        at = Connection.SIDES + side * SIDE_FIELDS + column
        return int(self.case.connections.cells[self.slot, at])

    def sides(self, column: Column) -> tuple[int, int]:
        return self.side(CLIENT, column), self.side(SERVER, column)

    def secure(self, column: Column) -> int:
        """A column of the TLS session; -1 where there is none."""
        cells = self.case.secure.cells
        if self.slot >= self.case.secure.rows:
            return -1
        if cells[self.slot, Secure.CONNECTION_ID] != self[Connection.ID]:
            return -1
        return int(cells[self.slot, column])

    def has(self, facts: ConnectionFact) -> bool:
        return self[Connection.FACTS] & int(facts) != 0

    @property
    def vantage(self) -> int:
        return self[Connection.VANTAGE]

    @property
    def at_server(self) -> bool:
        return self.vantage == Vantage.SERVER

    @property
    def round_trip(self) -> int:
        """Smallest round trip between client and server seen here; -1 unknown."""
        halves = [self[Connection.RTT_TO_SERVER], self[Connection.RTT_TO_CLIENT]]
        known = [half for half in halves if half >= 0]
        return sum(known) if known else -1

    @property
    def segment_size(self) -> int:
        """The smaller of both MSS options; -1: no SYN told."""
        known = [value for value in self.sides(Side.MAXIMUM_SEGMENT) if value > 0]
        return min(known) if known else -1

    @property
    def place(self) -> Place:
        text = self.case.address_text
        return Place(
            connection=self[Connection.ID],
            stream=self[Connection.STREAM],
            transport=self[Connection.TRANSPORT],
            client=text(self[Connection.CLIENT]),
            server=text(self[Connection.SERVER]),
            port=self[Connection.SERVER_PORT],
        )

    def segments(self) -> Iterator[Packet]:
        """The retained packets, oldest first."""
        cells = self.case.segments.cells
        rows = self.case.segments.rows
        row = self[Connection.FIRST_ROW]
        for _ in range(SEGMENTS_READ):
            if not 0 <= row < rows:
                return
            yield Packet(
                time=cells[row, Segment.TIME],
                frame=cells[row, Segment.FRAME],
                marks=cells[row, Segment.MARKS],
                start=cells[row, Segment.START],
                length=cells[row, Segment.LENGTH],
                ack=cells[row, Segment.ACK],
                window=cells[row, Segment.WINDOW],
                delivered=cells[row, Segment.DELIVERED],
                packets=1 + (cells[row, Segment.HEADERS] >> FURTHER_PACKETS),
                flight=cells[row, Segment.FLIGHT],
            )
            row = cells[row, Segment.NEXT]

    def sighting(
        self,
        evidence: str,
        *,
        frames: tuple[int, ...] = (),
        severity: Severity | None = None,
    ) -> Sighting:
        known = tuple(frame for frame in frames if frame > 0)
        return Sighting(
            evidence=evidence,
            place=self.place,
            frames=known[:FRAMES_SHOWN] or (self[Connection.FIRST_FRAME],),
            severity=severity,
        )


def remembered(find: Callable[[ConnectionSight], Found]) -> Callable[[ConnectionSight], Found]:
    """``find`` walks the packets of a connection: once, however many of its requests ask.

    A case lasts as long as its tables stay as they are, so what was found stays true in it.
    """

    @wraps(find)
    def found(sight: ConnectionSight) -> Found:
        known = sight.case.known
        if (find, sight.slot) not in known:
            known[find, sight.slot] = find(sight)
        value: Found = known[find, sight.slot]
        return value

    return found


class RequestSight:
    """One settled request, by its row, with its exchange and its connection."""

    __slots__ = ("case", "flow", "row", "slot")

    def __init__(self, case: Case, row: int) -> None:
        self.case = case
        self.row = row
        self.slot = int(case.requests.cells[row, Request.EXCHANGE])
        self.flow = ConnectionSight(case, int(case.exchanges.cells[self.slot, Exchange.CONNECTION]))

    def __getitem__(self, column: Column) -> int:
        return int(self.case.requests.cells[self.row, column])

    def exchange(self, column: Column) -> int:
        return int(self.case.exchanges.cells[self.slot, column])

    def has(self, facts: ExchangeFact) -> bool:
        return self.exchange(Exchange.FACTS) & int(facts) != 0

    @property
    def id(self) -> int:
        return self[Request.ID]

    @property
    def duration(self) -> int:
        return self[Request.END] - self[Request.START]

    @property
    def is_dns(self) -> bool:
        return self.exchange(Exchange.PROTOCOL) == ExchangeProtocol.DNS

    @property
    def is_first(self) -> bool:
        return self.has(ExchangeFact.FIRST_ON_CONNECTION)

    @property
    def waits_by_design(self) -> bool:
        """Silence is meant here: a stream of events, an upgraded or tunnelled connection."""
        return self.exchange(Exchange.FACTS) & MEANT_TO_WAIT != 0

    @property
    def round_trip(self) -> int:
        """The ledger's base round trip, or the connection's; -1 unknown."""
        base = self[Request.BASE_RTT]
        return base if base >= 0 else self.flow.round_trip

    def charged(self, reason: Reason) -> int:
        return int(self.case.requests.cells[self.row, Request.REASONS + reason])

    def spent(self, phase: Phase) -> int:
        return int(self.case.requests.cells[self.row, Request.PHASES + phase])

    def each_piece(self, *reasons: Reason) -> Iterator[Piece]:
        """The slices with one of these reasons, in order; all slices where none is given."""
        cells = self.case.slices.cells
        first = self[Request.FIRST_SLICE]
        last = first + self[Request.SLICES]
        if first < 0 or last > self.case.slices.rows:
            return
        if reasons and not any(self.charged(reason) for reason in reasons):
            return
        for at in range(first, last):
            if not reasons or cells[at, Slice.REASON] in reasons:
                yield Piece(
                    start=cells[at, Slice.START],
                    end=cells[at, Slice.END],
                    phase=cells[at, Slice.PHASE],
                    reason=cells[at, Slice.REASON],
                    first_frame=cells[at, Slice.FIRST_FRAME],
                    last_frame=cells[at, Slice.LAST_FRAME],
                    medium=cells[at, Slice.MEDIUM],
                )

    def pieces(self, *reasons: Reason) -> list[Piece]:
        return list(self.each_piece(*reasons))

    def in_phase(self, reason: Reason, *phases: Phase) -> int:
        """Time charged to a reason within some phases."""
        if not any(self.spent(phase) for phase in phases):
            return 0
        return sum(piece.length for piece in self.pieces(reason) if piece.phase in phases)

    def texts(self) -> list[str]:
        return [part.decode("utf-8", "replace") for part in self.case.texts.text(self.slot)]

    @property
    def name(self) -> str:
        """What was asked: "GET /orders", "A example.org.", or nothing."""
        texts = self.texts()
        return shortened(texts[0]) if texts else ""

    def distrusted(self, facts: ConnectionFact) -> bool:
        """Whether the connection has one of these facts, a gap only where it touches this."""
        found = self.flow[Connection.FACTS] & int(facts)
        if found & GAP and not self.has_gap:
            found &= ~GAP
        return found != 0

    @property
    def has_gap(self) -> bool:
        """The capture missed packets of it; bytes cut off by the snap length are no such gap."""
        if self.charged(Reason.UNOBSERVED):
            return True
        return self.has(ExchangeFact.GAP) and not self.flow.has(ConnectionFact.SNAPPED)

    def frames_of(self, *reasons: Reason) -> tuple[int, ...]:
        """The frames that bound the slices with these reasons, the first of them."""
        frames: dict[int, None] = {}
        for piece in self.each_piece(*reasons):
            for frame in (piece.first_frame, piece.last_frame):
                if frame > 0:
                    frames[frame] = None
            if len(frames) >= FRAMES_SHOWN:
                break
        return tuple(frames)[:FRAMES_SHOWN]

    def sighting(
        self,
        evidence: str,
        cost_ns: int = 0,
        *,
        reasons: tuple[Reason, ...] = (),
        frames: tuple[int, ...] = (),
        severity: Severity | None = None,
    ) -> Sighting:
        known = tuple(frame for frame in frames if frame > 0)
        if not known and reasons:
            known = self.frames_of(*reasons)
        if not known:
            ends = self.exchange(Exchange.START_FRAME), self.exchange(Exchange.END_FRAME)
            known = tuple(frame for frame in ends if frame > 0)
        return Sighting(
            evidence=evidence,
            place=self.flow.place,
            cost_ns=cost_ns,
            of_ns=self.duration,
            requests=(self.id,),
            requests_total=1,
            frames=known[:FRAMES_SHOWN],
            severity=severity,
        )


class Opening(NamedTuple):
    """The SYN of a connection that opened."""

    time: int
    server: int
    """Row of the address table."""


class PairSight:
    """The sums over one client and one port of one server."""

    __slots__ = ("address_text", "openings", "requests", "silent", "sums")

    def __init__(
        self,
        sums: list[int],
        requests: tuple[int, ...],
        openings: Sequence[Opening],
        address_text: Callable[[int], str],
        silent: int = 0,
    ) -> None:
        self.sums = sums
        self.silent = silent
        """How many servers never answered this client on this port."""
        self.requests = requests
        """The first requests sampled for this pair."""
        self.openings = openings
        """When this client opened connections to this port of any server, in order of time."""
        self.address_text = address_text

    def __getitem__(self, column: Column) -> int:
        return self.sums[column]

    def first_two(self, column: Column) -> tuple[int, int]:
        """A column of two fields."""
        return self.sums[column], self.sums[column + 1]

    @property
    def is_unreused(self) -> bool:
        """Twenty requests or more, and nearly each opened a connection of its own."""
        opened = max(self[Pair.FIRSTS], self[Pair.CONNECTIONS])
        return self[Pair.REQUESTS] >= 20 and self[Pair.REQUESTS] * 10 <= opened * 11

    def place(self, connection: int = -1, stream: int | None = None) -> Place:
        return Place(
            connection=connection,
            stream=self[Pair.STREAM] if stream is None else stream,
            transport=6,
            client=self.address_text(self[Pair.CLIENT]),
            server=self.address_text(self[Pair.SERVER]),
            port=self[Pair.PORT],
        )


def shortened(title: str) -> str:
    """As evidence names it."""
    return title if len(title) <= NAME_SHOWN else title[: NAME_SHOWN - 1] + "…"
