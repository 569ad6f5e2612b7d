"""Running the tracker over packet rows or a whole capture, and keeping all it says."""

from dataclasses import dataclass, field

from kit.trace import Trace, trace
from wirespan.capture.reader import open_capture
from wirespan.explain import steps
from wirespan.flows.states import flattened
from wirespan.kernels.decode.decoder import Decoder
from wirespan.kernels.layout import (
    SIDE_FIELDS,
    Connection,
    ConnectionFact,
    Delivery,
    DeliveryEvent,
    Packet,
    Segment,
    Side,
    Verdict,
)
from wirespan.kernels.table import Table
from wirespan.kernels.track.tracker import Tracker


@dataclass
class Told:
    """One delivery, its bytes copied; None: never captured."""

    connection: int
    side: int
    event: DeliveryEvent
    position: int
    length: int
    data: bytes | None
    time: int
    frame: int
    source: int


@dataclass
class Tracked:
    """A closed connection: its row, and its segment rows as they were at the end."""

    row: list[int]
    segments: list[list[int]]

    def __getitem__(self, column: Connection) -> int:
        return self.row[column]

    def side(self, side: int, column: Side) -> int:
        return self.row[Connection.SIDES + side * SIDE_FIELDS + column]

    def facts(self) -> ConnectionFact:
        return ConnectionFact(self.row[Connection.FACTS])

    def marks(self, frame: int) -> int:
        """Of the retained row, so with what was judged afterwards."""
        return next(row[Segment.MARKS] for row in self.segments if row[Segment.FRAME] == frame)


@dataclass
class Story:
    """All a tracker said, in order."""

    verdicts: list[list[int]] = field(default_factory=list)
    deliveries: list[Told] = field(default_factory=list)
    connections: list[Tracked] = field(default_factory=list)

    def stream(self, connection: int, side: int) -> bytes:
        """What was delivered of one direction; lost bytes as '?'."""
        parts = [
            told.data if told.data is not None else b"?" * told.length
            for told in self.deliveries
            if told.event == DeliveryEvent.DATA
            and (told.connection, told.side) == (connection, side)
        ]
        return b"".join(parts)

    def marks(self, frame: int) -> int:
        return self.verdicts[frame - 1][Verdict.MARKS]


class Run:
    """A tracker whose words are written down; closed slots are freed at once."""

    def __init__(self, tracker: Tracker | None = None) -> None:
        self.tracker = tracker or Tracker(flattened())
        self.story = Story()
        self.ids: dict[int, int] = {}

    def listen(self, buffer: bytearray, first: int, done: int) -> None:
        """Write down what the tracker said of the packets in rows [first, done)."""
        self.story.verdicts.extend(self.tracker.verdicts.row(row) for row in range(first, done))
        self._write_down(buffer)

    def finish(self) -> Story:
        self.tracker.finish()
        self._write_down(bytearray())
        return self.story

    def _write_down(self, buffer: bytearray) -> None:
        stash = self.tracker.stash
        connections = self.tracker.connections
        for index in range(self.tracker.delivery_count):
            row = self.tracker.deliveries.row(index)
            slot = row[Delivery.CONNECTION]
            if row[Delivery.EVENT] == DeliveryEvent.OPENED:
                self.ids[slot] = connections.cells[slot, Connection.ID]
            at, length = row[Delivery.OFFSET], row[Delivery.LENGTH]
            data = None
            if row[Delivery.SOURCE] < 2:
                data = bytes((buffer, stash)[row[Delivery.SOURCE]][at : at + length])
                assert len(data) == length
            self.story.deliveries.append(
                Told(
                    self.ids[slot],
                    row[Delivery.SIDE],
                    DeliveryEvent(row[Delivery.EVENT]),
                    row[Delivery.POSITION],
                    length,
                    data,
                    row[Delivery.TIME],
                    row[Delivery.FRAME],
                    row[Delivery.SOURCE],
                )
            )
        for slot in self.tracker.closed:
            self.story.connections.append(Tracked(connections.row(slot), self.rows(slot)))
            self.tracker.free(slot)

    def rows(self, slot: int) -> list[list[int]]:
        """The segment rows a connection retains."""
        found = []
        row = self.tracker.connections.cells[slot, Connection.FIRST_ROW]
        while row >= 0:
            found.append(self.tracker.segments.row(row))
            row = found[-1][Segment.NEXT]
        assert len(found) == self.tracker.connections.cells[slot, Connection.ROWS]
        return found


def tracked(path: str) -> Story:
    """A whole capture, read, decoded and tracked."""
    run = Run()
    decoder = Decoder()
    packets = Table(len(Packet))
    with open_capture(path) as reading:
        for batch in reading:
            for first, done in steps.tracked(batch, decoder, run.tracker, packets):
                run.listen(batch.buffer, first, done)
    return run.finish()


def told(text: str, *, isns: dict[str, int] | None = None) -> Story:
    """What a tracker says of a trace (see ``kit.trace``), read as one batch."""
    return run_over(trace(text, isns)).finish()


def run_over(packets: Trace, cuts: tuple[int, ...] = (), run: Run | None = None) -> Run:
    """Track a trace, in batches ending at ``cuts``; not finished yet."""
    run = run or Run()
    buffer, frames, rows = packets.tables()
    begun = [0, *cuts]
    for first, end in zip(begun, [*cuts, packets.count], strict=True):
        run.tracker.track(buffer, frames, rows, first, end - first, 1)
        run.listen(buffer, first, end)
    return run
