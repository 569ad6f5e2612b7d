# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Finds lookups in what connections carried: DNS over UDP and TCP, port 53 (RFC 1035, RFC 7766).

Over UDP a delivery is a datagram is a message. Over TCP messages stand behind their
lengths; a connection to port 53 is claimed when it begins like one, and one that another
scanner marked as DNS is read whatever its port. Multicast DNS and LLMNR are other
protocols; DNS over TLS and HTTPS is not readable here.
"""

import cython

from wirespan.kernels.layout import Address, Application, Connection, Delivery, DeliveryEvent
from wirespan.kernels.scan.dns.stream import MAX_KEPT
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.kernels.scan.book import Book
    from cython.cimports.wirespan.kernels.scan.dns.exchanges import DnsExchanges
    from cython.cimports.wirespan.kernels.scan.dns.lookup_charges import LookupCharges
    from cython.cimports.wirespan.kernels.scan.dns.stream import MessageStreams, looks_like_message
else:
    from wirespan.kernels.scan.book import Book
    from wirespan.kernels.scan.dns.exchanges import DnsExchanges
    from wirespan.kernels.scan.dns.lookup_charges import LookupCharges
    from wirespan.kernels.scan.dns.stream import MessageStreams, looks_like_message

MESSAGES_AHEAD = 512
"""Messages for which room is made at a time."""
STREAMS_AHEAD = 16
LEAST_MESSAGE = cython.declare(cython.longlong, 2 + 12)
"""Bytes of the shortest message that is read over TCP."""

KEPT = cython.declare(cython.Py_ssize_t, MAX_KEPT)
PORT = cython.declare(cython.longlong, 53)
TCP = cython.declare(cython.longlong, 6)
UDP = cython.declare(cython.longlong, 17)
RESPONSE = cython.declare(cython.longlong, 0x8000)

D_CONNECTION = cython.declare(cython.Py_ssize_t, Delivery.CONNECTION)
D_SIDE = cython.declare(cython.Py_ssize_t, Delivery.SIDE)
D_SOURCE = cython.declare(cython.Py_ssize_t, Delivery.SOURCE)
D_OFFSET = cython.declare(cython.Py_ssize_t, Delivery.OFFSET)
D_LENGTH = cython.declare(cython.Py_ssize_t, Delivery.LENGTH)
D_POSITION = cython.declare(cython.Py_ssize_t, Delivery.POSITION)
D_TIME = cython.declare(cython.Py_ssize_t, Delivery.TIME)
D_FRAME = cython.declare(cython.Py_ssize_t, Delivery.FRAME)
D_HEADERS = cython.declare(cython.Py_ssize_t, Delivery.HEADERS)
D_EVENT = cython.declare(cython.Py_ssize_t, Delivery.EVENT)
GAP = cython.declare(cython.longlong, 2)
"""A source: bytes that were never captured, however many there seem to be."""
DATA = cython.declare(cython.longlong, DeliveryEvent.DATA)
OPENED = cython.declare(cython.longlong, DeliveryEvent.OPENED)
CLOSED = cython.declare(cython.longlong, DeliveryEvent.CLOSED)

C_ID = cython.declare(cython.Py_ssize_t, Connection.ID)
C_TRANSPORT = cython.declare(cython.Py_ssize_t, Connection.TRANSPORT)
C_CLIENT = cython.declare(cython.Py_ssize_t, Connection.CLIENT)
C_SERVER = cython.declare(cython.Py_ssize_t, Connection.SERVER)
C_CLIENT_PORT = cython.declare(cython.Py_ssize_t, Connection.CLIENT_PORT)
C_SERVER_PORT = cython.declare(cython.Py_ssize_t, Connection.SERVER_PORT)
C_APPLICATION = cython.declare(cython.Py_ssize_t, Connection.APPLICATION)
C_EXCHANGES = cython.declare(cython.Py_ssize_t, Connection.EXCHANGES)
C_OPEN_EXCHANGES = cython.declare(cython.Py_ssize_t, Connection.OPEN_EXCHANGES)
UNKNOWN = cython.declare(cython.longlong, Application.UNKNOWN)
DNS = cython.declare(cython.longlong, Application.DNS)


@cython.cclass
class DnsScanner:
    """Run it before the scanners that take what nobody claims.

    ``charges`` says which connection waited for which lookup; ``exchanges`` counts more.
    """

    def __init__(self, book: Book, addresses: Table | None = None) -> None:
        self.exchanges = DnsExchanges(book)
        # Without the address table, lookups are found but not linked to connections.
        self.links = addresses is not None
        self.charges = LookupCharges(self.exchanges.memory, addresses or Table(len(Address)))
        self.streams = MessageStreams()
        self.room = 0
        self.wanted = 1
        self.last_time = 0

    @property
    def questions(self) -> int:
        """Questions seen, copies and unreadable ones included."""
        return self.exchanges.questions

    @property
    def answers(self) -> int:
        """Answers seen, late, repeated and unreadable ones included."""
        return self.exchanges.answers

    def scan(
        self, buffer: object, stash: object, connections: Table, deliveries: Table, count: int
    ) -> None:
        """Read all deliveries of a batch. The exchanges made ready are in the book."""
        octets: cython.const[cython.uchar][::1] = buffer
        stashed: cython.const[cython.uchar][::1] = stash
        connection_cells: cython.longlong[:, ::1] = connections.cells
        delivery_cells: cython.longlong[:, ::1] = deliveries.cells
        rows: cython.Py_ssize_t = count
        row: cython.Py_ssize_t = 0
        self.room = 0
        self.charges.begin()
        while row < rows:
            # Stops where it needs room: a capture without lookups never takes any.
            with cython.nogil:
                row = self._run(octets, stashed, connection_cells, delivery_cells, row, rows)
            if row < rows:
                self.room = max(self.wanted, MESSAGES_AHEAD)
                self.exchanges.reserve(self.room, connections.rows)
                self.streams.reserve(connections.rows, STREAMS_AHEAD)
                self.charges.reserve(connections.rows)
        if rows > 0:
            self.last_time = delivery_cells[rows - 1, D_TIME]
            self.exchanges.expire(self.last_time)

    def finish(self) -> None:
        """The capture is over: what waits is unanswered."""
        while self.exchanges.pending.oldest_waiting >= 0:
            self.exchanges.give_up(self.exchanges.pending.oldest_waiting, self.last_time)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _run(
        self,
        buffer: cython.const[cython.uchar][::1],
        stash: cython.const[cython.uchar][::1],
        connections: cython.longlong[:, ::1],
        deliveries: cython.longlong[:, ::1],
        row: cython.Py_ssize_t,
        rows: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        """Read deliveries until one needs room that is not there; its row."""
        slot: cython.Py_ssize_t
        event: cython.longlong
        transport: cython.longlong
        while row < rows:
            slot = deliveries[row, D_CONNECTION]
            event = deliveries[row, D_EVENT]
            if event == DATA:
                if self._is_ours(connections, slot):
                    transport = connections[slot, C_TRANSPORT]
                    self.wanted = 1
                    if transport == TCP and deliveries[row, D_SOURCE] != GAP:
                        self.wanted = deliveries[row, D_LENGTH] // LEAST_MESSAGE + 2
                    if self.room < self.wanted or not self.streams.has_room():
                        return row
                    self._see(connections, deliveries, slot, row)
                    if deliveries[row, D_SOURCE] == 1:
                        self._read(connections, stash, transport, deliveries, row)
                    else:
                        self._read(connections, buffer, transport, deliveries, row)
            elif event == OPENED or event == CLOSED:
                if not self.charges.has_room(slot):
                    return row
                self._turn(slot, deliveries[row, D_TIME])
                if event == OPENED and self.links:
                    self._link(connections, slot, deliveries[row, D_TIME])
            row += 1
        return row

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _is_ours(self, connections: cython.longlong[:, ::1], slot: cython.Py_ssize_t) -> cython.int:
        application: cython.longlong
        if connections[slot, C_SERVER_PORT] == PORT or connections[slot, C_CLIENT_PORT] == PORT:
            if connections[slot, C_TRANSPORT] == UDP:
                return 1
            application = connections[slot, C_APPLICATION]
            return application == DNS or application == UNKNOWN
        return connections[slot, C_TRANSPORT] == TCP and connections[slot, C_APPLICATION] == DNS

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _turn(self, slot: cython.Py_ssize_t, time: cython.longlong) -> cython.int:
        """A connection began on this slot or ended: nothing of before holds."""
        if 2 * slot + 1 < self.streams.places.shape[0]:
            self.streams.lose(2 * slot)
            self.streams.lose(2 * slot + 1)
        if slot < self.exchanges.pending.by_connection.shape[0]:
            self.exchanges.end_connection(slot, time)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _link(
        self,
        connections: cython.longlong[:, ::1],
        slot: cython.Py_ssize_t,
        time: cython.longlong,
    ) -> cython.int:
        """A connection was opened: did it wait for a lookup?"""
        client: cython.longlong = connections[slot, C_CLIENT]
        server: cython.longlong = connections[slot, C_SERVER]
        if client < 0 or server < 0 or connections[slot, C_SERVER_PORT] == PORT:
            return 0
        return self.charges.charge(connections, slot, connections[slot, C_ID], client, server, time)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _see(
        self,
        connections: cython.longlong[:, ::1],
        deliveries: cython.longlong[:, ::1],
        slot: cython.Py_ssize_t,
        row: cython.Py_ssize_t,
    ) -> cython.int:
        """Tell the exchanges where and when."""
        self.exchanges.connection = slot
        self.exchanges.connection_id = connections[slot, C_ID]
        self.exchanges.over_tcp = connections[slot, C_TRANSPORT] == TCP
        self.exchanges.time = deliveries[row, D_TIME]
        self.exchanges.frame = deliveries[row, D_FRAME]
        self.exchanges.expire(deliveries[row, D_TIME])
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _read(
        self,
        connections: cython.longlong[:, ::1],
        data: cython.const[cython.uchar][::1],
        transport: cython.longlong,
        deliveries: cython.longlong[:, ::1],
        row: cython.Py_ssize_t,
    ) -> cython.int:
        slot: cython.Py_ssize_t = deliveries[row, D_CONNECTION]
        start: cython.Py_ssize_t = deliveries[row, D_OFFSET]
        length: cython.Py_ssize_t = deliveries[row, D_LENGTH]
        if transport == TCP:
            return self._read_stream(connections, data, deliveries, row)
        if deliveries[row, D_SOURCE] == GAP:
            return 0
        self.exchanges.begun = self.exchanges.time
        self.exchanges.begun_frame = self.exchanges.frame
        self.exchanges.position = 0
        self.exchanges.size = length
        self.exchanges.cut = False
        self.exchanges.headers = deliveries[row, D_HEADERS]
        return self._message(
            connections, slot, deliveries[row, D_SIDE], data, start, start + length
        )

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _read_stream(
        self,
        connections: cython.longlong[:, ::1],
        data: cython.const[cython.uchar][::1],
        deliveries: cython.longlong[:, ::1],
        row: cython.Py_ssize_t,
    ) -> cython.int:
        slot: cython.Py_ssize_t = deliveries[row, D_CONNECTION]
        side: cython.longlong = deliveries[row, D_SIDE]
        stream: cython.Py_ssize_t = 2 * slot + side
        start: cython.Py_ssize_t = deliveries[row, D_OFFSET]
        at: cython.Py_ssize_t = start
        end: cython.Py_ssize_t = at + deliveries[row, D_LENGTH]
        position: cython.longlong = deliveries[row, D_POSITION]
        size: cython.Py_ssize_t
        if deliveries[row, D_SOURCE] == GAP:
            return self.streams.lose(stream)
        if connections[slot, C_APPLICATION] == UNKNOWN:
            if not looks_like_message(data, at, end):
                return 0
            connections[slot, C_APPLICATION] = DNS
        if not self.streams.resume(stream, data, at, end):
            return 0
        while at < end:
            if self.streams.is_between(stream) and end - at >= 2:
                size = (cython.cast(cython.Py_ssize_t, data[at]) << 8) | data[at + 1]
                if size <= end - at - 2:
                    self.exchanges.begun = self.exchanges.time
                    self.exchanges.begun_frame = self.exchanges.frame
                    self.exchanges.position = position + at - start
                    self._framed(connections, slot, side, data, at + 2, size)
                    at += 2 + size
                    continue
            at = self.streams.take(
                stream,
                data,
                at,
                end,
                self.exchanges.time,
                self.exchanges.frame,
                position + at - start,
            )
            if self.streams.complete:
                self.exchanges.begun = self.streams.begun
                self.exchanges.begun_frame = self.streams.begun_frame
                self.exchanges.position = self.streams.begun_position
                self._framed(
                    connections,
                    slot,
                    side,
                    self.streams.readable,
                    self.streams.start,
                    self.streams.size,
                )
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _framed(
        self,
        connections: cython.longlong[:, ::1],
        slot: cython.Py_ssize_t,
        side: cython.longlong,
        data: cython.const[cython.uchar][::1],
        start: cython.Py_ssize_t,
        size: cython.Py_ssize_t,
    ) -> cython.int:
        """One message over TCP, as far as it is read."""
        self.exchanges.size = 2 + size
        self.exchanges.cut = size > KEPT
        if size > KEPT:
            size = KEPT
        return self._message(connections, slot, side, data, start, start + size)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _message(
        self,
        connections: cython.longlong[:, ::1],
        slot: cython.Py_ssize_t,
        side: cython.longlong,
        data: cython.const[cython.uchar][::1],
        start: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.int:
        """Who asks is told by the message, not by who spoke first on the connection."""
        readable: cython.int = self.exchanges.message.read(data, start, end)
        response: cython.bint = (self.exchanges.message.flags & RESPONSE) != 0
        index: cython.longlong = connections[slot, C_EXCHANGES]
        if readable == 0:
            return 0
        self.room -= 1
        if (side == 0) != response:
            self.exchanges.client = connections[slot, C_CLIENT]
            self.exchanges.server = connections[slot, C_SERVER]
        else:
            self.exchanges.client = connections[slot, C_SERVER]
            self.exchanges.server = connections[slot, C_CLIENT]
        self.exchanges.index = index
        if response:
            self.exchanges.answers += 1
            self.exchanges.answer(readable == 2)
        else:
            self.exchanges.questions += 1
            if readable == 2:
                self.exchanges.question()
        connections[slot, C_EXCHANGES] = self.exchanges.index
        connections[slot, C_OPEN_EXCHANGES] += self.exchanges.index - index
        return 0
