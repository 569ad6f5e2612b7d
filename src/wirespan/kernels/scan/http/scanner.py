# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""HTTP/1.0 and 1.1 as an observer reads them (RFC 9112): deliveries in, exchanges out.

Follows pipelining, 1xx answers, Expect, Upgrade, CONNECT, early answers, bodies of every
framing, gaps and starts in the middle. HTTP/0.9 is not read.
"""

import cython

from wirespan.kernels.layout import Application, Connection, Delivery, DeliveryEvent, ExchangeFact
from wirespan.kernels.scan.http.columns import Step, Talk, Way

if cython.compiled:
    from cython.cimports.wirespan.kernels.scan.book import Book
    from cython.cimports.wirespan.kernels.scan.http.queue import Queue
    from cython.cimports.wirespan.kernels.scan.http.reader import Reader
else:
    from wirespan.kernels.scan.book import Book
    from wirespan.kernels.scan.http.queue import Queue
    from wirespan.kernels.scan.http.reader import Reader

D_CONNECTION = cython.declare(cython.Py_ssize_t, Delivery.CONNECTION)
D_SIDE = cython.declare(cython.Py_ssize_t, Delivery.SIDE)
D_SOURCE = cython.declare(cython.Py_ssize_t, Delivery.SOURCE)
D_TIME = cython.declare(cython.Py_ssize_t, Delivery.TIME)
D_FRAME = cython.declare(cython.Py_ssize_t, Delivery.FRAME)
D_EVENT = cython.declare(cython.Py_ssize_t, Delivery.EVENT)
E_DATA = cython.declare(cython.longlong, DeliveryEvent.DATA)
E_FIN = cython.declare(cython.longlong, DeliveryEvent.FIN)
E_RESET = cython.declare(cython.longlong, DeliveryEvent.RESET)
E_CLOSED = cython.declare(cython.longlong, DeliveryEvent.CLOSED)
C_ID = cython.declare(cython.Py_ssize_t, Connection.ID)
C_APPLICATION = cython.declare(cython.Py_ssize_t, Connection.APPLICATION)
A_HTTP1 = cython.declare(cython.longlong, Application.HTTP1)
T_ID = cython.declare(cython.Py_ssize_t, Talk.ID)
T_RESET = cython.declare(cython.Py_ssize_t, Talk.RESET)
W_STEP = cython.declare(cython.Py_ssize_t, Way.STEP)
W_ENDED = cython.declare(cython.Py_ssize_t, Way.ENDED)
UNTIL_CLOSE = cython.declare(cython.longlong, Step.UNTIL_CLOSE)
LOST = cython.declare(cython.longlong, Step.LOST)
F_TRUNCATED_QUESTION = cython.declare(cython.longlong, ExchangeFact.TRUNCATED_QUESTION)
NO_ROOM = cython.declare(cython.Py_ssize_t, -1)

SPARE_EXCHANGES = 256
"""Room made for new exchanges, whenever there is none left."""


@cython.cclass
class HttpScanner:
    """``scan`` every batch, after the Detector; exchanges appear in the book."""

    book: Book
    queue: Queue
    reader: Reader

    def __init__(self, book: Book) -> None:
        self.book = book
        self.reader = Reader(book)
        self.queue = self.reader.queue

    def scan(
        self,
        buffer: cython.const[cython.uchar][::1],
        stash: cython.const[cython.uchar][::1],
        connections: object,
        deliveries: object,
        count: cython.Py_ssize_t,
    ) -> None:
        """Read the deliveries of connections that speak HTTP/1."""
        done: cython.Py_ssize_t = 0
        self.queue.reserve(connections.rows)
        while True:
            self.book.reserve(SPARE_EXCHANGES)
            done = self._scan(buffer, stash, connections.cells, deliveries.cells, done, count)
            if done >= count:
                return
            self.reader.gather.reserve(2 * deliveries.cells[done, int(Delivery.LENGTH)])

    @cython.cfunc
    @cython.exceptval(-2)
    def _scan(
        self,
        buffer: cython.const[cython.uchar][::1],
        stash: cython.const[cython.uchar][::1],
        connections: cython.longlong[:, ::1],
        rows: cython.longlong[:, ::1],
        start: cython.Py_ssize_t,
        count: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        """How far it came: ``count``, or the row before which room has to be made."""
        i: cython.Py_ssize_t
        slot: cython.Py_ssize_t
        at: cython.Py_ssize_t
        with cython.nogil:
            for i in range(start, count):
                slot = rows[i, D_CONNECTION]
                if self.queue.talks[slot, T_ID] != connections[slot, C_ID]:
                    if connections[slot, C_APPLICATION] != A_HTTP1:
                        continue
                    self._begin(connections, slot)
                self.reader.slot = slot
                self.reader.now = rows[i, D_TIME]
                self.reader.frame = rows[i, D_FRAME]
                if rows[i, D_EVENT] != E_DATA:
                    at = self._event(connections, rows, i)
                elif rows[i, D_SOURCE] == 0:
                    at = self.reader.deliver(buffer, connections, rows, i)
                elif rows[i, D_SOURCE] == 1:
                    at = self.reader.deliver(stash, connections, rows, i)
                else:
                    at = self.reader.miss(connections, rows, i)
                if at == NO_ROOM:
                    return i
        return count

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _begin(self, connections: cython.longlong[:, ::1], slot: cython.Py_ssize_t) -> cython.int:
        self.reader.gather.drop(self.queue.ways, slot * 2)
        self.reader.gather.drop(self.queue.ways, slot * 2 + 1)
        return self.queue.begin(connections, slot)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _event(
        self,
        connections: cython.longlong[:, ::1],
        rows: cython.longlong[:, ::1],
        i: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        """The end of a stream, of its connection, or of the capture."""
        side: cython.Py_ssize_t = rows[i, D_SIDE]
        way: cython.Py_ssize_t = self.reader.slot * 2 + side
        step: cython.longlong
        if rows[i, D_EVENT] == E_FIN:
            step = self.queue.ways[way, W_STEP]
            self.queue.ways[way, W_ENDED] = 1
            if side == 1 and (step == UNTIL_CLOSE or step == LOST):
                self.reader.end_message(way, side)
            if side == 1 and step == LOST:
                self.queue.ways[way, W_STEP] = LOST
        elif rows[i, D_EVENT] == E_RESET:
            self.queue.talks[self.reader.slot, T_RESET] = 1
        elif rows[i, D_EVENT] == E_CLOSED:
            if not self.queue.room():
                return NO_ROOM
            self.reader.cut_head(connections, self.reader.slot * 2, 0, F_TRUNCATED_QUESTION)
            self.reader.cut_head(connections, self.reader.slot * 2 + 1, 1, 0)
            self.queue.close(self.reader.slot)
        return 0
