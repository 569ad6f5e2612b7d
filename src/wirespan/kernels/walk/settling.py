# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Settles exchanges: from the first packet a request waited for to its last byte.

The wall time is cut at what happened on the critical path (lookup, connect, TLS, question,
wait, answer), each piece is charged by the rules of ``preparation``, ``dialogue`` and
``edges``, and the pages are ``slices``. Times are those of the tap; how far each host is
from it is told by two round trips, tap - client - tap and tap - server - tap, one of which
is near zero when the capture was made on a host.
"""

import cython

from wirespan.base.vocabulary import Medium, Phase, Reason, Vantage
from wirespan.kernels.layout import (
    SIDE_FIELDS,
    Connection,
    ConnectionFact,
    Exchange,
    ExchangeFact,
    Opened,
    Request,
    Secure,
    Segment,
    SegmentMark,
    Side,
)
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.kernels.scan.dns.datagrams import hand_over
    from cython.cimports.wirespan.kernels.walk.answering import Answering
    from cython.cimports.wirespan.kernels.walk.dialogue import Dialogue
    from cython.cimports.wirespan.kernels.walk.edges import Edges
    from cython.cimports.wirespan.kernels.walk.nagle import Nagle
    from cython.cimports.wirespan.kernels.walk.path import Path
    from cython.cimports.wirespan.kernels.walk.preparation import Preparation
    from cython.cimports.wirespan.kernels.walk.progress import Progress
    from cython.cimports.wirespan.kernels.walk.rows import Rows
    from cython.cimports.wirespan.kernels.walk.slices import Slices
    from cython.cimports.wirespan.kernels.walk.stepped import is_stepped
    from cython.cimports.wirespan.kernels.walk.trips import Trips
    from cython.cimports.wirespan.kernels.walk.waiting import Waiting
    from cython.cimports.wirespan.kernels.walk.weighing import Weighing
    from cython.cimports.wirespan.kernels.walk.windows import Windows
else:
    from wirespan.kernels.scan.dns.datagrams import hand_over
    from wirespan.kernels.walk.answering import Answering
    from wirespan.kernels.walk.dialogue import Dialogue
    from wirespan.kernels.walk.edges import Edges
    from wirespan.kernels.walk.nagle import Nagle
    from wirespan.kernels.walk.path import Path
    from wirespan.kernels.walk.preparation import Preparation
    from wirespan.kernels.walk.progress import Progress
    from wirespan.kernels.walk.rows import Rows
    from wirespan.kernels.walk.slices import Slices
    from wirespan.kernels.walk.stepped import is_stepped
    from wirespan.kernels.walk.trips import Trips
    from wirespan.kernels.walk.waiting import Waiting
    from wirespan.kernels.walk.weighing import Weighing
    from wirespan.kernels.walk.windows import Windows

ID = cython.declare(cython.Py_ssize_t, Exchange.ID)
EXCHANGE_FACTS = cython.declare(cython.Py_ssize_t, Exchange.FACTS)
PIPELINED = cython.declare(cython.longlong, ExchangeFact.PIPELINED)
EARLY_ANSWER = cython.declare(cython.longlong, ExchangeFact.EARLY_ANSWER)
CONNECTION = cython.declare(cython.Py_ssize_t, Exchange.CONNECTION)
CONNECTION_ID = cython.declare(cython.Py_ssize_t, Exchange.CONNECTION_ID)
INDEX = cython.declare(cython.Py_ssize_t, Exchange.INDEX)
ASKED_TO = cython.declare(cython.Py_ssize_t, Exchange.ASKED_TO)
ANSWER_FRAME = cython.declare(cython.Py_ssize_t, Exchange.ANSWER_FRAME)
ANSWERED_TO = cython.declare(cython.Py_ssize_t, Exchange.ANSWERED_TO)
BEGIN = cython.declare(cython.Py_ssize_t, Exchange.START)
BEGIN_FRAME = cython.declare(cython.Py_ssize_t, Exchange.START_FRAME)
ASKED = cython.declare(cython.Py_ssize_t, Exchange.ASKED)
ANSWER = cython.declare(cython.Py_ssize_t, Exchange.ANSWER)
EXCHANGE_END = cython.declare(cython.Py_ssize_t, Exchange.END)
END_FRAME = cython.declare(cython.Py_ssize_t, Exchange.END_FRAME)
COPY = cython.declare(cython.Py_ssize_t, Exchange.COPY)
RETRY_TIME = cython.declare(cython.Py_ssize_t, Exchange.RETRY)
RETRY_FRAME = cython.declare(cython.Py_ssize_t, Exchange.RETRY_FRAME)
LOOKUP_START = cython.declare(cython.Py_ssize_t, Exchange.LOOKUP_START)

TRANSPORT = cython.declare(cython.Py_ssize_t, Connection.TRANSPORT)
CLIENT = cython.declare(cython.Py_ssize_t, Connection.CLIENT)
SERVER = cython.declare(cython.Py_ssize_t, Connection.SERVER)
FACTS = cython.declare(cython.Py_ssize_t, Connection.FACTS)
SPLIT = cython.declare(cython.longlong, ConnectionFact.SPLIT)
ROWS_DROPPED = cython.declare(cython.longlong, ConnectionFact.ROWS_DROPPED)
OPENED = cython.declare(cython.Py_ssize_t, Connection.OPENED)
LAST_TIME = cython.declare(cython.Py_ssize_t, Connection.LAST_TIME)
CONNECTION_END = cython.declare(cython.Py_ssize_t, Connection.END)
CLOCK_STEP = cython.declare(cython.longlong, ConnectionFact.CLOCK_STEP)
SYN = cython.declare(cython.Py_ssize_t, Connection.SYN)
SYN_ACK = cython.declare(cython.Py_ssize_t, Connection.SYN_ACK)
RESET = cython.declare(cython.Py_ssize_t, Connection.RESET)
FIRST_ROW = cython.declare(cython.Py_ssize_t, Connection.FIRST_ROW)
RTT_TO_SERVER = cython.declare(cython.Py_ssize_t, Connection.RTT_TO_SERVER)
RTT_TO_CLIENT = cython.declare(cython.Py_ssize_t, Connection.RTT_TO_CLIENT)
SETTLED = cython.declare(cython.Py_ssize_t, Connection.SETTLED)
SETTLED_ROW = cython.declare(cython.Py_ssize_t, Connection.SETTLED_ROW)
SETTLED_LOSSES = cython.declare(cython.Py_ssize_t, Connection.SETTLED_LOSSES)
SERVER_SIDE = cython.declare(cython.Py_ssize_t, Connection.SIDES + SIDE_FIELDS)
SIDE_RETRANSMISSIONS = cython.declare(cython.Py_ssize_t, Side.RETRANSMISSIONS)
HANDSHAKE = cython.declare(cython.longlong, Opened.HANDSHAKE)
TCP = cython.declare(cython.longlong, 6)

SECURE_ID = cython.declare(cython.Py_ssize_t, Secure.CONNECTION_ID)
HELLO = cython.declare(cython.Py_ssize_t, Secure.HELLO)
FINISHED = cython.declare(cython.Py_ssize_t, Secure.FINISHED)

TIME = cython.declare(cython.Py_ssize_t, Segment.TIME)
FRAME = cython.declare(cython.Py_ssize_t, Segment.FRAME)
MARKS = cython.declare(cython.Py_ssize_t, Segment.MARKS)
START = cython.declare(cython.Py_ssize_t, Segment.START)
LENGTH = cython.declare(cython.Py_ssize_t, Segment.LENGTH)
ACK = cython.declare(cython.Py_ssize_t, Segment.ACK)
HEADERS = cython.declare(cython.Py_ssize_t, Segment.HEADERS)
FROM_SERVER = cython.declare(cython.longlong, SegmentMark.FROM_SERVER)
RETRANSMISSION = cython.declare(cython.longlong, SegmentMark.RETRANSMISSION)
SPURIOUS = cython.declare(cython.longlong, SegmentMark.SPURIOUS)

CLOCK_STEPPED = cython.declare(cython.Py_ssize_t, Request.CLOCK_STEPPED)
BASE_RTT = cython.declare(cython.Py_ssize_t, Request.BASE_RTT)
EXTRA = cython.declare(cython.Py_ssize_t, Request.EXTRA_ROUND_TRIPS)
SENT_PACKETS = cython.declare(cython.Py_ssize_t, Request.SENT_PACKETS)
RECEIVED_PACKETS = cython.declare(cython.Py_ssize_t, Request.RECEIVED_PACKETS)

DNS = cython.declare(cython.longlong, Phase.DNS)
WAIT = cython.declare(cython.longlong, Phase.WAIT)
UNOBSERVED = cython.declare(cython.longlong, Reason.UNOBSERVED)
RETRY = cython.declare(cython.longlong, Reason.RETRY)
SERVER_REASON = cython.declare(cython.longlong, Reason.SERVER)
UNKNOWN = cython.declare(cython.longlong, Medium.UNKNOWN)
FROM_CLIENT_TAP = cython.declare(cython.longlong, Vantage.CLIENT)
FROM_SERVER_TAP = cython.declare(cython.longlong, Vantage.SERVER)
CLIENT_NUMBER = cython.declare(cython.int, 0)


@cython.cclass
class Walk:
    """Settles exchanges into ``slices``; ``vantage`` other than UNKNOWN is believed."""

    def __init__(self, vantage: int = 0) -> None:
        self.rows = rows = Rows()
        self.slices = slices = Slices()
        self.progress = Progress(rows)
        self.path = path = Path()
        self.windows = Windows(rows, self.progress, slices, path)
        self.nagle = Nagle(rows, slices, self.windows, path)
        waiting = Waiting(rows, self.progress, slices, self.nagle, self.windows, path)
        self.edges = Edges(rows, self.progress, slices, self.windows, waiting, path)
        self.answering = Answering(rows, self.progress, slices, self.nagle, path)
        self.preparation = Preparation(rows, slices, self.edges, self.answering, path)
        self.dialogue = Dialogue(rows, slices, self.edges, self.nagle, self.answering, path)
        self.trips = Trips()
        self.weighing = Weighing(self.rows, self.slices)
        self.vantage = vantage

    def settle(
        self,
        slots: cython.const[cython.longlong][::1],
        exchanges: Table,
        connections: Table,
        segments: Table,
        secure: Table,
    ) -> None:
        """Write the requests and slices of the exchanges in ``slots``, in that order."""
        i: cython.Py_ssize_t
        self.exchanges = exchanges.cells
        self.connections = connections.cells
        self.segments = segments.cells
        self.secure = secure.cells
        self.rows.forget()
        for i in range(len(slots)):
            self.trips.witness(self.exchanges, slots[i], self.connections)
        for i in range(len(slots)):
            self.trips.suspect(self.connections, self.exchanges[slots[i], CONNECTION])
        for i in range(len(slots)):
            self.account(slots[i])

    def mark_split(self, slots: cython.const[cython.longlong][::1], connections: Table) -> None:
        """Tell it of connections without a request, too, that something acknowledges on them."""
        i: cython.Py_ssize_t
        self.connections = connections.cells
        for i in range(len(slots)):
            if self.trips.is_split(self.connections, slots[i]):
                self.connections[slots[i], FACTS] |= SPLIT

    @cython.cfunc
    @cython.exceptval(-1)
    def account(self, slot: cython.Py_ssize_t) -> cython.int:
        connection: cython.Py_ssize_t = self.exchanges[slot, CONNECTION]
        tcp: cython.bint = self.connections[connection, TRANSPORT] == TCP
        first: cython.bint = tcp and self.has_set_up(slot, connection)
        if is_stepped(self.exchanges, slot, self.connections, first):
            return self.stepped(slot, connection)
        return self.stream(slot, connection) if tcp else self.datagram(slot)

    @cython.cfunc
    @cython.exceptval(-1)
    def stepped(self, slot: cython.Py_ssize_t, connection: cython.Py_ssize_t) -> cython.int:
        """The clock stepped meanwhile: how long it took, and why, is not known."""
        start: cython.longlong = self.beginning(slot, connection)
        end: cython.longlong = max(start, self.ending(slot, connection))
        number: cython.longlong = self.exchanges[slot, ID]
        first: cython.longlong = self.exchanges[slot, BEGIN_FRAME]
        self.path.set(-1, -1, 0)
        self.slices.begin(slot, number, self.exchanges[slot, CONNECTION_ID], start, end)
        self.slices.phase = WAIT
        self.slices.upto(end, UNOBSERVED, UNKNOWN, first, self.exchanges[slot, END_FRAME], 1000)
        self.slices.requests[self.slices.request_count, BASE_RTT] = -1
        self.slices.requests[self.slices.request_count, CLOCK_STEPPED] = 1
        hand_over(self.exchanges, slot, self.slices.requests, self.slices.request_count)
        self.connections[connection, SETTLED] = end
        return self.slices.finish()

    @cython.cfunc
    @cython.exceptval(-1)
    def datagram(self, slot: cython.Py_ssize_t) -> cython.int:
        """A lookup over UDP: repeated questions first, then the resolver and the way to it."""
        start: cython.longlong = self.exchanges[slot, BEGIN]
        end: cython.longlong = self.exchanges[slot, EXCHANGE_END]
        first: cython.longlong = self.exchanges[slot, BEGIN_FRAME]
        if end < 0:
            end = max(start, self.exchanges[slot, RETRY_TIME])
        self.path.set(-1, -1, 0)
        self.slices.begin(
            slot, self.exchanges[slot, ID], self.exchanges[slot, CONNECTION_ID], start, end
        )
        self.slices.phase = DNS
        if self.exchanges[slot, COPY] != 0:  # else the first copy was answered, only late
            self.slices.upto(
                self.exchanges[slot, RETRY_TIME], RETRY, UNKNOWN,
                first, self.exchanges[slot, RETRY_FRAME], 950,
            )  # fmt: skip
        self.slices.upto(end, SERVER_REASON, UNKNOWN, first, self.exchanges[slot, END_FRAME], 600)
        self.slices.requests[self.slices.request_count, BASE_RTT] = -1
        hand_over(self.exchanges, slot, self.slices.requests, self.slices.request_count)
        return self.slices.finish()

    @cython.cfunc
    @cython.exceptval(-1)
    def stream(self, slot: cython.Py_ssize_t, connection: cython.Py_ssize_t) -> cython.int:
        """An exchange on a TCP connection, with the set-up before it if it was the first."""
        start: cython.longlong
        end: cython.longlong = self.ending(slot, connection)
        first: cython.Py_ssize_t = self.connections[connection, SETTLED_ROW]
        at: cython.Py_ssize_t
        begin: cython.longlong = self.exchanges[slot, BEGIN]
        base: cython.longlong = -1
        position: cython.longlong
        start = self.beginning(slot, connection)
        if first < 0 or self.connections[connection, FACTS] & ROWS_DROPPED:
            first = self.connections[connection, FIRST_ROW]
        self.connections[connection, SETTLED_ROW] = self.rows.gather(
            self.segments, connection, first, begin, end
        )
        self.measure(connection, slot)
        if self.connections[connection, FACTS] & ROWS_DROPPED and self.rows.count > 0:
            self.path.kept_from = self.rows.cells[self.rows.base, TIME]
        if (
            self.connections[connection, SERVER_SIDE + SIDE_RETRANSMISSIONS] > 0
            and self.path.to_client > self.path.tolerance()
        ):
            position = self.exchanges[slot, ANSWERED_TO]
            self.rows.extend(self.segments, CLIENT_NUMBER, position)
            end = self.rows.last_copy(position, end)
        if start > end:
            start = end
        self.slices.begin(
            slot, self.exchanges[slot, ID], self.exchanges[slot, CONNECTION_ID], start, end
        )
        if self.exchanges[slot, LOOKUP_START] >= 0:
            self.preparation.lookup(self.exchanges, slot)
            self.preparation.fall_back(self.exchanges, slot, self.connections, connection)
        if self.has_set_up(slot, connection):
            if self.connections[connection, OPENED] == HANDSHAKE:
                self.preparation.connect(self.connections, connection)
            if self.is_secure(connection):
                self.preparation.handshake(self.secure, connection)
            else:
                self.preparation.unread(self.exchanges, slot)
        self.dialogue.tell(self.exchanges, slot, self.connections[connection, SETTLED], end)
        at = self.slices.request_count
        self.weighing.weigh(
            start,
            self.exchanges[slot, ASKED],
            self.connections[connection, SETTLED],
            end,
        )
        if self.path.to_client >= 0 and self.path.to_server >= 0:
            base = self.path.to_client + self.path.to_server
        self.slices.requests[at, BASE_RTT] = base
        self.slices.requests[at, EXTRA] = self.path.extra_round_trips
        self.connections[connection, SETTLED] = end
        self.connections[connection, SETTLED_LOSSES] = self.path.lost | self.rows.losses(end)
        return self.slices.finish()

    @cython.cfunc
    @cython.exceptval(-1)
    def has_set_up(self, slot: cython.Py_ssize_t, connection: cython.Py_ssize_t) -> cython.int:
        return self.exchanges[slot, INDEX] == 0 and self.connections[connection, SETTLED] < 0

    @cython.cfunc
    @cython.exceptval(-1)
    def is_secure(self, connection: cython.Py_ssize_t) -> cython.int:
        return (
            connection < self.secure.shape[0]
            and self.secure[connection, SECURE_ID] >= 0
            and self.secure[connection, SECURE_ID] == self.connections[connection, 0]
            and self.secure[connection, HELLO] >= 0
            and self.secure[connection, FINISHED] >= 0
        )

    @cython.cfunc
    @cython.exceptval(-2)
    def beginning(self, slot: cython.Py_ssize_t, connection: cython.Py_ssize_t) -> cython.longlong:
        """Time of the first packet the request waited for."""
        if self.exchanges[slot, LOOKUP_START] >= 0:
            return self.exchanges[slot, LOOKUP_START]
        if self.has_set_up(slot, connection):
            if self.connections[connection, OPENED] == HANDSHAKE:
                if self.connections[connection, SYN] < 0:  # the capture began after it
                    return self.connections[connection, SYN_ACK]
                return self.connections[connection, SYN]
            if self.is_secure(connection):
                return self.secure[connection, HELLO]
        return self.exchanges[slot, BEGIN]

    @cython.cfunc
    @cython.exceptval(-2)
    def ending(self, slot: cython.Py_ssize_t, connection: cython.Py_ssize_t) -> cython.longlong:
        """Time of the answer's last byte; without one, when the connection gave up."""
        end: cython.longlong = self.exchanges[slot, EXCHANGE_END]
        if end < 0:
            end = self.connections[connection, RESET]
        if end < 0:
            end = self.connections[connection, CONNECTION_END]
            if self.connections[connection, FACTS] & CLOCK_STEP:
                end = self.connections[connection, LAST_TIME]
        end = max(end, self.exchanges[slot, ANSWER])
        return max(end, max(self.exchanges[slot, ASKED], self.exchanges[slot, BEGIN]))

    @cython.cfunc
    @cython.exceptval(-1)
    def measure(self, connection: cython.Py_ssize_t, slot: cython.Py_ssize_t) -> cython.int:
        """The path: the smallest round trips seen between these two hosts so far.

        A delayed ACK may be all that was seen of a short connection, so an answer that came
        sooner than the known round trip corrects it, if it acknowledges the question: what
        the server was sending anyway crossed the question on its way.
        """
        client: cython.longlong = self.connections[connection, CLIENT]
        server: cython.longlong = self.connections[connection, SERVER]
        answered: cython.longlong = self.exchanges[slot, ANSWER] - self.exchanges[slot, ASKED]
        to_client: cython.longlong
        to_server: cython.longlong
        split: cython.int
        self.trips.recall(
            client,
            server,
            self.connections[connection, RTT_TO_CLIENT],
            self.connections[connection, RTT_TO_SERVER],
        )
        if self.exchanges[slot, ASKED] >= 0 and 0 < answered < self.trips.to_server:
            if not self.exchanges[slot, EXCHANGE_FACTS] & (PIPELINED | EARLY_ANSWER):
                if self.knows_question(slot):
                    self.trips.to_server = answered
        self.trips.remember(client, server)
        split = self.trips.look_beyond(client, server)
        if split:
            self.connections[connection, FACTS] |= SPLIT
        to_client = self.trips.to_client
        to_server = self.trips.to_server
        if self.vantage == FROM_CLIENT_TAP and to_server >= 0:
            to_server += max(to_client, 0)
            to_client = 0
        elif self.vantage == FROM_SERVER_TAP and to_client >= 0:
            to_client += max(to_server, 0)
            to_server = 0
        self.path.fill(self.connections, connection)
        self.path.set(to_client, to_server, max(0, self.connections[connection, SETTLED_LOSSES]))
        self.path.split = split
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def knows_question(self, slot: cython.Py_ssize_t) -> cython.int:
        """Whether the answer's first packet acknowledges all of the question."""
        row: cython.Py_ssize_t = self.rows.at_or_before(self.exchanges[slot, ANSWER])
        while row >= self.rows.base and self.rows.cells[row, TIME] == self.exchanges[slot, ANSWER]:
            if self.rows.cells[row, FRAME] == self.exchanges[slot, ANSWER_FRAME]:
                return self.rows.cells[row, ACK] >= self.exchanges[slot, ASKED_TO]
            row -= 1
        return 0
