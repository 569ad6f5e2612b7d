# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""The same packet recorded twice: by a capture of several interfaces, or of both ports.

Two records of one direction are one packet when IPv4 identification, sequence number,
acknowledgement, flags, window, TSval and length agree within 25 milliseconds: what is
sent again gets a new identification, and a slow link lies between the taps. Without one
(IPv6, or 0) a millisecond is allowed, and two pure ACKs may well be alike: they count as
one only on a connection that has shown certain duplicates, and no record with SACK blocks
does.
The last records are kept in a small direct-mapped memory; what is pushed out is missed.
"""

import cython

from wirespan.kernels.layout import Connection, ConnectionFact, Packet
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.kernels.track.connections import ConnectionTable
    from cython.cimports.wirespan.kernels.track.sight import Sight
else:
    from wirespan.kernels.track.connections import ConnectionTable
    from wirespan.kernels.track.sight import Sight

SEQUENCE = cython.declare(cython.Py_ssize_t, Packet.SEQUENCE)
ACKNOWLEDGEMENT = cython.declare(cython.Py_ssize_t, Packet.ACKNOWLEDGEMENT)
SACKS = cython.declare(cython.Py_ssize_t, Packet.SACKS)
ID = cython.declare(cython.Py_ssize_t, Connection.ID)
FACTS = cython.declare(cython.Py_ssize_t, Connection.FACTS)
DUPLICATED = cython.declare(cython.longlong, ConnectionFact.DUPLICATED)

WITHIN = cython.declare(cython.longlong, 25_000_000)
"""In ns, for records with an identification."""
WITHIN_WITHOUT = cython.declare(cython.longlong, 1_000_000)
"""In ns, for records without."""
PLACES = cython.declare(cython.Py_ssize_t, 2048)
SPREAD = cython.declare(cython.longlong, 0x9E3779B)
BITS_32 = cython.declare(cython.longlong, 0xFFFFFFFF)
FIN_OR_SYN = cython.declare(cython.longlong, 3)

WIDTH = cython.declare(cython.Py_ssize_t, 5)
WHO = cython.declare(cython.Py_ssize_t, 0)
NUMBERS = cython.declare(cython.Py_ssize_t, 1)
DETAILS = cython.declare(cython.Py_ssize_t, 2)
STAMP = cython.declare(cython.Py_ssize_t, 3)
TIME = cython.declare(cython.Py_ssize_t, 4)


@cython.cclass
class Duplicates:
    """``is_second`` judges the packet at hand and remembers it."""

    def __init__(self, connections: ConnectionTable, sight: Sight) -> None:
        self.connections = connections
        self.sight = sight
        self.packets = connections.flat
        self.table = Table(5, 2048)
        for row in range(self.table.rows):
            self.table.cells[row, 0] = -1
        self.cells = self.table.flat

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def is_second(self) -> cython.int:
        """Whether the same packet was recorded a moment ago."""
        packet: cython.Py_ssize_t = self.sight.packet
        base: cython.Py_ssize_t = self.sight.base
        sequence: cython.longlong = self.packets[packet + SEQUENCE]
        acknowledgement: cython.longlong = self.packets[packet + ACKNOWLEDGEMENT]
        identification: cython.longlong = self.sight.identification
        who: cython.longlong = self.connections.flat[base + ID] * 2 + self.sight.side
        numbers: cython.longlong = (sequence << 31) ^ acknowledgement
        details: cython.longlong = (
            ((identification + 1) << 44)
            ^ (self.sight.length << 24)
            ^ (self.sight.field << 8)
            ^ self.sight.flags
        )
        mixed: cython.longlong = (
            (sequence ^ (acknowledgement << 3) ^ (identification << 7) ^ (who * 31)) & BITS_32
        ) * SPREAD
        at: cython.Py_ssize_t = ((mixed >> 21) & (PLACES - 1)) * WIDTH
        same: cython.bint = (
            self.cells[at + WHO] == who
            and self.cells[at + NUMBERS] == numbers
            and self.cells[at + DETAILS] == details
            and self.cells[at + STAMP] == self.sight.timestamp
            and -WITHIN <= self.sight.time - self.cells[at + TIME] <= WITHIN
        )
        if same:
            return self._is_telling(self.sight.time - self.cells[at + TIME])
        self.cells[at + WHO] = who
        self.cells[at + NUMBERS] = numbers
        self.cells[at + DETAILS] = details
        self.cells[at + STAMP] = self.sight.timestamp
        self.cells[at + TIME] = self.sight.time
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _is_telling(self, apart: cython.longlong) -> cython.int:
        """Whether alike means the same: an identification, or content that is not an ACK."""
        if self.sight.identification > 0:
            return 1
        if apart > WITHIN_WITHOUT or self.packets[self.sight.packet + SACKS] > 0:
            return 0
        if self.sight.length > 0 or self.sight.flags & FIN_OR_SYN:
            return 1
        return (self.connections.flat[self.sight.base + FACTS] & DUPLICATED) != 0
