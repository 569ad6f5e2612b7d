# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""The walk over pcapng blocks (draft-ietf-opsawg-pcapng): packets into rows, others to Python."""

import cython

from wirespan.kernels.index.record_layout import Clock, Stop
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.kernels.index.clock import to_ns
    from cython.cimports.wirespan.kernels.index.records import Records
else:
    from wirespan.kernels.index.clock import to_ns
    from wirespan.kernels.index.records import Records

LINK_TYPE = cython.declare(cython.Py_ssize_t, Clock.LINK_TYPE)
SNAP_LENGTH = cython.declare(cython.Py_ssize_t, Clock.SNAP_LENGTH)
MULTIPLIER = cython.declare(cython.Py_ssize_t, Clock.MULTIPLIER)
GREATEST = cython.declare(cython.Py_ssize_t, Clock.GREATEST)
DIVISOR = cython.declare(cython.Py_ssize_t, Clock.DIVISOR)
SHIFT = cython.declare(cython.Py_ssize_t, Clock.SHIFT)
OFFSET_NS = cython.declare(cython.Py_ssize_t, Clock.OFFSET_NS)

MORE = cython.declare(cython.int, Stop.MORE)
FULL = cython.declare(cython.int, Stop.FULL)
BLOCK = cython.declare(cython.int, Stop.BLOCK)
SECTION = cython.declare(cython.int, Stop.SECTION)
LENGTH = cython.declare(cython.int, Stop.LENGTH)
TRAILER = cython.declare(cython.int, Stop.TRAILER)
INTERFACE = cython.declare(cython.int, Stop.INTERFACE)
MISFIT = cython.declare(cython.int, Stop.MISFIT)

LATEST_NS = cython.declare(cython.longlong, 0x7FFFFFFFFFFFFFFF)
SECTION_HEADER = cython.declare(cython.longlong, 0x0A0D0D0A)
PACKET_BLOCK = cython.declare(cython.longlong, 2)
SIMPLE_PACKET_BLOCK = cython.declare(cython.longlong, 3)
ENHANCED_PACKET_BLOCK = cython.declare(cython.longlong, 6)
LEAST_BLOCK_BYTES = cython.declare(cython.Py_ssize_t, 12)
FLAGS_OPTION = cython.declare(cython.longlong, 2)


@cython.nogil
@cython.cfunc
@cython.inline
@cython.exceptval(-1)
def uint16(
    data: cython.const[cython.uchar][::1], at: cython.Py_ssize_t, big: cython.bint
) -> cython.longlong:
    if big:
        return data[at] << 8 | data[at + 1]
    return data[at + 1] << 8 | data[at]


@cython.nogil
@cython.cfunc
@cython.inline
@cython.exceptval(-1)
def uint32(
    data: cython.const[cython.uchar][::1], at: cython.Py_ssize_t, big: cython.bint
) -> cython.longlong:
    if big:
        return uint16(data, at, True) << 16 | uint16(data, at + 2, True)
    return uint16(data, at + 2, False) << 16 | uint16(data, at, False)


@cython.cclass
class BlockRecords(Records):
    """``interfaces`` has rows of ``record_layout.Clock``; more than the limits is damage."""

    interfaces = cython.declare(object, visibility="readonly")
    packet_limit: cython.longlong
    block_limit: cython.longlong
    clocks: cython.longlong[:, ::1]
    big: cython.bint
    section_first: cython.Py_ssize_t
    section_count: cython.Py_ssize_t

    def __init__(self, frames: Table, rows: int, packet_limit: int, block_limit: int) -> None:
        Records.__init__(self, frames, rows)
        self.interfaces = Table(len(Clock))
        self.packet_limit = packet_limit
        self.block_limit = block_limit
        self.describe(False, 0, 0)

    def describe(self, big: bool, first: int, count: int) -> None:
        """The section in which the next walk is; its interface 0 is row ``first``."""
        self.clocks = self.interfaces.cells
        self.big = big
        self.section_first = first
        self.section_count = count

    def walk(self, buffer: bytearray, start: int, end: int) -> int:
        """Fill rows from the blocks in buffer[start:end]; why it stopped."""
        data: cython.const[cython.uchar][::1] = buffer
        limit: cython.Py_ssize_t = end
        stop: cython.int
        self.position = start
        with cython.nogil:
            stop = self._walk(data, limit)
        return stop

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _walk(
        self,
        data: cython.const[cython.uchar][::1],
        end: cython.Py_ssize_t,
    ) -> cython.int:
        stop: cython.int = MORE
        at: cython.Py_ssize_t
        while stop == MORE:
            at = self.position
            self.needed = LEAST_BLOCK_BYTES
            if end - at < LEAST_BLOCK_BYTES:
                return MORE
            self.kind = uint32(data, at, self.big)
            if self.kind == SECTION_HEADER:
                return SECTION
            self.needed = uint32(data, at + 4, self.big)
            if self.needed < LEAST_BLOCK_BYTES or self.needed > self.block_limit:
                return LENGTH
            # Some writers forget to count the padding; it is there all the same.
            self.needed = self.needed + 3 & ~3
            if self.needed > end - at:
                return MORE
            if (uint32(data, at + self.needed - 4, self.big) + 3 & ~3) != self.needed:
                return TRAILER
            if self.kind == ENHANCED_PACKET_BLOCK or self.kind == PACKET_BLOCK:
                stop = self._index_packet(data)
            elif self.kind == SIMPLE_PACKET_BLOCK:
                stop = self._index_simple(data)
            else:
                stop = BLOCK
        return stop

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _index_packet(
        self,
        data: cython.const[cython.uchar][::1],
    ) -> cython.int:
        """An enhanced packet block, or the obsolete packet block: alike but for the interface."""
        at: cython.Py_ssize_t = self.position
        interface: cython.longlong
        ticks: cython.ulonglong
        time_ns: cython.longlong
        captured: cython.longlong
        original: cython.longlong
        link_type: cython.longlong
        direction: cython.longlong
        if self.count == self.rows:
            return FULL
        if self.needed < 32:
            return MISFIT
        captured = uint32(data, at + 20, self.big)
        if captured > self.needed - 32 or captured > self.packet_limit:
            return MISFIT
        if self.kind == PACKET_BLOCK:
            interface = uint16(data, at + 8, self.big)
        else:
            interface = uint32(data, at + 8, self.big)
        if interface >= self.section_count:
            self.kind = interface
            return INTERFACE
        interface += self.section_first
        ticks = uint32(data, at + 12, self.big)
        ticks = ticks << 32 | uint32(data, at + 16, self.big)
        time_ns = to_ns(
            ticks,
            self.clocks[interface, MULTIPLIER],
            self.clocks[interface, GREATEST],
            self.clocks[interface, DIVISOR],
            self.clocks[interface, SHIFT],
            self.clocks[interface, OFFSET_NS],
        )
        if time_ns == LATEST_NS and self.late_row < 0:
            self.late_row = self.count
        direction = self._direction(data, at + 28 + (captured + 3 & ~3), at + self.needed - 4)
        original = uint32(data, at + 24, self.big)
        link_type = self.clocks[interface, LINK_TYPE]
        self.add(time_ns, at + 28, captured, original, link_type, interface, direction)
        self.span(time_ns)
        self.position = at + self.needed
        return MORE

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _index_simple(
        self,
        data: cython.const[cython.uchar][::1],
    ) -> cython.int:
        """A simple packet block: of interface 0, and given the time of the frame before it."""
        at: cython.Py_ssize_t = self.position
        first: cython.Py_ssize_t = self.section_first
        captured: cython.longlong
        original: cython.longlong
        link_type: cython.longlong
        snap_length: cython.longlong
        if self.count == self.rows:
            return FULL
        if self.needed < 16:
            return MISFIT
        if self.section_count == 0:
            self.kind = 0
            return INTERFACE
        original = uint32(data, at + 8, self.big)
        captured = original
        snap_length = self.clocks[first, SNAP_LENGTH]
        if snap_length > 0 and captured > snap_length:
            captured = snap_length
        if captured > self.needed - 16 or captured > self.packet_limit:
            return MISFIT
        if self.timeless_row < 0:
            self.timeless_row = self.count
        link_type = self.clocks[first, LINK_TYPE]
        self.add(self.previous_ns, at + 12, captured, original, link_type, first, 0)
        self.position = at + self.needed
        return MORE

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _direction(
        self,
        data: cython.const[cython.uchar][::1],
        at: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.longlong:
        """The direction bits of epb_flags among the options, 0 where there are none."""
        code: cython.longlong
        length: cython.longlong
        flags: cython.longlong
        while end - at >= 4:
            code = uint16(data, at, self.big)
            length = uint16(data, at + 2, self.big)
            if code == 0 or length > end - at - 4:
                return 0
            if code == FLAGS_OPTION and length == 4:
                flags = uint32(data, at + 4, self.big) & 3
                return flags if flags < 3 else 0
            at += 4 + (length + 3 & ~3)
        return 0
