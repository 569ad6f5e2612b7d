# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""The walk over pcap records (draft-ietf-opsawg-pcap), either byte order, of any header size."""

import cython

from wirespan.kernels.index.record_layout import Lengths, Stop
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.kernels.index.records import Records
else:
    from wirespan.kernels.index.records import Records

MORE = cython.declare(cython.int, Stop.MORE)
FULL = cython.declare(cython.int, Stop.FULL)
LENGTH = cython.declare(cython.int, Stop.LENGTH)
ORIGINAL_FIRST = cython.declare(cython.int, Lengths.ORIGINAL_FIRST)
SMALLER_IS_CAPTURED = cython.declare(cython.int, Lengths.SMALLER_IS_CAPTURED)
SECOND_NS = cython.declare(cython.longlong, 1_000_000_000)

KUZNETZOV_HEADER_BYTES = cython.declare(cython.Py_ssize_t, 24)
"""From here on a record header has the Linux packet type at byte 22."""


@cython.nogil
@cython.cfunc
@cython.inline
@cython.exceptval(-1)
def uint32(
    data: cython.const[cython.uchar][::1], at: cython.Py_ssize_t, big: cython.bint
) -> cython.longlong:
    if big:
        return (
            cython.cast(cython.longlong, data[at]) << 24
            | data[at + 1] << 16
            | data[at + 2] << 8
            | data[at + 3]
        )
    return (
        cython.cast(cython.longlong, data[at + 3]) << 24
        | data[at + 2] << 16
        | data[at + 1] << 8
        | data[at]
    )


@cython.cclass
class PcapRecords(Records):
    """All of interface 0; a packet of more than ``packet_limit`` bytes is damage."""

    packet_limit: cython.longlong
    big: cython.bint
    header_bytes: cython.Py_ssize_t
    fraction_ns: cython.longlong
    link_type: cython.longlong
    lengths: cython.int

    def __init__(self, frames: Table, rows: int, packet_limit: int) -> None:
        Records.__init__(self, frames, rows)
        self.packet_limit = packet_limit

    def describe(
        self, big: bool, header_bytes: int, fraction_ns: int, link_type: int, lengths: int
    ) -> None:
        """The shape of the records, before the first walk."""
        self.big = big
        self.header_bytes = header_bytes
        self.fraction_ns = fraction_ns
        self.link_type = link_type
        self.lengths = lengths

    def walk(self, buffer: bytearray, start: int, end: int) -> int:
        """Fill rows from the records in buffer[start:end]; why it stopped."""
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
        at: cython.Py_ssize_t = self.position
        stop: cython.int = MORE
        time_ns: cython.longlong
        direction: cython.longlong
        captured: cython.longlong
        original: cython.longlong
        swap: cython.bint
        self.needed = self.header_bytes
        while end - at >= self.header_bytes:
            if self.count == self.rows:
                stop = FULL
                break
            captured = uint32(data, at + 8, self.big)
            original = uint32(data, at + 12, self.big)
            swap = self.lengths == ORIGINAL_FIRST
            if self.lengths == SMALLER_IS_CAPTURED:
                swap = captured > original
            if swap:
                captured, original = original, captured
            if captured > self.packet_limit:
                self.needed = captured
                stop = LENGTH
                break
            if captured > end - at - self.header_bytes:
                self.needed = self.header_bytes + captured
                break
            time_ns = uint32(data, at, self.big) * SECOND_NS
            time_ns += uint32(data, at + 4, self.big) * self.fraction_ns
            direction = 0
            if self.header_bytes >= KUZNETZOV_HEADER_BYTES:
                # Linux's PACKET_HOST to PACKET_MULTICAST are 0 to 2, PACKET_OUTGOING is 4.
                direction = 1 if data[at + 22] <= 2 else 2 if data[at + 22] == 4 else 0
            at += self.header_bytes
            self.add(time_ns, at, captured, original, self.link_type, 0, direction)
            self.span(time_ns)
            at += captured
        self.position = at
        return stop
