# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""The smallest round trips seen between two hosts, over all their connections.

A connection of one request often never sees an uncongested round trip; another one to the
same host may have. The memory is direct-mapped: of two pairs in one place the later stays.

Something near the client that acknowledges for the server (a virtual machine's NAT, an
accelerator, a transparent proxy) makes round trips look short; but it opens a connection
only when the server did, and it cannot answer. So where all handshakes and all answers take
far longer than acknowledgements, the server is as far as they say. What stands near a client
stands before all its servers: once proven, a single handshake with another says the same.
"""

import cython

from wirespan.kernels.layout import Connection, Exchange, ExchangeFact, Opened
from wirespan.kernels.table import Table

PAIRS = 65536
"""Places."""
CLIENTS = 4096
"""Places of clients that something acknowledges for."""

MASK = cython.declare(cython.longlong, PAIRS - 1)
CLIENT_MASK = cython.declare(cython.longlong, CLIENTS - 1)
SPREAD = cython.declare(cython.longlong, 40503)
CLIENT = cython.declare(cython.Py_ssize_t, 0)
"""Row of the client's address plus one; 0: nobody yet."""
SERVER = cython.declare(cython.Py_ssize_t, 1)
TO_CLIENT = cython.declare(cython.Py_ssize_t, 2)
TO_SERVER = cython.declare(cython.Py_ssize_t, 3)
FASTEST_OPENING = cython.declare(cython.Py_ssize_t, 4)
"""Shortest time from a SYN to its SYN-ACK."""
OPENINGS = cython.declare(cython.Py_ssize_t, 5)
FASTEST_ANSWER = cython.declare(cython.Py_ssize_t, 6)
"""Shortest time from a question to its answer."""
ANSWERS = cython.declare(cython.Py_ssize_t, 7)
FIELDS = 8
FAR = cython.declare(cython.longlong, 10_000_000)
"""ns: a shorter handshake proves nothing."""
FAR_APART = cython.declare(cython.longlong, 10)
WITNESSES = cython.declare(cython.longlong, 2)
"""Handshakes, and answers, that must agree."""

X_CONNECTION = cython.declare(cython.Py_ssize_t, Exchange.CONNECTION)
X_FACTS = cython.declare(cython.Py_ssize_t, Exchange.FACTS)
X_INDEX = cython.declare(cython.Py_ssize_t, Exchange.INDEX)
X_ASKED = cython.declare(cython.Py_ssize_t, Exchange.ASKED)
X_ANSWER = cython.declare(cython.Py_ssize_t, Exchange.ANSWER)
CROSSING = cython.declare(cython.longlong, ExchangeFact.PIPELINED | ExchangeFact.EARLY_ANSWER)
C_TRANSPORT = cython.declare(cython.Py_ssize_t, Connection.TRANSPORT)
C_CLIENT = cython.declare(cython.Py_ssize_t, Connection.CLIENT)
C_SERVER = cython.declare(cython.Py_ssize_t, Connection.SERVER)
C_OPENED = cython.declare(cython.Py_ssize_t, Connection.OPENED)
C_SYNS = cython.declare(cython.Py_ssize_t, Connection.SYNS)
C_SYN = cython.declare(cython.Py_ssize_t, Connection.SYN)
C_SYN_ACK = cython.declare(cython.Py_ssize_t, Connection.SYN_ACK)
C_RTT_TO_CLIENT = cython.declare(cython.Py_ssize_t, Connection.RTT_TO_CLIENT)
C_RTT_TO_SERVER = cython.declare(cython.Py_ssize_t, Connection.RTT_TO_SERVER)
TCP = cython.declare(cython.longlong, 6)
HANDSHAKE = cython.declare(cython.longlong, Opened.HANDSHAKE)


@cython.cclass
class Trips:
    """``recall`` fills ``to_client`` and ``to_server``; -1 unknown."""

    def __init__(self) -> None:
        self.table = Table(FIELDS, PAIRS)
        self.cells = self.table.cells
        self.clients = Table(1, CLIENTS)
        self.behind = self.clients.cells
        self.to_client = -1
        self.to_server = -1

    @cython.cfunc
    @cython.exceptval(-1)
    def place(self, client: cython.longlong, server: cython.longlong) -> cython.Py_ssize_t:
        return ((client + 1) * SPREAD + server) & MASK

    @cython.cfunc
    @cython.exceptval(-1)
    def recall(
        self,
        client: cython.longlong,
        server: cython.longlong,
        to_client: cython.longlong,
        to_server: cython.longlong,
    ) -> cython.int:
        """The smaller of what is given and what is known of this pair of addresses."""
        at: cython.Py_ssize_t = self.place(client, server)
        known: cython.longlong
        self.to_client = to_client
        self.to_server = to_server
        if self.cells[at, CLIENT] == client + 1 and self.cells[at, SERVER] == server:
            known = self.cells[at, TO_CLIENT]
            if to_client < 0 or 0 <= known < to_client:
                self.to_client = known
            known = self.cells[at, TO_SERVER]
            if to_server < 0 or 0 <= known < to_server:
                self.to_server = known
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def remember(self, client: cython.longlong, server: cython.longlong) -> cython.int:
        """Keep ``to_client`` and ``to_server`` as this pair's."""
        at: cython.Py_ssize_t = self.claim(client, server)
        self.cells[at, TO_CLIENT] = self.to_client
        self.cells[at, TO_SERVER] = self.to_server
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def claim(self, client: cython.longlong, server: cython.longlong) -> cython.Py_ssize_t:
        """The row of this pair; whoever was there is forgotten."""
        at: cython.Py_ssize_t = self.place(client, server)
        if self.cells[at, CLIENT] != client + 1 or self.cells[at, SERVER] != server:
            self.cells[at, CLIENT] = client + 1
            self.cells[at, SERVER] = server
            self.cells[at, TO_CLIENT] = -1
            self.cells[at, TO_SERVER] = -1
            self.cells[at, OPENINGS] = 0
            self.cells[at, ANSWERS] = 0
        return at

    @cython.cfunc
    @cython.exceptval(-1)
    def witness(
        self,
        exchanges: cython.longlong[:, ::1],
        slot: cython.Py_ssize_t,
        connections: cython.longlong[:, ::1],
    ) -> cython.int:
        """How long this exchange's answer took, and the handshake before it."""
        flow: cython.Py_ssize_t = exchanges[slot, X_CONNECTION]
        answered: cython.longlong = exchanges[slot, X_ANSWER] - exchanges[slot, X_ASKED]
        opened: cython.longlong = connections[flow, C_SYN_ACK] - connections[flow, C_SYN]
        at: cython.Py_ssize_t
        if connections[flow, C_TRANSPORT] != TCP:
            return 0
        at = self.claim(connections[flow, C_CLIENT], connections[flow, C_SERVER])
        if exchanges[slot, X_ASKED] >= 0 and answered > 0 and not (
            exchanges[slot, X_FACTS] & CROSSING
        ):  # fmt: skip
            if not self.cells[at, ANSWERS] or answered < self.cells[at, FASTEST_ANSWER]:
                self.cells[at, FASTEST_ANSWER] = answered
            self.cells[at, ANSWERS] += 1
        if (
            exchanges[slot, X_INDEX] == 0
            and connections[flow, C_OPENED] == HANDSHAKE
            and connections[flow, C_SYNS] == 1
            and connections[flow, C_SYN] >= 0
        ):
            if not self.cells[at, OPENINGS] or opened < self.cells[at, FASTEST_OPENING]:
                self.cells[at, FASTEST_OPENING] = opened
            self.cells[at, OPENINGS] += 1
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def look_beyond(self, client: cython.longlong, server: cython.longlong) -> cython.int:
        """1 where something near the client acknowledges for the server: then ``to_server``,
        recalled just before, becomes the way to the server itself."""
        at: cython.Py_ssize_t = self.claim(client, server)
        opened: cython.longlong = self.cells[at, FASTEST_OPENING]
        answered: cython.longlong = self.cells[at, FASTEST_ANSWER]
        if not self.cells[at, OPENINGS] or self.to_server < 0 or opened < FAR:
            return 0
        if opened < FAR_APART * (self.to_server + max(self.to_client, 0)):
            return 0
        if self.is_proven(at):
            self.behind[client & CLIENT_MASK, 0] = client + 1
        elif self.behind[client & CLIENT_MASK, 0] != client + 1:
            return 0
        if not self.cells[at, ANSWERS]:
            answered = opened
        if answered < FAR:
            return 0
        self.to_server = min(opened, answered)
        return 1

    @cython.cfunc
    @cython.exceptval(-1)
    def is_proven(self, at: cython.Py_ssize_t) -> cython.int:
        """Whether enough handshakes and answers between two hosts agree with each other."""
        if self.cells[at, OPENINGS] < WITNESSES or self.cells[at, ANSWERS] < WITNESSES:
            return 0
        return self.cells[at, FASTEST_ANSWER] >= self.cells[at, FASTEST_OPENING] * 3 // 4

    @cython.cfunc
    @cython.exceptval(-1)
    def suspect(self, connections: cython.longlong[:, ::1], flow: cython.Py_ssize_t) -> cython.int:
        """Learn from a pair of hosts, before any is judged, what stands near the client."""
        client: cython.longlong = connections[flow, C_CLIENT]
        server: cython.longlong = connections[flow, C_SERVER]
        if connections[flow, C_TRANSPORT] != TCP:
            return 0
        self.recall(
            client, server, connections[flow, C_RTT_TO_CLIENT], connections[flow, C_RTT_TO_SERVER]
        )
        return self.look_beyond(client, server)

    @cython.cfunc
    @cython.exceptval(-1)
    def is_split(self, connections: cython.longlong[:, ::1], flow: cython.Py_ssize_t) -> cython.int:
        """Whether ``look_beyond`` holds between the hosts of a connection that ended."""
        client: cython.longlong = connections[flow, C_CLIENT]
        server: cython.longlong = connections[flow, C_SERVER]
        at: cython.Py_ssize_t = self.place(client, server)
        if connections[flow, C_TRANSPORT] != TCP or connections[flow, C_OPENED] != HANDSHAKE:
            return 0
        if self.cells[at, CLIENT] != client + 1 or self.cells[at, SERVER] != server:
            return 0
        self.recall(client, server, -1, -1)
        return self.look_beyond(client, server)
