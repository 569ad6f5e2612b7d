# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""TLS of many connections at once, read without keys (SSL 3.0 to TLS 1.3).

The way in: hands the deliveries of TLS connections to the record layer (``records``),
which knows from ``handshake`` what each record is; readable messages go through ``messages``
to ``agreement``, application data to ``turns``. Keeps the rooms those need: their loops
never allocate.

Left out: decryption, TLS over anything but TCP.
"""

import cython

from wirespan.kernels.layout import (
    SIDE_FIELDS,
    Application,
    Connection,
    Delivery,
    DeliveryEvent,
    Secure,
    Side,
)
from wirespan.kernels.scan.tls.columns import (
    DIRECTION_FIELDS,
    SESSION_FIELDS,
    Direction,
    Hello,
    Session,
)
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.kernels.scan.book import Book
    from cython.cimports.wirespan.kernels.scan.tls.agreement import TlsAgreement
    from cython.cimports.wirespan.kernels.scan.tls.blocks import Blocks
    from cython.cimports.wirespan.kernels.scan.tls.handshake import TlsHandshake
    from cython.cimports.wirespan.kernels.scan.tls.messages import TlsMessages
    from cython.cimports.wirespan.kernels.scan.tls.records import TlsRecords
    from cython.cimports.wirespan.kernels.scan.tls.turns import TlsTurns
else:
    from wirespan.kernels.scan.book import Book
    from wirespan.kernels.scan.tls.agreement import TlsAgreement
    from wirespan.kernels.scan.tls.blocks import Blocks
    from wirespan.kernels.scan.tls.handshake import TlsHandshake
    from wirespan.kernels.scan.tls.messages import TlsMessages
    from wirespan.kernels.scan.tls.records import TlsRecords
    from wirespan.kernels.scan.tls.turns import TlsTurns

# One delivery keeps at most two hellos and a name, opens one turn and completes two hellos:
# scanning pauses for room before it could run out.
BLOCKS_A_DELIVERY = 260
TURNS_A_PASS = 256
HELLOS_A_DELIVERY = 2
MOST_BLOCKS = cython.declare(cython.Py_ssize_t, BLOCKS_A_DELIVERY)
C_ID = cython.declare(cython.Py_ssize_t, Connection.ID)
C_APPLICATION = cython.declare(cython.Py_ssize_t, Connection.APPLICATION)
TLS = cython.declare(cython.longlong, Application.TLS)
C_FROM = cython.declare(cython.Py_ssize_t, Connection.SIDES + Side.APPLICATION_FROM)
C_SIDE = cython.declare(cython.Py_ssize_t, SIDE_FIELDS)
E_LENGTH = cython.declare(cython.Py_ssize_t, Delivery.LENGTH)
E_POSITION = cython.declare(cython.Py_ssize_t, Delivery.POSITION)
E_CONNECTION = cython.declare(cython.Py_ssize_t, Delivery.CONNECTION)
E_SIDE = cython.declare(cython.Py_ssize_t, Delivery.SIDE)
E_SOURCE = cython.declare(cython.Py_ssize_t, Delivery.SOURCE)
E_OFFSET = cython.declare(cython.Py_ssize_t, Delivery.OFFSET)
E_TIME = cython.declare(cython.Py_ssize_t, Delivery.TIME)
E_FRAME = cython.declare(cython.Py_ssize_t, Delivery.FRAME)
E_EVENT = cython.declare(cython.Py_ssize_t, Delivery.EVENT)
NEVER_CAPTURED = cython.declare(cython.longlong, 2)
DATA = cython.declare(cython.longlong, DeliveryEvent.DATA)
RESET = cython.declare(cython.longlong, DeliveryEvent.RESET)
CLOSED = cython.declare(cython.longlong, DeliveryEvent.CLOSED)
CONNECTION_ID = cython.declare(cython.Py_ssize_t, Secure.CONNECTION_ID)
STATE = cython.declare(cython.Py_ssize_t, Secure.STATE)
EARLY_DATA = cython.declare(cython.Py_ssize_t, Secure.EARLY_DATA)
FALSE_START = cython.declare(cython.Py_ssize_t, Secure.FALSE_START)
ROUND_TRIPS = cython.declare(cython.Py_ssize_t, Secure.ROUND_TRIPS)
CLIENT_HELLOS = cython.declare(cython.Py_ssize_t, Secure.CLIENT_HELLOS)
SERVER_HELLOS = cython.declare(cython.Py_ssize_t, Secure.SERVER_HELLOS)
ANSWERED_TURNS = cython.declare(cython.Py_ssize_t, Secure.ANSWERED_TURNS)
SECURE_FIELDS = cython.declare(cython.Py_ssize_t, len(Secure))
S_CONNECTION_ID = cython.declare(cython.Py_ssize_t, Session.CONNECTION_ID)
S_ASIDE_LENGTH = cython.declare(cython.Py_ssize_t, Session.ASIDE_LENGTH)
FIELDS = cython.declare(cython.Py_ssize_t, SESSION_FIELDS)
CLIENT = cython.declare(cython.Py_ssize_t, Session.DIRECTIONS)
SIZE = cython.declare(cython.Py_ssize_t, DIRECTION_FIELDS)
D_KEPT = cython.declare(cython.Py_ssize_t, Direction.KEPT)
S_VERSION = cython.declare(cython.Py_ssize_t, Session.VERSION)
S_SEALED_BYTES = cython.declare(cython.Py_ssize_t, Session.SEALED_BYTES)
S_LAST_SIDE = cython.declare(cython.Py_ssize_t, Session.LAST_SIDE)
S_CLIENT_FINISHED = cython.declare(cython.Py_ssize_t, Session.CLIENT_FINISHED)
S_SERVER_FINISHED = cython.declare(cython.Py_ssize_t, Session.SERVER_FINISHED)
S_FLIGHT_START = cython.declare(cython.Py_ssize_t, Session.FLIGHT_START)
S_NAME_BLOCK = cython.declare(cython.Py_ssize_t, Session.NAME_BLOCK)
S_TURN = cython.declare(cython.Py_ssize_t, Session.TURN)


@cython.cclass
class TlsScanner:
    """Reads deliveries of TLS connections; fills ``secure`` and opens turns in the book."""

    book: Book
    blocks: Blocks
    turns: TlsTurns
    agreement: TlsAgreement
    messages: TlsMessages
    handshake: TlsHandshake
    records: TlsRecords
    secure = cython.declare(object, visibility="readonly")
    session_table: object
    hello_table: object
    sessions: cython.longlong[:, ::1]
    cells: cython.longlong[:, ::1]
    connections: cython.longlong[:, ::1]
    deliveries: cython.longlong[:, ::1]
    buffer: cython.const[cython.uchar][::1]
    stash: cython.const[cython.uchar][::1]
    hello_limit: cython.Py_ssize_t

    def __init__(self, book: Book) -> None:
        self.book = book
        self.blocks = Blocks()
        self.turns = TlsTurns(book, self.blocks)
        self.agreement = TlsAgreement(self.blocks)
        self.messages = TlsMessages(self.blocks, self.agreement)
        self.handshake = TlsHandshake(self.agreement, self.turns)
        self.records = TlsRecords(self.handshake, self.messages, self.agreement, self.turns)
        self.secure = Table(len(Secure))
        self.session_table = Table(SESSION_FIELDS)
        self.hello_table = Table(len(Hello))
        self._clear_rows(0)

    def scan(
        self, buffer: object, stash: object, connections: Table, deliveries: Table, count: int
    ) -> None:
        """Read ``count`` deliveries; those of connections that speak no TLS are passed by."""
        known = self.session_table.rows
        self.secure.reserve(connections.rows)
        self.session_table.reserve(connections.rows)
        self._clear_rows(known)
        self.connections = connections.cells
        self.deliveries = deliveries.cells
        self.turns.room = 0
        # Stops where it needs room: a batch without TLS never takes any.
        done = self._pass(0, count)
        if done == count:
            return
        self.buffer = buffer
        self.stash = stash
        try:
            while done < count:
                self._make_room()
                done = self._pass(done, count)
        finally:
            # A buffer that is looked at cannot grow.
            self.buffer = b"\0"
            self.stash = b"\0"

    def take_hellos(self) -> list[tuple[int, int, bool, bytes]]:
        """Hellos complete since the last call: connection id, slot, from server, bytes."""
        hellos = []
        for row in range(self.agreement.hello_count):
            number, slot, from_server, block, length = self.hello_table.row(row)
            hellos.append((number, slot, bool(from_server), self.blocks.bytes_of(block, length)))
            self.blocks.release(block)
        self.agreement.hello_count = 0
        return hellos

    @property
    def blocks_in_use(self) -> int:
        """Blocks of 512 bytes that hold hellos and server names now."""
        return self.blocks.count - self.blocks.unused

    def _clear_rows(self, first: int) -> None:
        """Rows that never held a connection say so."""
        for row in range(first, self.session_table.rows):
            self.session_table.cells[row, 0] = -1
        for row in range(first, self.secure.rows):
            self.secure.cells[row, 0] = -1

    def _make_room(self) -> None:
        self.blocks.reserve(2 * BLOCKS_A_DELIVERY)
        self.hello_table.reserve(self.agreement.hello_count + TURNS_A_PASS)
        self.hello_limit = self.hello_table.rows - HELLOS_A_DELIVERY
        self.sessions = self.session_table.cells
        self.cells = self.secure.cells
        sessions, secure = self.session_table.cells, self.secure.cells
        self.turns.bind(self.connections, sessions, secure, TURNS_A_PASS)
        self.agreement.bind(sessions, secure, self.hello_table.cells)
        self.messages.bind(sessions, secure)
        self.handshake.bind(sessions, secure)
        self.records.bind(sessions, secure)

    def _pass(self, first: cython.Py_ssize_t, count: cython.Py_ssize_t) -> int:
        """Read until all is done or room may run out; the first delivery not read."""
        row: cython.Py_ssize_t = first
        slot: cython.Py_ssize_t
        with cython.nogil:
            while row < count:
                slot = self.deliveries[row, E_CONNECTION]
                if self.connections[slot, C_APPLICATION] == TLS:
                    if self._has_room() == 0:
                        break
                    if self.sessions[slot, S_CONNECTION_ID] != self.connections[slot, C_ID]:
                        self._begin(slot, self.connections[slot, C_ID])
                    self._delivery(slot, row)
                row += 1
        return row

    @cython.nogil
    @cython.cfunc
    @cython.inline
    @cython.exceptval(-1, check=True)
    def _has_room(self) -> cython.Py_ssize_t:
        """Whether whatever one delivery brings can be kept."""
        return (
            self.turns.room > 0
            and self.blocks.unused >= MOST_BLOCKS
            and self.agreement.hello_count <= self.hello_limit
        )

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _begin(self, slot: cython.Py_ssize_t, number: cython.longlong) -> cython.Py_ssize_t:
        """A connection is new to us: rows of its slot start afresh."""
        field: cython.Py_ssize_t
        if self.sessions[slot, S_CONNECTION_ID] >= 0:
            self._end(slot)
        for field in range(FIELDS):
            self.sessions[slot, field] = 0
        self.sessions[slot, S_VERSION] = -1
        self.sessions[slot, S_SEALED_BYTES] = -1
        self.sessions[slot, S_LAST_SIDE] = -1
        self.sessions[slot, S_CLIENT_FINISHED] = -1
        self.sessions[slot, S_SERVER_FINISHED] = -1
        self.sessions[slot, S_FLIGHT_START] = -1
        self.sessions[slot, S_NAME_BLOCK] = -1
        self.sessions[slot, S_TURN] = -1
        self.sessions[slot, S_ASIDE_LENGTH] = -1
        self.sessions[slot, CLIENT + D_KEPT] = -1
        self.sessions[slot, CLIENT + SIZE + D_KEPT] = -1
        self.sessions[slot, S_CONNECTION_ID] = number
        for field in range(SECURE_FIELDS):
            self.cells[slot, field] = -1
        self.cells[slot, STATE] = 0
        self.cells[slot, EARLY_DATA] = 0
        self.cells[slot, FALSE_START] = 0
        self.cells[slot, ROUND_TRIPS] = 0
        self.cells[slot, ANSWERED_TURNS] = 0
        self.cells[slot, CLIENT_HELLOS] = 0
        self.cells[slot, SERVER_HELLOS] = 0
        self.cells[slot, CONNECTION_ID] = number
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _end(self, slot: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Finish what is open and give back what is kept; the Secure row stays."""
        self.turns.close(slot)
        self.agreement.forget(slot)
        self.sessions[slot, S_CONNECTION_ID] = -1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _delivery(self, slot: cython.Py_ssize_t, row: cython.Py_ssize_t) -> cython.Py_ssize_t:
        event: cython.longlong = self.deliveries[row, E_EVENT]
        speaker: cython.Py_ssize_t = self.deliveries[row, E_SIDE]
        side: cython.Py_ssize_t = CLIENT + SIZE * speaker
        offset: cython.Py_ssize_t = self.deliveries[row, E_OFFSET]
        length: cython.longlong = self.deliveries[row, E_LENGTH]
        position: cython.longlong = self.deliveries[row, E_POSITION]
        time: cython.longlong = self.deliveries[row, E_TIME]
        frame: cython.longlong = self.deliveries[row, E_FRAME]
        skipped: cython.longlong
        if event == CLOSED:
            return self._end(slot)
        if event == RESET:
            return self.turns.reset(slot)
        if event != DATA:
            return 0
        skipped = self.connections[slot, C_FROM + C_SIDE * speaker] - position
        if skipped > 0:
            if skipped >= length:
                return 0
            offset += skipped
            position += skipped
            length -= skipped
        if self.deliveries[row, E_SOURCE] == NEVER_CAPTURED:
            return self.records.miss(slot, side, length, time, frame, position)
        if self.records.advance(slot, side, length, time, frame, position):
            return 0
        if self.deliveries[row, E_SOURCE] == 0:
            return self.records.consume(
                slot, side, self.buffer, offset, offset + length, time, frame, position
            )
        return self.records.consume(
            slot, side, self.stash, offset, offset + length, time, frame, position
        )
