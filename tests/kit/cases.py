"""Rows of settled requests and ended connections, made by hand for tests of causes."""

from wirespan.base.vocabulary import Phase, Reason
from wirespan.causes.board import Board
from wirespan.causes.case import Case, Stamps
from wirespan.causes.finding import Finding
from wirespan.kernels.layout import (
    CONNECTION_FIELDS,
    REQUEST_FIELDS,
    SIDE_FIELDS,
    TEXT_BYTES,
    Connection,
    Exchange,
    Protocol,
    Request,
    Secure,
    Segment,
    Side,
    Slice,
)
from wirespan.kernels.table import Table

MS = 1_000_000
S = 1_000_000_000
T0 = 1_700_000_000 * S

ADDRESSES = ("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "2001:db8::1")


def named(**columns: int) -> dict[str, int]:
    return columns


class Cells:
    """Text cells as the book keeps them."""

    def __init__(self) -> None:
        self.text_cells = bytearray(0)

    def write(self, slot: int, *parts: str) -> None:
        needed = (slot + 1) * TEXT_BYTES
        self.text_cells.extend(bytes(max(0, needed - len(self.text_cells))))
        at = slot * TEXT_BYTES
        for part in parts:
            data = part.encode()
            self.text_cells[at : at + 2 + len(data)] = len(data).to_bytes(2, "big") + data
            at += 2 + len(data)

    def text(self, slot: int) -> list[bytes]:
        at, parts = slot * TEXT_BYTES, []
        while length := int.from_bytes(self.text_cells[at : at + 2], "big"):
            parts.append(bytes(self.text_cells[at + 2 : at + 2 + length]))
            at += 2 + length
        return parts


UNKNOWN_MEDIUM = 5


class Scene:
    """A capture in a few lines: connections, requests on them, and the findings."""

    def __init__(self) -> None:
        self.stamps = Stamps()
        self.requests = Table(REQUEST_FIELDS)
        self.slices = Table(len(Slice))
        self.exchanges = Table(len(Exchange))
        self.connections = Table(CONNECTION_FIELDS)
        self.secure = Table(len(Secure))
        self.segments = Table(len(Segment))
        self.texts = Cells()
        self.slots: list[int] = []
        self.settled = 0
        self.sliced = 0
        self.packets = 0
        self.last_ns = 0
        self.outdated: tuple[int, int, int] | None = None

    def connection(self, **columns: int) -> int:
        """A slot: a client and a server of one round trip of 10 ms, opened and open still."""
        slot = len(self.slots)
        self.connections.reserve(slot + 1)
        self.secure.reserve(slot + 1)
        row = [-1] * CONNECTION_FIELDS
        defaults = named(
            ID=slot, STREAM=slot, TRANSPORT=6, CLIENT=0, SERVER=1, CLIENT_PORT=40_000 + slot,
            SERVER_PORT=80, OPENED=0, CLOSED=0, FIRST_FRAME=1, LAST_FRAME=9, START=T0, END=T0,
            FACTS=0, SYN=T0, SYN_LAST=T0, SYNS=1, SYN_ACK=T0, SYN_ACKS=1, OPEN=T0,
            RTT_TO_SERVER=10 * MS, RTT_TO_CLIENT=0, EXCHANGES=1, VANTAGE=1, RESET_FORM=0,
            APPLICATION=1, ROWS=0, QUIC=0, CLIENT_KNOWN=1, OPEN_EXCHANGES=0, TAINT=0,
        )  # fmt: skip
        for name, value in (defaults | columns).items():
            row[getattr(Connection, name)] = value
        for side in (0, 1):
            for name in SIDE_COUNTERS:
                row[Connection.SIDES + side * SIDE_FIELDS + getattr(Side, name)] = 0
            for name, value in named(MAXIMUM_SEGMENT=1460, SACK_PERMITTED=1, TIMESTAMPS=1,
                                    WINDOW_SCALE=7, WINDOW_SCALE_OFFERED=7, TTL=64,
                                    WINDOW=65_535).items():  # fmt: skip
                row[Connection.SIDES + side * SIDE_FIELDS + getattr(Side, name)] = value
        self.connections.write(slot, row)
        self.secure.write(slot, [-1] * len(Secure))
        self.slots.append(slot)
        return slot

    def client(self, slot: int, **columns: int) -> None:
        self._side(slot, 0, columns)

    def server(self, slot: int, **columns: int) -> None:
        self._side(slot, 1, columns)

    def _side(self, slot: int, side: int, columns: dict[str, int]) -> None:
        for name, value in columns.items():
            at = Connection.SIDES + side * SIDE_FIELDS + getattr(Side, name)
            self.connections.cells[slot, at] = value

    def tls(self, slot: int, **columns: int) -> None:
        self.secure.cells[slot, Secure.CONNECTION_ID] = self.connections.cells[slot, Connection.ID]
        for name, value in columns.items():
            self.secure.cells[slot, getattr(Secure, name)] = value

    def packet(self, slot: int, *, at: int, marks: int = 0, **columns: int) -> None:
        """A retained packet of the connection, after those before it."""
        row = self.packets
        self.packets += 1
        self.segments.reserve(row + 1)
        values = named(TIME=T0 + at, FRAME=row + 1, MARKS=marks, START=0, LENGTH=0, ACK=-1,
                      WINDOW=65_535, FLIGHT=0, DELIVERED=0, HEADERS=0, NEXT=-1,
                      SINCE=T0 + at, TIMESTAMP=-1, ECHO=-1)  # fmt: skip
        values |= columns
        self.segments.write(row, [values[name.name] for name in Segment])
        cells = self.connections.cells
        last = cells[slot, Connection.LAST_ROW]
        if last >= 0:
            self.segments.cells[last, Segment.NEXT] = row
        else:
            cells[slot, Connection.FIRST_ROW] = row
        cells[slot, Connection.LAST_ROW] = row

    def request(
        self,
        slot: int,
        *pieces: tuple[Phase, Reason, int],
        text: str = "GET /",
        start: int = 0,
        base: int = 10 * MS,
        columns: dict[str, int] | None = None,
        medium: int = UNKNOWN_MEDIUM,
        **exchange: int,
    ) -> int:
        """A request on a connection with its ledger; its id."""
        row = self.settled
        self.settled += 1
        for table in (self.requests, self.exchanges):
            table.reserve(row + 1)
        self.slices.reserve(self.sliced + len(pieces))
        began = T0 + start
        ended = began + sum(length for _, _, length in pieces)
        flow = self.connections.row(slot)
        values = named(ID=row, CONNECTION=slot, CONNECTION_ID=flow[Connection.ID],
                      PROTOCOL=Protocol.HTTP_1_1, STATE=3, FACTS=0, INDEX=0, START=began,
                      START_FRAME=2, ASKED=began, ANSWER=ended, ANSWER_FRAME=7, END=ended,
                      END_FRAME=8, STATUS=200, RETRIES=0, RETRY=-1, LARGEST_GAP=0, TOKEN=7,
                      QUESTION_TYPE=1, CLIENT=flow[Connection.CLIENT],
                      SERVER=flow[Connection.SERVER])  # fmt: skip
        row_values = [-1] * len(Exchange)
        for name, value in (values | exchange).items():
            row_values[getattr(Exchange, name)] = value
        self.exchanges.write(row, row_values)
        self.texts.write(row, text)
        first = self.sliced
        self._settle(row, began, ended, base, pieces, columns or {})
        for at in range(first, self.sliced):
            self.slices.cells[at, Slice.MEDIUM] = medium
        return row

    def _settle(
        self,
        row: int,
        began: int,
        ended: int,
        base: int,
        pieces: tuple[tuple[Phase, Reason, int], ...],
        columns: dict[str, int],
    ) -> None:
        values = [0] * REQUEST_FIELDS
        chosen = named(EXCHANGE=row, ID=row, CONNECTION=row, START=began, END=ended,
                     FIRST_SLICE=self.sliced, SLICES=len(pieces), BASE_RTT=base, VANTAGE=1,
                     SENT_PACKETS=1, RECEIVED_PACKETS=1, SENT_PAYLOAD=100,
                     RECEIVED_PAYLOAD=100) | columns  # fmt: skip
        for name, value in chosen.items():
            values[getattr(Request, name)] = value
        at = began
        for phase, reason, length in pieces:
            frames = (self.sliced + 10, self.sliced + 11)
            self.slices.write(self.sliced, [row, at, at + length, phase, reason, 5, *frames, 1000])
            values[Request.PHASES + phase] += length
            values[Request.REASONS + reason] += length
            self.sliced += 1
            at += length
        self.requests.write(row, values)

    def dns(
        self, slot: int, *pieces: tuple[Phase, Reason, int], text: str = "A example.org.",
        start: int = 0, **exchange: int,
    ) -> int:  # fmt: skip
        return self.request(
            slot, *pieces, text=text, start=start,
            **({"PROTOCOL": Protocol.DNS, "STATUS": 0} | exchange),
        )  # fmt: skip

    @property
    def case(self) -> Case:
        return Case(
            requests=self.requests,
            settled=self.settled,
            slices=self.slices,
            exchanges=self.exchanges,
            texts=self.texts,
            connections=self.connections,
            secure=self.secure,
            segments=self.segments,
            address_text=lambda row: ADDRESSES[row],
            last_ns=self.last_ns,
            outdated=lambda client, server, time: self.outdated,
        )

    def judged(self) -> tuple[Finding, ...]:
        board = Board()
        board.requests(self.case)
        board.connections(self.case, self.slots)
        return board.conclude(self.stamps)

    def findings(self) -> dict[str, Finding]:
        return {finding.cause: finding for finding in self.judged()}


SIDE_COUNTERS = (
    "PACKETS", "BYTES", "PAYLOAD_BYTES", "NEXT", "DELIVERED", "ACKED", "LARGEST",
    "LARGEST_FLIGHT", "FIRST_FLIGHT", "RETRANSMISSIONS", "FAST_RETRANSMISSIONS",
    "SPURIOUS_RETRANSMISSIONS", "OUT_OF_ORDER", "DUPLICATE_ACKS", "ZERO_WINDOWS",
    "WINDOW_FULL", "KEEP_ALIVES", "LOST_UPSTREAM", "TAIL_LOSS_PROBES", "DUPLICATES",
    "CAPTURE_GAPS", "PARTIAL_CHECKSUMS", "SUPER_PACKETS", "ECE", "CE", "SMALL_SEGMENTS",
    "DATA_SEGMENTS",
)  # fmt: skip
