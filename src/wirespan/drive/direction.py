# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""One direction of a link: frames from one interface through a line to the other.

Time: a frame arrived when the kernel first saw it, not when it was read. The line is told of
all that had arrived by a moment before it is asked what left by that moment; so reading late
makes frames leave late, which the lateness log shows, but never changes a model's decision.
"""

import cython

from wirespan.emulate.packet import NEVER, Event, Packet, What
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.drive.amending import corrupt, mark
    from cython.cimports.wirespan.drive.clock import monotonic_ns
    from cython.cimports.wirespan.drive.frame_store import FrameStore
    from cython.cimports.wirespan.drive.headers import Headers
    from cython.cimports.wirespan.drive.lateness import Lateness
    from cython.cimports.wirespan.drive.notebook import Notebook
    from cython.cimports.wirespan.drive.packet_socket import PacketSocket
    from cython.cimports.wirespan.drive.payload_texts import PayloadTexts
    from cython.cimports.wirespan.drive.too_big import answer
    from cython.cimports.wirespan.emulate.line import Line
else:
    from wirespan.drive.amending import corrupt, mark
    from wirespan.drive.clock import monotonic_ns
    from wirespan.drive.frame_store import FrameStore
    from wirespan.drive.headers import Headers
    from wirespan.drive.lateness import Lateness
    from wirespan.drive.notebook import Notebook
    from wirespan.drive.packet_socket import PacketSocket
    from wirespan.drive.payload_texts import PayloadTexts
    from wirespan.drive.too_big import answer
    from wirespan.emulate.line import Line

LEAVES = cython.declare(cython.Py_ssize_t, Packet.LEAVES)
ARRIVED = cython.declare(cython.Py_ssize_t, Packet.ARRIVED)
NUMBER = cython.declare(cython.Py_ssize_t, Packet.NUMBER)
COPIES = cython.declare(cython.Py_ssize_t, Packet.COPIES)
CORRUPTED = cython.declare(cython.Py_ssize_t, Packet.CORRUPTED)
TEXTS = cython.declare(cython.Py_ssize_t, Packet.TEXTS)
ECN = cython.declare(cython.Py_ssize_t, Packet.ECN)
VALUE = cython.declare(cython.Py_ssize_t, Event.VALUE)
PASSED = cython.declare(cython.longlong, What.PASSED)
TOO_BIG_TOLD = cython.declare(cython.longlong, What.TOO_BIG_TOLD)
BLACKED_OUT = cython.declare(cython.longlong, What.BLACKED_OUT)
NEVER_NS = cython.declare(cython.longlong, NEVER)
ALREADY_FLIPPED = cython.declare(cython.longlong, 2)
"""Copies of a packet share its bytes: flipping a bit twice would mend it."""
AT_ONCE = cython.declare(cython.Py_ssize_t, 256)
"""Frames read before the line is asked what leaves."""
MOST_EVENTS = 1 << 20
"""Steps to empty a line by; more than the frames it holds."""
SECOND_NS = cython.declare(cython.longlong, 1_000_000_000)
"""A stamp further back than this is not believed: the wall clock was set."""


@cython.cclass
class Shared:
    """What both directions of a link use together."""

    def __init__(self, slots: int, slot_bytes: int, events: int, passages: int) -> None:
        self.store = FrameStore(slots, slot_bytes)
        self.packet_table = Table(len(Packet), slots)
        self.packets = self.packet_table.cells
        self.headers = Headers()
        self.lateness = Lateness()
        self.events = Notebook(events)
        self.passages = Notebook(passages)

    def find_no_slot(self) -> int:
        """How many frames found no slot and were lost."""
        return self.overrun

    def forget(self, events: int, passages: int) -> None:
        """Count and write down from here on."""
        self.lateness = Lateness()
        self.events = Notebook(events)
        self.passages = Notebook(passages)


@cython.cclass
class Direction:
    """``index`` 0 is forward, 1 backward."""

    def __init__(
        self, shared: Shared, source: PacketSocket, target: PacketSocket, line: Line, index: int
    ) -> None:
        self.shared = shared
        self.source = source
        self.target = target
        self.line = line
        self.leaving = line
        self.texts = PayloadTexts(line.texts)
        self.index = index
        self.names = list(_stage_names(line))
        self.earlier = []

    def change(self, line: Line) -> None:
        """From now on frames pass another line; those inside leave when they were to leave.

        Those still inside from the change before leave now.
        """
        self.clear()
        self.leaving_first_stage = self.first_stage
        self.earlier.append(self.line)
        self.line = line
        self.texts = PayloadTexts(line.texts)
        self.first_stage = len(self.names)
        self.names.extend(_stage_names(line))

    def black_out(self, until_ns: int) -> None:
        """Until then nothing is let in; what is inside already leaves as it would have."""
        self.dark_until_ns = until_ns

    def clear(self) -> None:
        """What is inside the line before this one leaves now; steps from event to event."""
        for _ in range(MOST_EVENTS):
            due_ns: cython.longlong = self.leaving.due()
            if self.leaving is self.line or due_ns >= NEVER_NS:
                break
            self.empty(self.leaving, due_ns)
        self.leaving = self.line

    def forget(self) -> None:
        """Lines that are done are not told of; what is inside of one leaves now."""
        self.clear()
        self.earlier = []
        self.blacked_out = 0

    def summary(self) -> dict[str, object]:
        """What was offered and what left, and for each stage what it did."""
        lines = [*self.earlier, self.line]
        counts = [row for line in lines for row in line.counts()]
        stages = self.names[len(self.names) - len(counts) :]
        return {
            "offered": sum(line.offered for line in lines),
            "left": sum(line.taken for line in lines),
            "inside": sum(line.inside for line in lines),
            "blacked_out": self.blacked_out,
            "stages": [
                {"stage": name, **row} for name, row in zip(stages, counts, strict=True) if row
            ],
        }

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def accept(self, now_ns: cython.longlong, offset_ns: cython.longlong) -> cython.longlong:
        """Read what has arrived by ``now_ns``; up to when everything is known to be read."""
        slot: cython.Py_ssize_t
        arrived_ns: cython.longlong = now_ns
        for _ in range(AT_ONCE):
            if not self.source.waits():
                return now_ns
            slot = self.shared.store.lend()
            if self.source.receive(self.shared.store, slot) < 0:
                if slot >= 0:
                    self.shared.store.give_back(slot)
                continue
            if slot < 0:
                self.shared.overrun += 1
                continue
            arrived_ns = self.source.arrived_ns - offset_ns
            if arrived_ns > now_ns or arrived_ns < now_ns - SECOND_NS:
                arrived_ns = now_ns
            self.admit(slot, arrived_ns)
        return arrived_ns

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def look_for_texts(self, slot: cython.Py_ssize_t) -> cython.int:
        """Payload is looked at only where a script of the line asks for it."""
        self.shared.packets[slot, TEXTS] = 0
        if self.texts.many and self.shared.headers.payload >= 0:
            self.shared.packets[slot, TEXTS] = self.texts.find(
                self.shared.store, slot, self.shared.headers.payload, self.shared.headers.end
            )
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def admit(self, slot: cython.Py_ssize_t, arrived_ns: cython.longlong) -> cython.int:
        """Offer a frame to the line."""
        fate: cython.longlong
        self.shared.headers.read(self.shared.store, slot)
        self.shared.headers.describe(self.shared.store, slot, self.shared.packets)
        self.look_for_texts(slot)
        if arrived_ns < self.dark_until_ns:
            self.blacked_out += 1
            self.shared.packets[slot, NUMBER] = -1
            self.shared.packets[slot, ARRIVED] = arrived_ns
            self.shared.events.note(
                arrived_ns, self.index, BLACKED_OUT, -1, 0, slot, self.shared.packets
            )
            self.shared.store.give_back(slot)
            return 0
        fate = self.line.offer(arrived_ns, slot)
        if fate:
            self.reject(slot, fate)
        elif self.line.passage.event_count:
            self.note_events(self.line)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def reject(self, slot: cython.Py_ssize_t, fate: cython.longlong) -> cython.int:
        """A frame the line did not take: write it down, answer if its fate says so, forget it."""
        into: cython.Py_ssize_t
        mtu: cython.longlong = 0
        if fate == TOO_BIG_TOLD and self.line.passage.event_count:
            mtu = self.line.passage.events[self.line.passage.event_count - 1, VALUE]
        self.note_events(self.line)
        into = self.shared.store.lend() if mtu else -1
        if into >= 0:
            if answer(self.shared.store, slot, self.shared.headers, mtu, into) > 0:
                self.source.queue(self.shared.store, into)
                self.source.flush()
            self.shared.store.give_back(into)
        self.shared.store.give_back(slot)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def release(self, now_ns: cython.longlong) -> cython.int:
        """Send what left the line at or before ``now_ns``."""
        if self.leaving is not self.line:
            self.empty(self.leaving, now_ns)
        if self.line.passage.inside:
            self.empty(self.line, now_ns)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def empty(self, line: Line, now_ns: cython.longlong) -> cython.int:
        slot: cython.Py_ssize_t = line.take(now_ns)
        while slot >= 0:
            if line.passage.event_count:
                self.note_events(line)
            self.amend(slot)
            self.slots[self.count] = slot
            self.leaves[self.count] = self.shared.packets[slot, LEAVES]
            self.last[self.count] = self.shared.packets[slot, COPIES] == 0
            self.count += 1
            if self.target.queue(self.shared.store, slot) == 0:
                self.send()
            slot = line.take(now_ns)
        if self.count:
            self.send()
        if line.passage.event_count:
            self.note_events(line)
        slot = line.lost()
        while slot >= 0:
            self.shared.store.give_back(slot)
            slot = line.lost()
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def note_events(self, line: Line) -> cython.int:
        """Write down what the line has just done, each stage by its place in ``names``."""
        first: cython.longlong = self.first_stage
        if line is not self.line:
            first = self.leaving_first_stage
        return self.shared.events.copy_events(line.passage, self.index, first, self.shared.packets)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def amend(self, slot: cython.Py_ssize_t) -> cython.int:
        """Do to the bytes what the line did to the packet."""
        flips: cython.bint = self.shared.packets[slot, CORRUPTED] == 1
        if not flips and self.shared.packets[slot, ECN] != 3:
            return 0
        self.shared.headers.read(self.shared.store, slot)
        if self.shared.packets[slot, ECN] == 3:
            mark(self.shared.store, slot, self.shared.headers)
        if flips:
            corrupt(self.shared.store, slot, self.shared.headers, self.shared.packets[slot, NUMBER])
            self.shared.packets[slot, CORRUPTED] = ALREADY_FLIPPED
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def send(self) -> cython.int:
        """Hand the burst to the kernel and write down how late that was."""
        i: cython.Py_ssize_t
        left_ns: cython.longlong
        self.target.flush()
        left_ns = monotonic_ns()
        for i in range(self.count):
            self.shared.lateness.record(self.leaves[i], left_ns)
            if self.shared.passages.room:
                self.shared.passages.note(
                    self.leaves[i],
                    self.index,
                    PASSED,
                    -1,
                    left_ns - self.leaves[i],
                    self.slots[i],
                    self.shared.packets,
                )
            if self.last[i]:
                self.shared.store.give_back(self.slots[i])
        self.count = 0
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def due(self) -> cython.longlong:
        """When there may be something to send, if nothing arrives."""
        found: cython.longlong = self.line.due()
        if self.leaving is not self.line:
            found = min(found, self.leaving.due())
        return found


def _stage_names(line: Line) -> list[str]:
    """The line's stages, and last the line itself, which drops what it has no room for."""
    return [*line.names, "Line"]
