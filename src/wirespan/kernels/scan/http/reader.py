# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""HTTP/1 byte by byte (RFC 9112), in whatever pieces the bytes come.

One state a direction (http_columns.Step). Bodies are skipped by counting; a head that lies in
one delivery is parsed in place. After a gap or a malformed message a direction is lost until a
delivery begins with what is surely a start line.
"""

import cython

from wirespan.kernels.layout import Delivery, ExchangeFact
from wirespan.kernels.scan.http.columns import Line, Step, Talk, Way

if cython.compiled:
    from cython.cimports.wirespan.kernels.scan.http.chunk import chunk_framing
    from cython.cimports.wirespan.kernels.scan.http.message import Messages
    from cython.cimports.wirespan.kernels.scan.signature import message_start, plausible
else:
    from wirespan.kernels.scan.http.chunk import chunk_framing
    from wirespan.kernels.scan.http.message import Messages
    from wirespan.kernels.scan.signature import message_start, plausible

D_SIDE = cython.declare(cython.Py_ssize_t, Delivery.SIDE)
D_OFFSET = cython.declare(cython.Py_ssize_t, Delivery.OFFSET)
D_LENGTH = cython.declare(cython.Py_ssize_t, Delivery.LENGTH)
D_POSITION = cython.declare(cython.Py_ssize_t, Delivery.POSITION)
T_FIRST = cython.declare(cython.Py_ssize_t, Talk.FIRST)
T_MIDSTREAM = cython.declare(cython.Py_ssize_t, Talk.MIDSTREAM)
W_STEP = cython.declare(cython.Py_ssize_t, Way.STEP)
W_REMAINING = cython.declare(cython.Py_ssize_t, Way.REMAINING)
W_LINE = cython.declare(cython.Py_ssize_t, Way.LINE)
W_STARTED = cython.declare(cython.Py_ssize_t, Way.STARTED)
W_STARTED_FRAME = cython.declare(cython.Py_ssize_t, Way.STARTED_FRAME)
W_STARTED_AT = cython.declare(cython.Py_ssize_t, Way.STARTED_AT)
W_LAST = cython.declare(cython.Py_ssize_t, Way.LAST)
W_LAST_FRAME = cython.declare(cython.Py_ssize_t, Way.LAST_FRAME)
W_POSITION = cython.declare(cython.Py_ssize_t, Way.POSITION)
W_BODY = cython.declare(cython.Py_ssize_t, Way.BODY)
W_GAP = cython.declare(cython.Py_ssize_t, Way.GAP)
W_EXCHANGE = cython.declare(cython.Py_ssize_t, Way.EXCHANGE)
W_IDLE = cython.declare(cython.Py_ssize_t, Way.IDLE)
W_PIPELINED = cython.declare(cython.Py_ssize_t, Way.PIPELINED)
START = cython.declare(cython.longlong, Step.START)
HEAD = cython.declare(cython.longlong, Step.HEAD)
BODY = cython.declare(cython.longlong, Step.BODY)
CHUNK_DATA = cython.declare(cython.longlong, Step.CHUNK_DATA)
CHUNK_END = cython.declare(cython.longlong, Step.CHUNK_END)
UNTIL_CLOSE = cython.declare(cython.longlong, Step.UNTIL_CLOSE)
LOST = cython.declare(cython.longlong, Step.LOST)
REFUSED = cython.declare(cython.longlong, Step.REFUSED)
TUNNEL = cython.declare(cython.longlong, Step.TUNNEL)
PASSED = cython.declare(cython.longlong, Step.PASSED)
F_MALFORMED = cython.declare(cython.longlong, ExchangeFact.MALFORMED)
F_GAP = cython.declare(cython.longlong, ExchangeFact.GAP)
FILLED = cython.declare(cython.int, Line.FILLED)
CR = cython.declare(cython.int, 0x0D)
LF = cython.declare(cython.int, 0x0A)
NO_ROOM = cython.declare(cython.Py_ssize_t, -1)


@cython.cclass
class Reader(Messages):
    """Reads one delivery at a time, from wherever the last one left its direction."""

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def deliver(
        self,
        data: cython.const[cython.uchar][::1],
        connections: cython.longlong[:, ::1],
        rows: cython.longlong[:, ::1],
        i: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        """Read one delivery; what was read before room ran out is not read twice."""
        side: cython.Py_ssize_t = rows[i, D_SIDE]
        way: cython.Py_ssize_t = self.slot * 2 + side
        at: cython.Py_ssize_t = rows[i, D_OFFSET]
        end: cython.Py_ssize_t = at + rows[i, D_LENGTH]
        silence: cython.longlong
        self.shift = rows[i, D_POSITION] - at
        if self.shift + at < self.queue.ways[way, W_POSITION]:
            at = min(end, self.queue.ways[way, W_POSITION] - self.shift)
        if at < end and self.queue.ways[way, W_STEP] == LOST:
            self._find_way(data, way, side, at, end)
        self.before = max(self.queue.ways[way, W_LAST], self.queue.ways[way ^ 1, W_LAST])
        silence = self.now - self.queue.ways[way, W_LAST]
        if silence > self.queue.ways[way, W_GAP]:
            self.queue.ways[way, W_GAP] = silence
        self.queue.ways[way, W_LAST] = self.now
        self.queue.ways[way, W_LAST_FRAME] = self.frame
        while at < end:
            self.queue.ways[way, W_POSITION] = self.shift + at
            at = self._step(data, connections, way, side, at, end)
            if at == NO_ROOM:
                return NO_ROOM
        self.queue.ways[way, W_POSITION] = self.shift + end
        return end

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _step(
        self,
        data: cython.const[cython.uchar][::1],
        connections: cython.longlong[:, ::1],
        way: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
        at: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        """Read on from ``at`` as the direction's state says; how far it came."""
        step: cython.longlong = self.queue.ways[way, W_STEP]
        if step == BODY or step == CHUNK_DATA:
            return self._body(way, side, at, end)
        if step == START or step == HEAD:
            if not self.queue.room() or self.gather.room() < end - at:
                return NO_ROOM
            if step == START:
                return self._start(data, connections, way, side, at, end)
            return self._more_head(data, connections, way, side, at, end)
        if step == UNTIL_CLOSE or step == LOST:
            self.queue.ways[way, W_BODY] += end - at
            return end
        if step == REFUSED:
            return self._refused(data, way, at, end)
        if step == TUNNEL:
            return self.tunnel(data, connections, side, at, end)
        if step == PASSED:
            self.queue.release(self.slot)
            return end
        return self._chunk(data, way, side, at, end)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _body(
        self,
        way: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
        at: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        taken: cython.Py_ssize_t = end - at
        if taken > self.queue.ways[way, W_REMAINING]:
            taken = self.queue.ways[way, W_REMAINING]
        self.queue.ways[way, W_REMAINING] -= taken
        self.queue.ways[way, W_BODY] += taken
        at += taken
        if self.queue.ways[way, W_REMAINING] == 0:
            if self.queue.ways[way, W_STEP] == CHUNK_DATA:
                self.queue.ways[way, W_STEP] = CHUNK_END
            else:
                self.complete(side, self.now, self.frame, self.shift + at)
        return at

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _chunk(
        self,
        data: cython.const[cython.uchar][::1],
        way: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
        at: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        at = chunk_framing(self.head, self.queue.ways, way, data, at, end)
        if self.queue.ways[way, W_STEP] == START:
            self.complete(side, self.now, self.frame, self.shift + at)
        elif self.queue.ways[way, W_STEP] == LOST:
            self.queue.mark(self.queue.ways[way, W_EXCHANGE], F_MALFORMED)
        return at

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _start(
        self,
        data: cython.const[cython.uchar][::1],
        connections: cython.longlong[:, ::1],
        way: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
        at: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        """The first bytes of a message; blank lines before it do not count (RFC 9112, 2.2)."""
        valid: cython.int
        while at < end and (data[at] == CR or data[at] == LF):
            at += 1
        if at == end:
            return end
        self.queue.ways[way, W_STARTED] = self.now
        self.queue.ways[way, W_STARTED_FRAME] = self.frame
        self.queue.ways[way, W_STARTED_AT] = self.shift + at
        self.queue.ways[way, W_GAP] = 0
        self.queue.ways[way, W_BODY] = 0
        self.queue.ways[way, W_IDLE] = self.now - self.before if self.before >= 0 else -1
        self.before = self.now
        self.queue.ways[way, W_PIPELINED] = self.queue.talks[self.slot, T_FIRST] >= 0
        if not plausible(data, at, end, side):
            self.lose(way, side)
            return at
        valid = self.head.parse(data, at, end, side)
        if self.head.stop < 0:
            self.queue.ways[way, W_STEP] = HEAD
            self.head.find_end(data, at, end, FILLED)
            return self._gather_piece(data, way, side, at, end)
        at = self.head.stop
        if valid:
            self.message(data, connections, way, side, self.shift + at)
        else:
            self.lose(way, side)
        return at

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _gather_piece(
        self,
        data: cython.const[cython.uchar][::1],
        way: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
        at: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        self.queue.ways[way, W_LINE] = self.head.line
        if not self.gather.append(self.queue.ways, way, data, at, end):
            self.lose(way, side)
        return end

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _more_head(
        self,
        data: cython.const[cython.uchar][::1],
        connections: cython.longlong[:, ::1],
        way: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
        at: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        """More of a head that came in pieces."""
        stop: cython.Py_ssize_t
        total: cython.Py_ssize_t
        stop = self.head.find_end(data, at, end, self.queue.ways[way, W_LINE])
        if stop < 0:
            return self._gather_piece(data, way, side, at, end)
        if not self.gather.append(self.queue.ways, way, data, at, stop):
            self.lose(way, side)
            return stop
        total = self.gather.collect(self.queue.ways, way)
        self.gather.drop(self.queue.ways, way)
        if self.head.parse(self.gather.whole, 0, total, side):
            self.message(self.gather.whole, connections, way, side, self.shift + stop)
        else:
            self.lose(way, side)
        return stop

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _find_way(
        self,
        data: cython.const[cython.uchar][::1],
        way: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
        at: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.int:
        """Lost so far: where this delivery begins a message, the one before it is over."""
        if message_start(data, at, end, side):
            self.end_message(way, side)
            self.queue.ways[way, W_STEP] = START
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _refused(
        self,
        data: cython.const[cython.uchar][::1],
        way: cython.Py_ssize_t,
        at: cython.Py_ssize_t,
        end: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        """The server answered before the body it was asked to expect: does it come?"""
        if message_start(data, at, end, 0):
            self.queue.asked(self.slot, self.now, self.frame, self.queue.ways[way, W_POSITION])
        else:
            self.queue.ways[way, W_STEP] = BODY
        return at

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def miss(
        self,
        connections: cython.longlong[:, ::1],
        rows: cython.longlong[:, ::1],
        i: cython.Py_ssize_t,
    ) -> cython.Py_ssize_t:
        """Bytes that were never captured: counted in a body, elsewhere the way is lost."""
        side: cython.Py_ssize_t = rows[i, D_SIDE]
        way: cython.Py_ssize_t = self.slot * 2 + side
        step: cython.longlong = self.queue.ways[way, W_STEP]
        taken: cython.Py_ssize_t = 0
        if not self.queue.room():
            return NO_ROOM
        self.queue.mark(self.queue.ways[way, W_EXCHANGE], F_GAP)
        self.shift = rows[i, D_POSITION]
        if step == BODY or step == CHUNK_DATA or step == REFUSED:
            self.queue.ways[way, W_STEP] = BODY if step == REFUSED else step
            taken = self._body(way, side, 0, rows[i, D_LENGTH])
        elif step == UNTIL_CLOSE or step == LOST:
            self.queue.ways[way, W_BODY] += rows[i, D_LENGTH]
            taken = rows[i, D_LENGTH]
        elif step == PASSED or step == TUNNEL:
            taken = rows[i, D_LENGTH]
        if taken < rows[i, D_LENGTH]:
            self._lose_in_gap(connections, way, side)
        self.queue.ways[way, W_LAST] = self.now
        self.queue.ways[way, W_LAST_FRAME] = self.frame
        self.queue.ways[way, W_POSITION] = rows[i, D_POSITION] + rows[i, D_LENGTH]
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _lose_in_gap(
        self,
        connections: cython.longlong[:, ::1],
        way: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
    ) -> cython.int:
        if self.queue.ways[way, W_STEP] == HEAD:
            self.cut_head(connections, way, side, F_GAP)
        self.queue.ways[way, W_STEP] = LOST
        if side == 0:
            self.queue.talks[self.slot, T_MIDSTREAM] = 1
        return 0
