# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Decides what each TCP connection speaks, before the scanners look at a batch.

The first delivered bytes decide; ports only tell DNS. Deliveries that came while too little
was known are held back and handed out once more, as a batch of their own, when the decision
falls in a later batch. A connection of unknown protocol is watched on: where it turns to TLS
(STARTTLS, PostgreSQL's SSLRequest, MySQL), or where the capture began in the middle and the
protocol shows late, APPLICATION changes, FORMER keeps what it was, and each side's
APPLICATION_FROM says from which byte on. The scanners change them likewise (CONNECT, Upgrade).
"""

import cython

from wirespan.kernels.layout import (
    SIDE_FIELDS,
    Application,
    Connection,
    Delivery,
    DeliveryEvent,
    Opened,
    Side,
)
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.kernels.scan.held import Held
    from cython.cimports.wirespan.kernels.scan.signature import client_hello, recognise
else:
    from wirespan.kernels.scan.held import Held
    from wirespan.kernels.scan.signature import client_hello, recognise

UNKNOWN = cython.declare(cython.longlong, Application.UNKNOWN)
HTTP1 = cython.declare(cython.longlong, Application.HTTP1)
TLS = cython.declare(cython.longlong, Application.TLS)
DNS = cython.declare(cython.longlong, Application.DNS)
TURNS = cython.declare(cython.longlong, Application.TURNS)
SERVER_FIRST = cython.declare(cython.longlong, Application.SERVER_FIRST)
APPLICATION = cython.declare(cython.Py_ssize_t, Connection.APPLICATION)
FORMER = cython.declare(cython.Py_ssize_t, Connection.FORMER)
CONNECTION_ID = cython.declare(cython.Py_ssize_t, Connection.ID)
TRANSPORT = cython.declare(cython.Py_ssize_t, Connection.TRANSPORT)
OPENED = cython.declare(cython.Py_ssize_t, Connection.OPENED)
CLIENT_KNOWN = cython.declare(cython.Py_ssize_t, Connection.CLIENT_KNOWN)
CLIENT_PORT = cython.declare(cython.Py_ssize_t, Connection.CLIENT_PORT)
SERVER_PORT = cython.declare(cython.Py_ssize_t, Connection.SERVER_PORT)
EXCHANGES = cython.declare(cython.Py_ssize_t, Connection.EXCHANGES)
OPEN_EXCHANGES = cython.declare(cython.Py_ssize_t, Connection.OPEN_EXCHANGES)
CLIENT_FROM = cython.declare(cython.Py_ssize_t, Connection.SIDES + Side.APPLICATION_FROM)
SERVER_FROM = cython.declare(
    cython.Py_ssize_t, Connection.SIDES + SIDE_FIELDS + Side.APPLICATION_FROM
)
MIDSTREAM = cython.declare(cython.longlong, Opened.MIDSTREAM)
CONNECTION = cython.declare(cython.Py_ssize_t, Delivery.CONNECTION)
SIDE = cython.declare(cython.Py_ssize_t, Delivery.SIDE)
SOURCE = cython.declare(cython.Py_ssize_t, Delivery.SOURCE)
OFFSET = cython.declare(cython.Py_ssize_t, Delivery.OFFSET)
LENGTH = cython.declare(cython.Py_ssize_t, Delivery.LENGTH)
POSITION = cython.declare(cython.Py_ssize_t, Delivery.POSITION)
EVENT = cython.declare(cython.Py_ssize_t, Delivery.EVENT)
DATA = cython.declare(cython.longlong, DeliveryEvent.DATA)
CLOSED = cython.declare(cython.longlong, DeliveryEvent.CLOSED)
OVER_TCP = cython.declare(cython.longlong, 6)
DOMAIN_PORT = cython.declare(cython.longlong, 53)
NEVER_CAPTURED = cython.declare(cython.longlong, 2)

SIGHT_FIELDS = 4
ID = cython.declare(cython.Py_ssize_t, 0)
NEXT = cython.declare(cython.Py_ssize_t, 1)
"""Two fields: the position behind the last delivery, by side."""
GAPPED = cython.declare(cython.Py_ssize_t, 3)


@cython.cclass
class Detector:
    """``detect`` first; where it returns rows, scan ``deliveries`` of ``buffer`` before the
    batch: they were held back while the decision was open."""

    held: Held
    sights_table: object
    sights: cython.longlong[:, ::1]

    def __init__(self) -> None:
        self.held = Held()
        self.sights_table = Table(SIGHT_FIELDS)
        self.sights = self.sights_table.cells
        self._forget(0)

    @property
    def buffer(self) -> bytearray:
        """The bytes of the rows handed out once more."""
        return self.held.released_bytes

    @property
    def deliveries(self) -> Table:
        """Rows handed out once more, layout.Delivery, into ``buffer``."""
        return self.held.released_table

    def detect(
        self,
        buffer: cython.const[cython.uchar][::1],
        stash: cython.const[cython.uchar][::1],
        connections: Table,
        deliveries: Table,
        count: cython.Py_ssize_t,
    ) -> int:
        """Set APPLICATION wherever it shows; the number of rows in ``deliveries``."""
        talks: cython.longlong[:, ::1] = connections.cells
        rows: cython.longlong[:, ::1] = deliveries.cells
        i: cython.Py_ssize_t
        slot: cython.Py_ssize_t
        application: cython.longlong
        self._reserve(connections.rows)
        self.held.begin()
        with cython.nogil:
            for i in range(count):
                slot = rows[i, CONNECTION]
                if self.sights[slot, ID] != talks[slot, CONNECTION_ID]:
                    self._begin(talks, slot)
                application = talks[slot, APPLICATION]
                if application == HTTP1 or application == TLS or application == DNS:
                    continue
                if talks[slot, TRANSPORT] != OVER_TCP:
                    continue
                if rows[i, SOURCE] == 1:
                    self._see(stash, talks, rows, i)
                else:
                    self._see(buffer, talks, rows, i)
        return self.held.released

    def _reserve(self, slots: int) -> None:
        known = self.sights_table.rows
        self.sights_table.reserve(slots)
        self.sights = self.sights_table.cells
        if self.sights_table.rows > known:
            self._forget(known)
        self.held.reserve(self.sights_table.rows)

    def _forget(self, first: int) -> None:
        for slot in range(first, self.sights_table.rows):
            self.sights_table.cells[slot, 0] = -1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _begin(self, talks: cython.longlong[:, ::1], slot: cython.Py_ssize_t) -> cython.int:
        self.held.drop(slot)
        self.sights[slot, ID] = talks[slot, CONNECTION_ID]
        self.sights[slot, NEXT] = 0
        self.sights[slot, NEXT + 1] = 0
        self.sights[slot, GAPPED] = 0
        talks[slot, APPLICATION] = UNKNOWN
        talks[slot, FORMER] = UNKNOWN
        talks[slot, CLIENT_FROM] = 0
        talks[slot, SERVER_FROM] = 0
        talks[slot, EXCHANGES] = 0
        talks[slot, OPEN_EXCHANGES] = 0
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _see(
        self,
        data: cython.const[cython.uchar][::1],
        talks: cython.longlong[:, ::1],
        rows: cython.longlong[:, ::1],
        i: cython.Py_ssize_t,
    ) -> cython.int:
        slot: cython.Py_ssize_t = rows[i, CONNECTION]
        if rows[i, EVENT] != DATA:
            if talks[slot, APPLICATION] == UNKNOWN and self.held.holds(slot):
                self._hold_event(talks, rows, i)
            return 0
        if rows[i, SOURCE] == NEVER_CAPTURED:
            self.sights[slot, GAPPED] = 1
            if talks[slot, APPLICATION] == UNKNOWN and self.held.holds(slot):
                self._settle(talks, slot)
            elif talks[slot, APPLICATION] == UNKNOWN and rows[i, LENGTH] > 0:
                # Payload beyond the snap length: sizes and times still make turns.
                self._decide(talks, slot, rows[i, SIDE], TURNS)
        elif rows[i, LENGTH] > 0 and talks[slot, APPLICATION] == UNKNOWN:
            self._first(data, talks, rows, i)
        elif rows[i, LENGTH] > 0:
            self._watch(data, talks, rows, i)
        self.sights[slot, NEXT + rows[i, SIDE]] = rows[i, POSITION] + rows[i, LENGTH]
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _hold_event(
        self, talks: cython.longlong[:, ::1], rows: cython.longlong[:, ::1], i: cython.Py_ssize_t
    ) -> cython.int:
        if rows[i, EVENT] == CLOSED or self.held.hold_event(rows, i) == 0:
            self._settle(talks, rows[i, CONNECTION])
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _first(
        self,
        data: cython.const[cython.uchar][::1],
        talks: cython.longlong[:, ::1],
        rows: cython.longlong[:, ::1],
        i: cython.Py_ssize_t,
    ) -> cython.int:
        """The connection is not decided: do these bytes do it?"""
        slot: cython.Py_ssize_t = rows[i, CONNECTION]
        side: cython.Py_ssize_t = rows[i, SIDE]
        start: cython.Py_ssize_t = rows[i, OFFSET]
        end: cython.Py_ssize_t = start + rows[i, LENGTH]
        found: cython.longlong
        if self.held.holds(slot):
            if self.held.hold(data, rows, i) == 0:
                return self._settle(talks, slot)
            found = self.held.recognise(slot, side)
        else:
            found = recognise(data, start, end, side, 0)
            if found < 0 and self.held.hold(data, rows, i) == 0:
                found = recognise(data, start, end, side, 1)
        if found >= 0:
            self._decide(talks, slot, side, found)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _settle(self, talks: cython.longlong[:, ::1], slot: cython.Py_ssize_t) -> cython.int:
        """No more will be known: decide with what is held."""
        return self._decide(talks, slot, self.held.first_side(slot), TURNS)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _decide(
        self,
        talks: cython.longlong[:, ::1],
        slot: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
        found: cython.longlong,
    ) -> cython.int:
        if found == TURNS:
            if talks[slot, SERVER_PORT] == DOMAIN_PORT or talks[slot, CLIENT_PORT] == DOMAIN_PORT:
                found = DNS
            elif self.held.first_side(slot) == 1 or (side == 1 and not self.held.holds(slot)):
                found = SERVER_FIRST if talks[slot, CLIENT_KNOWN] else TURNS
        talks[slot, APPLICATION] = found
        return self.held.release(slot)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _watch(
        self,
        data: cython.const[cython.uchar][::1],
        talks: cython.longlong[:, ::1],
        rows: cython.longlong[:, ::1],
        i: cython.Py_ssize_t,
    ) -> cython.int:
        """A connection of unknown protocol speaks on: does it change to one we read?"""
        slot: cython.Py_ssize_t = rows[i, CONNECTION]
        side: cython.Py_ssize_t = rows[i, SIDE]
        start: cython.Py_ssize_t = rows[i, OFFSET]
        end: cython.Py_ssize_t = start + rows[i, LENGTH]
        found: cython.longlong = TURNS
        if side == 0 and data[start] == 0x16 and client_hello(data, start, end):
            found = TLS
        elif talks[slot, FORMER] == UNKNOWN and (
            talks[slot, OPENED] == MIDSTREAM or self.sights[slot, GAPPED]
        ):
            found = recognise(data, start, end, side, 1)
        if found != TLS and found != HTTP1:
            return 0
        talks[slot, FORMER] = talks[slot, APPLICATION]
        talks[slot, APPLICATION] = found
        talks[slot, CLIENT_FROM] = self.sights[slot, NEXT]
        talks[slot, SERVER_FROM] = self.sights[slot, NEXT + 1]
        talks[slot, CLIENT_FROM if side == 0 else SERVER_FROM] = rows[i, POSITION]
        return 0
