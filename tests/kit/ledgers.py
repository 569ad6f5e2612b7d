"""A script of packets on one connection, and what the ledger makes of it.

    talk = Talk(to_client=0, to_server=20)
    talk.client(0, 100)
    talk.server(60, 500)
    assert told(talk) == [("wait", "propagation", 10), ("wait", "server", 40), ...]

Times are milliseconds at the tap, lengths payload bytes. A side sends the bytes after its last
ones unless ``at`` says otherwise, and acknowledges all that passed unless ``ack`` does. The
exchange's own times follow from the packets: whatever the client sent is the question, whatever
the server sent the answer, each readable when it is there in order.
"""

import heapq
from dataclasses import dataclass, field

from wirespan.base.vocabulary import Medium, Phase, Reason, Vantage
from wirespan.kernels.layout import (
    CONNECTION_FIELDS,
    SIDE_FIELDS,
    Connection,
    Exchange,
    Opened,
    Protocol,
    Request,
    Secure,
    Segment,
    SegmentMark,
    Side,
    Slice,
)
from wirespan.kernels.table import Table
from wirespan.kernels.walk.settling import Walk

MILLISECOND = 1_000_000
EPOCH = 1_700_000_000_000_000_000
CLIENT, SERVER = 0, 1
FULL = 1448
"""Payload of a full segment here: MSS 1460 less the timestamp option."""
Mark = SegmentMark


def ns(milliseconds: float) -> int:
    return EPOCH + round(milliseconds * MILLISECOND)


@dataclass
class Packet:
    time: int
    side: int
    start: int
    length: int
    ack: int
    window: int
    marks: int
    delivered: int
    stamp: int = -1
    echo: int = -1


@dataclass
class Talk:
    """One connection with one exchange."""

    to_client: float | None = 0
    to_server: float | None = 20
    connection: dict[str, int] = field(default_factory=dict)
    """Columns of the connection that differ from a plain one."""
    exchange: dict[str, int] = field(default_factory=dict)
    secure: dict[str, int] = field(default_factory=dict)
    sides: tuple[dict[str, int], dict[str, int]] = field(default_factory=lambda: ({}, {}))
    packets: list[Packet] = field(default_factory=list)
    sent: list[int] = field(default_factory=lambda: [0, 0])
    in_order: list[int] = field(default_factory=lambda: [0, 0])
    waiting: tuple[list[tuple[int, int]], list[tuple[int, int]]] = field(
        default_factory=lambda: ([], [])
    )
    """Bytes behind a hole."""

    def client(self, time: float, length: int = 0, **given: int) -> None:
        self._say(CLIENT, time, length, **given)

    def server(self, time: float, length: int = 0, **given: int) -> None:
        self._say(SERVER, time, length, **given)

    def _say(
        self,
        side: int,
        time: float,
        length: int,
        at: int | None = None,
        ack: int | None = None,
        window: int = 1 << 20,
        marks: int = 0,
        stamp: int = -1,
        echo: int = -1,
    ) -> None:
        start = self.sent[side] if at is None else at
        self.sent[side] = max(self.sent[side], start + length)
        if length:
            self._deliver(side, start, start + length)
        marks |= Mark.FROM_SERVER if side else 0
        marks |= Mark.ZERO_WINDOW if window == 0 else 0
        acknowledged = self.in_order[1 - side] if ack is None else ack
        self.packets.append(
            Packet(ns(time), side, start, length, acknowledged, window, marks,
                   self.in_order[side], stamp, echo)
        )  # fmt: skip

    def _deliver(self, side: int, start: int, end: int) -> None:
        heapq.heappush(self.waiting[side], (start, end))
        while self.waiting[side] and self.waiting[side][0][0] <= self.in_order[side]:
            self.in_order[side] = max(self.in_order[side], heapq.heappop(self.waiting[side])[1])

    def reached(self, side: int, position: int) -> tuple[int, int]:
        """When and with which frame bytes up to ``position`` were readable; -1, -1 never."""
        for number, packet in enumerate(self.packets, start=1):
            if packet.side == side and packet.delivered >= position > 0:
                return packet.time, number
        return -1, -1


@dataclass(frozen=True)
class Settled:
    """A settled request."""

    request: list[int]
    slices: list[list[int]]

    def __getitem__(self, column: int) -> int:
        return self.request[column]

    @property
    def pieces(self) -> list[tuple[str, str, float]]:
        """Phase, reason and milliseconds of each slice."""
        return [
            (Phase(one[Slice.PHASE]).text, Reason(one[Slice.REASON]).text,
             (one[Slice.END] - one[Slice.START]) / MILLISECOND)
            for one in self.slices
        ]  # fmt: skip

    @property
    def reasons(self) -> dict[str, float]:
        """Milliseconds by reason, those that are not zero."""
        return {
            reason.text: self.request[Request.REASONS + reason] / MILLISECOND
            for reason in Reason
            if self.request[Request.REASONS + reason]
        }

    @property
    def media(self) -> dict[str, float]:
        return {
            medium.text: self.request[Request.MEDIA + medium] / MILLISECOND
            for medium in Medium
            if self.request[Request.MEDIA + medium]
        }


def told(talk: Talk, walk: Walk | None = None) -> list[tuple[str, str, float]]:
    """Phase, reason and milliseconds of each slice of the talk's exchange."""
    return settled(talk, walk).pieces


def settled(talk: Talk, walk: Walk | None = None) -> Settled:
    """The ledger of the talk's exchange."""
    walk = walk or Walk(Vantage.UNKNOWN)
    walk.slices.clear()
    walk.settle(*tables(talk))
    return last_settled(walk)


def tables(talk: Talk) -> tuple[memoryview, Table, Table, Table, Table]:
    """Slots, exchanges, connections, segments and TLS sessions, as ``Walk.settle`` takes them."""
    secure = Table(len(Secure), 1)
    row = {"CONNECTION_ID": 7 if talk.secure else -1, **talk.secure}
    secure.write(0, [row.get(column.name, -1) for column in Secure])
    exchanges, connections = Table(len(Exchange), 1), Table(CONNECTION_FIELDS, 1)
    exchanges.write(0, _exchange(talk))
    connections.write(0, _connection(talk))
    return memoryview(bytearray(8)).cast("q"), exchanges, connections, _segments(talk), secure


def last_settled(walk: Walk) -> Settled:
    request = walk.slices.request_table.row(walk.slices.request_count - 1)
    first, count = request[Request.FIRST_SLICE], request[Request.SLICES]
    return Settled(request, [walk.slices.slice_table.row(first + i) for i in range(count)])


def _exchange(talk: Talk) -> list[int]:
    begun, begun_frame = talk.reached(CLIENT, 1)
    row = dict.fromkeys((column.name for column in Exchange), -1)
    row |= {"ID": 3, "CONNECTION": 0, "CONNECTION_ID": 7, "PROTOCOL": Protocol.HTTP_1_1}
    row |= {"FACTS": 0, "INDEX": 1, "ASKED_FROM": 0, "ASKED_TO": talk.sent[CLIENT]}
    row |= {"ANSWERED_FROM": 0, "ANSWERED_TO": talk.sent[SERVER]}
    row |= {"START": begun, "START_FRAME": begun_frame}
    row |= {name: value for name, value in talk.exchange.items() if not name.endswith("_MS")}
    asked, answered = row["ASKED_TO"], row["ANSWERED_TO"]
    for name, side, position in (
        ("ASKED", CLIENT, asked),
        ("ANSWER", SERVER, row["ANSWERED_FROM"] + 1),
        ("END", SERVER, answered),
    ):
        if name not in talk.exchange:
            row[name], row[f"{name}_FRAME"] = talk.reached(side, position)
    return [row[column.name] for column in Exchange]


def _connection(talk: Talk) -> list[int]:
    row = dict.fromkeys((column.name for column in Connection), -1)
    row |= {"ID": 7, "TRANSPORT": 6, "CLIENT": 0, "SERVER": 1, "OPENED": Opened.MIDSTREAM}
    row |= {"FACTS": 0, "FIRST_ROW": 0, "START": ns(0), "END": talk.packets[-1].time}
    row["RTT_TO_CLIENT"] = _trip(talk.to_client)
    row["RTT_TO_SERVER"] = _trip(talk.to_server)
    row |= talk.connection
    cells = [0] * CONNECTION_FIELDS
    for column in Connection:
        cells[column] = row[column.name]
    for side in (CLIENT, SERVER):
        values = dict.fromkeys((column.name for column in Side), 0)
        values |= {"MAXIMUM_SEGMENT": 1460, "TIMESTAMPS": 1, "CUT_LENGTH": FULL}
        values["RETRANSMISSIONS"] = sum(
            bool(packet.marks & Mark.RETRANSMISSION)
            for packet in talk.packets
            if packet.side == side
        )
        values |= talk.sides[side]
        for column in Side:
            cells[Connection.SIDES + side * SIDE_FIELDS + column] = values[column.name]
    return cells


def _trip(milliseconds: float | None) -> int:
    return -1 if milliseconds is None else round(milliseconds * MILLISECOND)


def _segments(talk: Talk) -> Table:
    table = Table(len(Segment), max(len(talk.packets), 1))
    for number, packet in enumerate(talk.packets):
        row = {
            "TIME": packet.time, "FRAME": number + 1, "MARKS": int(packet.marks),
            "START": packet.start, "LENGTH": packet.length, "ACK": packet.ack,
            "WINDOW": packet.window, "DELIVERED": packet.delivered,
            "TIMESTAMP": packet.stamp, "ECHO": packet.echo,
            "HEADERS": 14 | 20 << 16 | 32 << 32,
            "NEXT": number + 1 if number + 1 < len(talk.packets) else -1,
        }  # fmt: skip
        table.write(number, [row.get(column.name, 0) for column in Segment])
    return table
