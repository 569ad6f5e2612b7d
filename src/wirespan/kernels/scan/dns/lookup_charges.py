# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Which connection waited for which lookup.

A connection is charged with the last lookup of its client that answered its server's
address, if it began within ``SOON_NS`` of the answer and is the first since: otherwise the
name was known before, and the lookup cost it nothing. Where A and AAAA were asked together
the program waited for both answers, so far as the second came before the connection.

The asker may be another address of the same host: a stub resolver on loopback, or IPv4
where the connection is IPv6.
"""

import cython

from wirespan.kernels.layout import Address, Charge, Connection, Exchange, Protocol
from wirespan.kernels.scan.dns.lookup_memory import Known
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.kernels.scan.book import Book
    from cython.cimports.wirespan.kernels.scan.dns.lookup_memory import LookupMemory
else:
    from wirespan.kernels.scan.book import Book
    from wirespan.kernels.scan.dns.lookup_memory import LookupMemory

SOON_NS = 100_000_000
"""A connection later than this after the answer did not wait for it."""

CONNECTION_ID = cython.declare(cython.Py_ssize_t, Charge.CONNECTION_ID)
EXCHANGE = cython.declare(cython.Py_ssize_t, Charge.EXCHANGE)
PARTNER = cython.declare(cython.Py_ssize_t, Charge.PARTNER)
START = cython.declare(cython.Py_ssize_t, Charge.START)
START_FRAME = cython.declare(cython.Py_ssize_t, Charge.START_FRAME)
END = cython.declare(cython.Py_ssize_t, Charge.END)
END_FRAME = cython.declare(cython.Py_ssize_t, Charge.END_FRAME)
RETRY = cython.declare(cython.Py_ssize_t, Charge.RETRY)
K_EXCHANGE = cython.declare(cython.Py_ssize_t, Known.EXCHANGE)
K_CLIENT = cython.declare(cython.Py_ssize_t, Known.CLIENT)
K_START = cython.declare(cython.Py_ssize_t, Known.START)
K_START_FRAME = cython.declare(cython.Py_ssize_t, Known.START_FRAME)
K_END = cython.declare(cython.Py_ssize_t, Known.END)
K_END_FRAME = cython.declare(cython.Py_ssize_t, Known.END_FRAME)
K_RETRY = cython.declare(cython.Py_ssize_t, Known.RETRY)
K_PARTNER = cython.declare(cython.Py_ssize_t, Known.PARTNER)
K_USED = cython.declare(cython.Py_ssize_t, Known.USED)
K_USER = cython.declare(cython.Py_ssize_t, Known.USER)
K_USER_ID = cython.declare(cython.Py_ssize_t, Known.USER_ID)
FELL_BACK = cython.declare(cython.Py_ssize_t, Charge.FELL_BACK)
FELL_BACK_FRAME = cython.declare(cython.Py_ssize_t, Charge.FELL_BACK_FRAME)
X_FELL_BACK = cython.declare(cython.Py_ssize_t, Exchange.FELL_BACK)
X_FELL_BACK_FRAME = cython.declare(cython.Py_ssize_t, Exchange.FELL_BACK_FRAME)
C_ID = cython.declare(cython.Py_ssize_t, Connection.ID)
C_SERVER = cython.declare(cython.Py_ssize_t, Connection.SERVER)
C_SERVER_PORT = cython.declare(cython.Py_ssize_t, Connection.SERVER_PORT)
C_SYN = cython.declare(cython.Py_ssize_t, Connection.SYN)
C_SYN_FRAME = cython.declare(cython.Py_ssize_t, Connection.SYN_FRAME)
C_SYN_ACK = cython.declare(cython.Py_ssize_t, Connection.SYN_ACK)
FALL_BACK_SOONEST = cython.declare(cython.longlong, 150_000_000)
FALL_BACK_LATEST = cython.declare(cython.longlong, 10_000_000_000)
"""ns after the first SYN: RFC 8305 says 250 ms, others wait out a connect timeout."""
K_GOOD_UNTIL = cython.declare(cython.Py_ssize_t, Known.GOOD_UNTIL)
K_REPLACED = cython.declare(cython.Py_ssize_t, Known.REPLACED)
K_REPLACED_FRAME = cython.declare(cython.Py_ssize_t, Known.REPLACED_FRAME)
X_CONNECTION = cython.declare(cython.Py_ssize_t, Exchange.CONNECTION)
X_CONNECTION_ID = cython.declare(cython.Py_ssize_t, Exchange.CONNECTION_ID)
X_PROTOCOL = cython.declare(cython.Py_ssize_t, Exchange.PROTOCOL)
X_INDEX = cython.declare(cython.Py_ssize_t, Exchange.INDEX)
X_LOOKUP = cython.declare(cython.Py_ssize_t, Exchange.LOOKUP)
X_LOOKUP_START = cython.declare(cython.Py_ssize_t, Exchange.LOOKUP_START)
X_LOOKUP_RETRY = cython.declare(cython.Py_ssize_t, Exchange.LOOKUP_RETRY)
X_LOOKUP_END = cython.declare(cython.Py_ssize_t, Exchange.LOOKUP_END)
X_LOOKUP_START_FRAME = cython.declare(cython.Py_ssize_t, Exchange.LOOKUP_START_FRAME)
X_LOOKUP_END_FRAME = cython.declare(cython.Py_ssize_t, Exchange.LOOKUP_END_FRAME)
DNS = cython.declare(cython.longlong, Protocol.DNS)
FAMILY = cython.declare(cython.Py_ssize_t, Address.FAMILY)
HIGH = cython.declare(cython.Py_ssize_t, Address.HIGH)
LOW = cython.declare(cython.Py_ssize_t, Address.LOW)
SOON = cython.declare(cython.longlong, SOON_NS)
ANYONE = cython.declare(cython.longlong, -1)
LOOPBACK = cython.declare(cython.longlong, 127)


@cython.cclass
class LookupCharges:
    """``table`` holds a ``layout.Charge`` row for each connection slot that was charged."""

    def __init__(self, memory: LookupMemory, addresses: Table) -> None:
        self.memory = memory
        self._addresses = addresses
        self.table = Table(len(Charge), 1)
        self.begin()

    def begin(self) -> None:
        """Bind the tables, which may have grown."""
        self.addresses = self._addresses.cells
        self.cells = self.table.cells

    def reserve(self, connections: int) -> None:
        """Make room for charges on this many connection slots."""
        self.table.reserve(connections)
        self.cells = self.table.cells

    def outdated(self, client: int, server: int, time: int) -> tuple[int, int, int] | None:
        """Whether the last answer with this server's address was old at ``time``: the frame
        that gave it, when the name was answered without it, and that frame; None: it was not.

        The answer's lifetime was over, and a later one to the same question lacked it.
        """
        row: cython.Py_ssize_t
        replaced: int
        if self.memory.remembered == 0:
            return None
        self.begin()
        row = self._find_waited_for(client, server)
        if row < 0 or not 0 <= self.memory.known[row, K_GOOD_UNTIL] < time:
            return None
        replaced = self.memory.known[row, K_REPLACED]
        if not 0 <= replaced < time:
            return None
        return (
            self.memory.known[row, K_END_FRAME],
            replaced,
            self.memory.known[row, K_REPLACED_FRAME],
        )

    def hand_on(self, book: Book) -> None:
        """Tell the first exchange of each connection, once ready, what it waited for.

        After all scanners and before the ledger, which reads the LOOKUP columns.
        """
        row: cython.Py_ssize_t
        with cython.nogil:
            for row in range(book.ready_count):
                self._hand_on(book, book.ready_cells[row, 0])

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _hand_on(self, book: Book, slot: cython.Py_ssize_t) -> cython.int:
        connection: cython.Py_ssize_t = book.cells[slot, X_CONNECTION]
        if book.cells[slot, X_INDEX] != 0 or book.cells[slot, X_PROTOCOL] == DNS:
            return 0
        if (
            not 0 <= connection < self.cells.shape[0]
            or self.cells[connection, CONNECTION_ID] != book.cells[slot, X_CONNECTION_ID] + 1
        ):
            return 0
        book.cells[slot, X_LOOKUP] = self.cells[connection, EXCHANGE]
        book.cells[slot, X_LOOKUP_START] = self.cells[connection, START]
        book.cells[slot, X_LOOKUP_RETRY] = self._retry(connection)
        book.cells[slot, X_LOOKUP_END] = self.cells[connection, END]
        book.cells[slot, X_LOOKUP_START_FRAME] = self.cells[connection, START_FRAME]
        book.cells[slot, X_LOOKUP_END_FRAME] = self.cells[connection, END_FRAME]
        book.cells[slot, X_FELL_BACK] = self.cells[connection, FELL_BACK]
        book.cells[slot, X_FELL_BACK_FRAME] = self.cells[connection, FELL_BACK_FRAME]
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _retry(self, connection: cython.Py_ssize_t) -> cython.longlong:
        """When it was asked again; -1 where a second answer said since that nothing was lost."""
        row: cython.Py_ssize_t = self.memory.find(self.cells[connection, EXCHANGE])
        if row < 0 or self.memory.known[row, K_END] != self.cells[connection, END]:
            row = self.memory.find(self.cells[connection, PARTNER])
        if row >= 0 and self.memory.known[row, K_RETRY] < 0:
            return -1
        return self.cells[connection, RETRY]

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def has_room(self, connection: cython.Py_ssize_t) -> cython.int:
        return self.memory.remembered == 0 or connection < self.cells.shape[0]

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def charge(
        self,
        connections: cython.longlong[:, ::1],
        connection: cython.Py_ssize_t,
        connection_id: cython.longlong,
        client: cython.longlong,
        server: cython.longlong,
        time: cython.longlong,
    ) -> cython.int:
        """A connection begins: write its row if it waited for a lookup."""
        row: cython.Py_ssize_t
        partner: cython.Py_ssize_t
        end: cython.longlong
        if self.memory.remembered == 0:
            return 0
        row = self._find_waited_for(client, server)
        if row >= 0 and self.memory.known[row, K_USED]:
            return self._fall_back(connections, connection, connection_id, row, time)
        if row < 0:
            return 0
        end = self.memory.known[row, K_END]
        if end > time:
            return 0
        partner = self._find_partner(row, time)
        if partner >= 0 and self.memory.known[partner, K_END] > end:
            end = self.memory.known[partner, K_END]
        if time - end >= SOON:
            return 0
        return self._write(connection, connection_id, row, partner)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _fall_back(
        self,
        connections: cython.longlong[:, ::1],
        connection: cython.Py_ssize_t,
        connection_id: cython.longlong,
        row: cython.Py_ssize_t,
        time: cython.longlong,
    ) -> cython.int:
        """The lookup was used by an attempt at another of its addresses that is unanswered:
        then this connection waited for it, and for that attempt."""
        dead: cython.Py_ssize_t = self.memory.known[row, K_USER]
        syn: cython.longlong
        frame: cython.longlong
        if dead == connection or connections[dead, C_ID] != self.memory.known[row, K_USER_ID]:
            return 0
        if connections[dead, C_SERVER] == connections[connection, C_SERVER]:
            return 0
        if connections[dead, C_SERVER_PORT] != connections[connection, C_SERVER_PORT]:
            return 0
        syn = connections[dead, C_SYN]
        frame = connections[dead, C_SYN_FRAME]
        if syn < 0 or connections[dead, C_SYN_ACK] >= 0:
            return 0
        if not FALL_BACK_SOONEST <= time - syn <= FALL_BACK_LATEST:
            return 0
        if self.cells[dead, CONNECTION_ID] == connections[dead, C_ID] + 1:
            if self.cells[dead, FELL_BACK] >= 0:
                syn = self.cells[dead, FELL_BACK]
                frame = self.cells[dead, FELL_BACK_FRAME]
        self._write(connection, connection_id, row, self._find_partner(row, time))
        self.cells[connection, FELL_BACK] = syn
        self.cells[connection, FELL_BACK_FRAME] = frame
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _find_waited_for(
        self, client: cython.longlong, server: cython.longlong
    ) -> cython.Py_ssize_t:
        family: cython.longlong = self.addresses[server, FAMILY]
        high: cython.longlong = self.addresses[server, HIGH]
        low: cython.longlong = self.addresses[server, LOW]
        row: cython.Py_ssize_t = self.memory.find_address(client, family, high, low)
        if row >= 0:
            return row
        row = self.memory.find_address(ANYONE, family, high, low)
        if row >= 0 and self._is_other_self(self.memory.known[row, K_CLIENT], client):
            return row
        return -1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _is_other_self(self, asker: cython.longlong, client: cython.longlong) -> cython.int:
        """Whether another address may be the same host's."""
        family: cython.longlong = self.addresses[asker, FAMILY]
        high: cython.longlong = self.addresses[asker, HIGH]
        low: cython.longlong = self.addresses[asker, LOW]
        if family != self.addresses[client, FAMILY]:
            return 1
        if family == 4:
            return low >> 24 == LOOPBACK
        return high == 0 and low == 1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _find_partner(self, row: cython.Py_ssize_t, time: cython.longlong) -> cython.Py_ssize_t:
        """The lookup asked beside it, if it had its answer by then; -1."""
        partner: cython.Py_ssize_t = self.memory.find(self.memory.known[row, K_PARTNER])
        if partner >= 0 and self.memory.known[partner, K_END] <= time:
            return partner
        return -1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _write(
        self,
        connection: cython.Py_ssize_t,
        connection_id: cython.longlong,
        row: cython.Py_ssize_t,
        partner: cython.Py_ssize_t,
    ) -> cython.int:
        first: cython.Py_ssize_t = row
        last: cython.Py_ssize_t = row
        self._use(row, connection, connection_id)
        self.cells[connection, FELL_BACK] = -1
        self.cells[connection, FELL_BACK_FRAME] = -1
        self.cells[connection, CONNECTION_ID] = connection_id + 1
        self.cells[connection, EXCHANGE] = self.memory.known[row, K_EXCHANGE] - 1
        self.cells[connection, PARTNER] = -1
        if partner >= 0:
            self._use(partner, connection, connection_id)
            self.cells[connection, PARTNER] = self.memory.known[partner, K_EXCHANGE] - 1
            if self.memory.known[partner, K_START] < self.memory.known[row, K_START]:
                first = partner
            if self.memory.known[partner, K_END] > self.memory.known[row, K_END]:
                last = partner
        self.cells[connection, START] = self.memory.known[first, K_START]
        self.cells[connection, START_FRAME] = self.memory.known[first, K_START_FRAME]
        self.cells[connection, END] = self.memory.known[last, K_END]
        self.cells[connection, END_FRAME] = self.memory.known[last, K_END_FRAME]
        self.cells[connection, RETRY] = self.memory.known[last, K_RETRY]
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _use(
        self,
        row: cython.Py_ssize_t,
        connection: cython.Py_ssize_t,
        connection_id: cython.longlong,
    ) -> cython.int:
        self.memory.known[row, K_USED] = 1
        self.memory.known[row, K_USER] = connection
        self.memory.known[row, K_USER_ID] = connection_id
        return 0
