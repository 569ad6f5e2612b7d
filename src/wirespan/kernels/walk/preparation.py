# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""The set-up a first request waits for: the lookup, the TCP handshake, the TLS handshake.

Each is a row of trips: a packet passes the tap towards a host and the answer passes back.
Of such a trip the known round trip is propagation; what is over belongs to the host that
answered, as far as the tap can tell.
"""

import cython

from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.kernels.layout import Connection, Exchange, Protocol, Secure, Segment, SegmentMark

if cython.compiled:
    from cython.cimports.wirespan.kernels.walk.answering import Answering
    from cython.cimports.wirespan.kernels.walk.edges import Edges
    from cython.cimports.wirespan.kernels.walk.path import Path
    from cython.cimports.wirespan.kernels.walk.rows import Rows
    from cython.cimports.wirespan.kernels.walk.slices import Slices
else:
    from wirespan.kernels.walk.answering import Answering
    from wirespan.kernels.walk.edges import Edges
    from wirespan.kernels.walk.path import Path
    from wirespan.kernels.walk.rows import Rows
    from wirespan.kernels.walk.slices import Slices

LOOKUP_RETRY = cython.declare(cython.Py_ssize_t, Exchange.LOOKUP_RETRY)
LOOKUP_END = cython.declare(cython.Py_ssize_t, Exchange.LOOKUP_END)
LOOKUP_START_FRAME = cython.declare(cython.Py_ssize_t, Exchange.LOOKUP_START_FRAME)
LOOKUP_END_FRAME = cython.declare(cython.Py_ssize_t, Exchange.LOOKUP_END_FRAME)

BEGIN = cython.declare(cython.Py_ssize_t, Exchange.START)
PROTOCOL = cython.declare(cython.Py_ssize_t, Exchange.PROTOCOL)
TLS_PROTOCOL = cython.declare(cython.longlong, Protocol.TLS)
FELL_BACK = cython.declare(cython.Py_ssize_t, Exchange.FELL_BACK)
FELL_BACK_FRAME = cython.declare(cython.Py_ssize_t, Exchange.FELL_BACK_FRAME)

SYN = cython.declare(cython.Py_ssize_t, Connection.SYN)
SYN_FRAME = cython.declare(cython.Py_ssize_t, Connection.SYN_FRAME)
SYN_LAST = cython.declare(cython.Py_ssize_t, Connection.SYN_LAST)
SYN_LAST_FRAME = cython.declare(cython.Py_ssize_t, Connection.SYN_LAST_FRAME)
SYNS = cython.declare(cython.Py_ssize_t, Connection.SYNS)
SYN_ACK = cython.declare(cython.Py_ssize_t, Connection.SYN_ACK)
SYN_ACK_FRAME = cython.declare(cython.Py_ssize_t, Connection.SYN_ACK_FRAME)
SYN_ACKS = cython.declare(cython.Py_ssize_t, Connection.SYN_ACKS)
OPEN = cython.declare(cython.Py_ssize_t, Connection.OPEN)
OPEN_FRAME = cython.declare(cython.Py_ssize_t, Connection.OPEN_FRAME)

HELLO = cython.declare(cython.Py_ssize_t, Secure.HELLO)
HELLO_FRAME = cython.declare(cython.Py_ssize_t, Secure.HELLO_FRAME)
FINISHED = cython.declare(cython.Py_ssize_t, Secure.FINISHED)
FINISHED_FRAME = cython.declare(cython.Py_ssize_t, Secure.FINISHED_FRAME)

TIME = cython.declare(cython.Py_ssize_t, Segment.TIME)
FRAME = cython.declare(cython.Py_ssize_t, Segment.FRAME)
MARKS = cython.declare(cython.Py_ssize_t, Segment.MARKS)
START = cython.declare(cython.Py_ssize_t, Segment.START)
LENGTH = cython.declare(cython.Py_ssize_t, Segment.LENGTH)
SPURIOUS = cython.declare(cython.longlong, SegmentMark.SPURIOUS)
KEEP_ALIVE = cython.declare(cython.longlong, SegmentMark.KEEP_ALIVE)

DNS = cython.declare(cython.longlong, Phase.DNS)
CONNECT = cython.declare(cython.longlong, Phase.CONNECT)
TLS = cython.declare(cython.longlong, Phase.TLS)
CLIENT_GAP = cython.declare(cython.longlong, Phase.CLIENT)
SERVER = cython.declare(cython.longlong, Reason.SERVER)
CLIENT = cython.declare(cython.longlong, Reason.CLIENT)
CRYPTO = cython.declare(cython.longlong, Reason.CRYPTO)
RETRY = cython.declare(cython.longlong, Reason.RETRY)
SYN_RETRANSMISSION = cython.declare(cython.longlong, Reason.SYN_RETRANSMISSION)
RESIDUAL = cython.declare(cython.longlong, Reason.RESIDUAL)
CLIENT_HOST = cython.declare(cython.longlong, Medium.CLIENT_HOST)
SERVER_HOST = cython.declare(cython.longlong, Medium.SERVER_HOST)
UNKNOWN = cython.declare(cython.longlong, Medium.UNKNOWN)

HOST_REACTION = cython.declare(cython.longlong, 2_000_000)
"""ns: a program that waited goes on within this time."""
BEYOND_A_HOST = cython.declare(cython.longlong, 10_000_000)
"""ns: where both hosts seem near, a kernel that answers a SYN later is not: something near the
client may acknowledge for the server."""


@cython.cclass
class Preparation:
    """Charges phases dns, connect and tls, and the client's pauses between them."""

    def __init__(
        self, rows: Rows, slices: Slices, edges: Edges, answering: Answering, path: Path
    ) -> None:
        self.rows = rows
        self.slices = slices
        self.edges = edges
        self.answering = answering
        self.path = path

    @cython.cfunc
    @cython.exceptval(-1)
    def lookup(self, exchanges: cython.longlong[:, ::1], slot: cython.Py_ssize_t) -> cython.int:
        """The lookup it waited for: repeated questions, then the resolver and the way to it.

        One lookup cannot tell the resolver from the way, so the medium stays unknown.
        """
        first: cython.longlong = exchanges[slot, LOOKUP_START_FRAME]
        last: cython.longlong = exchanges[slot, LOOKUP_END_FRAME]
        self.slices.phase = DNS
        self.slices.upto(exchanges[slot, LOOKUP_RETRY], RETRY, UNKNOWN, first, last, 950)
        return self.slices.upto(exchanges[slot, LOOKUP_END], SERVER, UNKNOWN, first, last, 600)

    @cython.cfunc
    @cython.exceptval(-1)
    def fall_back(
        self,
        exchanges: cython.longlong[:, ::1],
        slot: cython.Py_ssize_t,
        connections: cython.longlong[:, ::1],
        connection: cython.Py_ssize_t,
    ) -> cython.int:
        """Another address was tried first, and nobody answered: the client waited, by its own
        timer, until it turned to this one (RFC 8305)."""
        frame: cython.longlong = exchanges[slot, FELL_BACK_FRAME]
        if exchanges[slot, FELL_BACK] < 0:
            return 0
        self.slices.phase = CLIENT_GAP
        self.slices.upto(exchanges[slot, FELL_BACK], CLIENT, CLIENT_HOST, -1, frame, 900)
        self.slices.phase = CONNECT
        return self.slices.upto(
            connections[connection, SYN],
            CLIENT,
            CLIENT_HOST,
            frame,
            connections[connection, SYN_FRAME],
            700,
        )

    @cython.cfunc
    @cython.exceptval(-1)
    def connect(
        self, connections: cython.longlong[:, ::1], connection: cython.Py_ssize_t
    ) -> cython.int:
        """SYN, SYN-ACK, ACK: two trips, one to each host.

        What a repeated packet cost is all but the trip that succeeded: when the SYN-ACK was
        lost, the server's own timer may beat the client's second SYN.
        """
        syn: cython.longlong = connections[connection, SYN_FRAME]
        syn_ack: cython.longlong = connections[connection, SYN_ACK_FRAME]
        arrived: cython.longlong = connections[connection, SYN_ACK]
        opened: cython.longlong = connections[connection, OPEN]
        near: cython.int = self.path.to_server < self.path.tolerance()
        if near and self.path.to_client < self.path.tolerance() and arrived - max(
            self.slices.cursor, connections[connection, SYN_LAST]
        ) > BEYOND_A_HOST:  # fmt: skip
            near = 0
        self.slices.phase = CLIENT_GAP
        if self.slices.cursor < connections[connection, SYN]:
            self.slices.there_and_back(
                connections[connection, SYN], self.path.to_client, CLIENT, CLIENT_HOST,
                -1, syn, 900,
            )  # fmt: skip
        self.slices.phase = CONNECT
        if connections[connection, SYNS] > 1:
            self.slices.upto(
                min(connections[connection, SYN_LAST], arrived - max(self.path.to_server, 0)),
                SYN_RETRANSMISSION,
                UNKNOWN,
                syn,
                connections[connection, SYN_LAST_FRAME],
                950,
            )
        self.slices.there_and_back(
            arrived,
            self.path.to_server,
            SERVER if near else RESIDUAL,
            SERVER_HOST if near else UNKNOWN,
            syn,
            syn_ack,
            900,
        )
        opened -= max(self.path.to_client, 0)
        if connections[connection, SYN_ACKS] > 1 and opened > arrived + self.path.tolerance():
            self.slices.upto(
                opened, SYN_RETRANSMISSION, UNKNOWN, syn_ack,
                connections[connection, OPEN_FRAME], 950,
            )  # fmt: skip
        return self.slices.there_and_back(
            connections[connection, OPEN],
            self.path.to_client,
            CLIENT,
            CLIENT_HOST,
            syn_ack,
            connections[connection, OPEN_FRAME],
            900,
        )

    @cython.cfunc
    @cython.exceptval(-1)
    def counts(self, row: cython.Py_ssize_t) -> cython.int:
        """1 where the packet carries handshake bytes that mattered."""
        return (
            self.rows.cells[row, LENGTH] > 0
            and not self.rows.cells[row, MARKS] & (SPURIOUS | KEEP_ALIVE)
        )  # fmt: skip

    @cython.cfunc
    @cython.exceptval(-1)
    def handshake(
        self, secure: cython.longlong[:, ::1], connection: cython.Py_ssize_t
    ) -> cython.int:
        """ClientHello to the moment data may flow: flights, back and forth."""
        begin: cython.longlong = secure[connection, HELLO]
        end: cython.longlong = secure[connection, FINISHED]
        frame: cython.longlong = secure[connection, HELLO_FRAME]
        self.slices.phase = CLIENT_GAP
        self.slices.upto(begin, CLIENT, CLIENT_HOST, -1, frame, 900)
        self.flights(begin, end, 1)
        return self.slices.upto(
            end, RESIDUAL, UNKNOWN, frame, secure[connection, FINISHED_FRAME], 500
        )

    @cython.cfunc
    @cython.exceptval(-1)
    def unread(self, exchanges: cython.longlong[:, ::1], slot: cython.Py_ssize_t) -> cython.int:
        """What was said before the question and is none: a server that speaks first
        (SMTP, SSH, MySQL), or a handshake of which the capture kept too little to read.

        What a server says last of a handshake may be for later (tickets): the client waited for
        it only if the question followed.
        """
        begin: cython.longlong = exchanges[slot, BEGIN]
        is_secret: cython.int = exchanges[slot, PROTOCOL] == TLS_PROTOCOL
        client: cython.Py_ssize_t = self.rows.at_or_before(begin - 1)
        server: cython.Py_ssize_t = self.rows.last_data(client, 1) if client >= 0 else -1
        late: cython.longlong
        first: cython.Py_ssize_t
        if server < 0 or self.rows.cells[server, TIME] <= self.slices.cursor:
            return 0
        first = self.rows.next_data(self.rows.after(self.slices.cursor), 0)
        if 0 <= first < server:
            self.slices.phase = CLIENT_GAP
            self.slices.upto(
                self.rows.cells[first, TIME], CLIENT, CLIENT_HOST,
                -1, self.rows.cells[first, FRAME], 900,
            )  # fmt: skip
        client = self.rows.last_data(client, 0)
        late = begin - self.rows.cells[server, TIME] - max(self.path.to_client, 0)
        if client >= 0 and late > max(HOST_REACTION, self.path.tolerance()):
            begin = min(begin, self.rows.cells[client, TIME] + 1)
        return self.flights(self.slices.cursor, begin - 1, is_secret)

    @cython.cfunc
    @cython.exceptval(-1)
    def flights(
        self, begin: cython.longlong, end: cython.longlong, is_secret: cython.int
    ) -> cython.int:
        """All that was said between two moments, flight by flight."""
        row: cython.Py_ssize_t
        first: cython.Py_ssize_t = -1
        last: cython.Py_ssize_t = -1
        self.sent = -1
        for row in range(self.rows.first_after(begin - 1), self.rows.count):
            if self.rows.cells[row, TIME] > end:
                break
            if not self.counts(row):
                continue
            if first >= 0 and self.rows.is_from(row, 0) != self.rows.is_from(first, 0):
                self.flight(first, last, is_secret)
                first = -1
            if first < 0:
                first = row
            last = row
        return self.flight(first, last, is_secret) if first >= 0 else 0

    @cython.cfunc
    @cython.exceptval(-1)
    def flight(
        self, first: cython.Py_ssize_t, last: cython.Py_ssize_t, is_secret: cython.int
    ) -> cython.int:
        """One side's consecutive packets: the trip to it, then its transfer.

        Unless what it answers, or its first copy, was lost.
        """
        side: cython.int = 0 if self.rows.is_from(first, 0) else 1
        reason: cython.longlong = CRYPTO
        row: cython.Py_ssize_t
        start: cython.longlong = self.rows.cells[first, START]
        end: cython.longlong = start
        for row in range(first, last + 1):
            if self.counts(row):
                start = min(start, self.rows.cells[row, START])
                end = max(end, self.rows.cells[row, START] + self.rows.cells[row, LENGTH])
        self.slices.phase = TLS
        if not is_secret:
            reason = SERVER if side else CLIENT
            self.slices.phase = CONNECT if side else CLIENT_GAP
        self.answering.expect(1 - side, self.sent, start)
        self.sent = end
        if not self.answering.repeat(self.rows.cells[first, TIME], self.slices.phase):
            self.slices.there_and_back(
                self.rows.cells[first, TIME],
                self.path.trip(side),
                reason,
                self.path.host(side),
                -1,
                self.rows.cells[first, FRAME],
                800,
            )
        return self.edges.transfer(
            side, start, end, self.rows.cells[first, TIME], self.rows.cells[last, TIME]
        )
