# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""From a parsed HTTP/1 head to the columns and the text of its exchange (RFC 9110, 9112).

A request opens an exchange; an answer goes to the oldest one that has none, or opens one of its
own where nobody was seen to ask.
"""

import cython

from wirespan.kernels.layout import Exchange, ExchangeFact, ExchangeState
from wirespan.kernels.scan.http.columns import HeadFact, Step, Talk, Way

if cython.compiled:
    from cython.cimports.wirespan.kernels.scan.http.head import Head
    from cython.cimports.wirespan.kernels.scan.http.queue import Queue
else:
    from wirespan.kernels.scan.http.head import Head
    from wirespan.kernels.scan.http.queue import Queue

FIRST = cython.declare(cython.Py_ssize_t, Talk.FIRST)
UNSEEN = cython.declare(cython.Py_ssize_t, Talk.MIDSTREAM)
W_STEP = cython.declare(cython.Py_ssize_t, Way.STEP)
W_STARTED = cython.declare(cython.Py_ssize_t, Way.STARTED)
W_STARTED_FRAME = cython.declare(cython.Py_ssize_t, Way.STARTED_FRAME)
W_STARTED_AT = cython.declare(cython.Py_ssize_t, Way.STARTED_AT)
W_LAST = cython.declare(cython.Py_ssize_t, Way.LAST)
W_LAST_FRAME = cython.declare(cython.Py_ssize_t, Way.LAST_FRAME)
W_POSITION = cython.declare(cython.Py_ssize_t, Way.POSITION)
W_EXCHANGE = cython.declare(cython.Py_ssize_t, Way.EXCHANGE)
W_IDLE = cython.declare(cython.Py_ssize_t, Way.IDLE)
W_PIPELINED = cython.declare(cython.Py_ssize_t, Way.PIPELINED)
X_STATE = cython.declare(cython.Py_ssize_t, Exchange.STATE)
X_ASKED_FROM = cython.declare(cython.Py_ssize_t, Exchange.ASKED_FROM)
X_ANSWERED_FROM = cython.declare(cython.Py_ssize_t, Exchange.ANSWERED_FROM)
X_IDLE_BEFORE = cython.declare(cython.Py_ssize_t, Exchange.IDLE_BEFORE)
X_HEAD = cython.declare(cython.Py_ssize_t, Exchange.HEAD)
X_INTERIM = cython.declare(cython.Py_ssize_t, Exchange.INTERIM)
X_INTERIM_FRAME = cython.declare(cython.Py_ssize_t, Exchange.INTERIM_FRAME)
X_ANSWER = cython.declare(cython.Py_ssize_t, Exchange.ANSWER)
X_ANSWER_FRAME = cython.declare(cython.Py_ssize_t, Exchange.ANSWER_FRAME)
X_END = cython.declare(cython.Py_ssize_t, Exchange.END)
X_STATUS = cython.declare(cython.Py_ssize_t, Exchange.STATUS)
X_HEAD_ASKED = cython.declare(cython.Py_ssize_t, Exchange.HEAD_ASKED)
X_HEAD_ANSWERED = cython.declare(cython.Py_ssize_t, Exchange.HEAD_ANSWERED)
X_EXPECTED = cython.declare(cython.Py_ssize_t, Exchange.EXPECTED)
X_QUESTION_TYPE = cython.declare(cython.Py_ssize_t, Exchange.QUESTION_TYPE)
X_TOKEN = cython.declare(cython.Py_ssize_t, Exchange.TOKEN)
ANSWERING = cython.declare(cython.longlong, ExchangeState.ANSWERING)
LOST = cython.declare(cython.longlong, Step.LOST)
F_PIPELINED = cython.declare(cython.longlong, ExchangeFact.PIPELINED)
F_CHUNKED = cython.declare(cython.longlong, ExchangeFact.CHUNKED)
F_CHUNKED_REQUEST = cython.declare(cython.longlong, ExchangeFact.CHUNKED_REQUEST)
F_EXPECT = cython.declare(cython.longlong, ExchangeFact.EXPECT_CONTINUE)
F_CONTINUED = cython.declare(cython.longlong, ExchangeFact.CONTINUED)
F_EARLY = cython.declare(cython.longlong, ExchangeFact.EARLY_ANSWER)
F_CLOSE_ASKED = cython.declare(cython.longlong, ExchangeFact.CLOSE_ASKED)
F_CLOSE_ANSWERED = cython.declare(cython.longlong, ExchangeFact.CLOSE_ANSWERED)
F_CUT_QUESTION = cython.declare(cython.longlong, ExchangeFact.TRUNCATED_QUESTION)
F_MALFORMED = cython.declare(cython.longlong, ExchangeFact.MALFORMED)
F_MIDSTREAM = cython.declare(cython.longlong, ExchangeFact.MIDSTREAM)
F_EVENT_STREAM = cython.declare(cython.longlong, ExchangeFact.EVENT_STREAM)
F_COMPRESSED = cython.declare(cython.longlong, ExchangeFact.COMPRESSED)
F_UNASKED = cython.declare(cython.longlong, ExchangeFact.UNASKED)
H_CHUNKED = cython.declare(cython.longlong, HeadFact.CHUNKED)
H_CLOSE = cython.declare(cython.longlong, HeadFact.CLOSE)
H_KEEP_ALIVE = cython.declare(cython.longlong, HeadFact.KEEP_ALIVE)
H_EXPECT = cython.declare(cython.longlong, HeadFact.EXPECT)
H_EVENT_STREAM = cython.declare(cython.longlong, HeadFact.EVENT_STREAM)
H_COMPRESSED = cython.declare(cython.longlong, HeadFact.COMPRESSED)
H_BAD = cython.declare(cython.longlong, HeadFact.BAD_LENGTH | HeadFact.FIELD_TOO_ODD)
QUESTION_MARK = cython.declare(cython.int, 0x3F)
FNV_OFFSET = cython.declare(cython.ulonglong, 0xCBF29CE484222325)
FNV_PRIME = cython.declare(cython.ulonglong, 0x100000001B3)
POSITIVE = cython.declare(cython.ulonglong, 0x7FFFFFFFFFFFFFFF)
LONGEST_QUESTION = cython.declare(cython.Py_ssize_t, 232)
LONGEST_HOST = cython.declare(cython.Py_ssize_t, 96)


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def ask(
    queue: Queue,
    head: Head,
    connections: cython.longlong[:, ::1],
    data: cython.const[cython.uchar][::1],
    slot: cython.Py_ssize_t,
    now: cython.longlong,
    until: cython.longlong,
) -> cython.Py_ssize_t:
    """Open the exchange of the request whose head was just parsed."""
    way: cython.Py_ssize_t = slot * 2
    facts: cython.longlong = 0
    exchange: cython.Py_ssize_t
    if queue.ways[way + 1, W_STEP] == LOST:
        queue.conclude(slot)
    exchange = queue.open(connections, slot, way, head.version)
    queue.book.cells[exchange, X_ASKED_FROM] = queue.ways[way, W_STARTED_AT]
    queue.book.cells[exchange, X_IDLE_BEFORE] = queue.ways[way, W_IDLE]
    queue.book.cells[exchange, X_HEAD] = now
    queue.book.cells[exchange, X_HEAD_ASKED] = until - queue.ways[way, W_STARTED_AT]
    queue.book.cells[exchange, X_QUESTION_TYPE] = head.method
    queue.book.cells[exchange, X_TOKEN] = _token(head, data)
    if head.facts & H_CHUNKED:
        facts |= F_CHUNKED_REQUEST
    if head.facts & H_EXPECT:
        facts |= F_EXPECT
    if head.facts & H_CLOSE or (head.version == 10 and not head.facts & H_KEEP_ALIVE):
        facts |= F_CLOSE_ASKED
    if head.facts & H_BAD:
        facts |= F_MALFORMED
    if queue.ways[way, W_PIPELINED]:
        facts |= F_PIPELINED
    queue.mark(exchange, facts)
    _write_question(queue, head, exchange, data)
    return exchange


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def _token(head: Head, data: cython.const[cython.uchar][::1]) -> cython.longlong:
    """FNV-1a of the target up to its query and the host, whose case does not count."""
    value: cython.ulonglong = FNV_OFFSET & POSITIVE
    at: cython.Py_ssize_t
    for at in range(head.target_from, head.line_to):
        if data[at] == QUESTION_MARK:
            break
        value = ((value ^ data[at]) * FNV_PRIME) & POSITIVE
    for at in range(head.host_from, head.host_to):
        value = ((value ^ (data[at] | 0x20)) * FNV_PRIME) & POSITIVE
    return value


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def _write_question(
    queue: Queue, head: Head, exchange: cython.Py_ssize_t, data: cython.const[cython.uchar][::1]
) -> cython.int:
    at: cython.Py_ssize_t
    at = queue.book.write_text(
        exchange,
        0,
        data,
        head.line_from,
        min(head.line_to, head.line_from + LONGEST_QUESTION),
    )
    queue.book.write_text(
        exchange, at, data, head.host_from, min(head.host_to, head.host_from + LONGEST_HOST)
    )
    return 0


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def interim(queue: Queue, head: Head, slot: cython.Py_ssize_t) -> cython.int:
    """The head parsed last is a 1xx answer: more will come (RFC 9110, section 15.2)."""
    exchange: cython.Py_ssize_t = queue.talks[slot, FIRST]
    way: cython.Py_ssize_t = slot * 2 + 1
    if exchange < 0:
        return 0
    if queue.book.cells[exchange, X_INTERIM] < 0:
        queue.book.cells[exchange, X_INTERIM] = queue.ways[way, W_STARTED]
        queue.book.cells[exchange, X_INTERIM_FRAME] = queue.ways[way, W_STARTED_FRAME]
    if head.status == 100:
        queue.mark(exchange, F_CONTINUED)
    return 0


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def respond(
    queue: Queue,
    head: Head,
    connections: cython.longlong[:, ::1],
    data: cython.const[cython.uchar][::1],
    slot: cython.Py_ssize_t,
    until: cython.longlong,
) -> cython.Py_ssize_t:
    """The head parsed last is a final answer: to which exchange?"""
    way: cython.Py_ssize_t = slot * 2 + 1
    exchange: cython.Py_ssize_t = _answering(queue, head, connections, slot)
    facts: cython.longlong = 0
    queue.ways[way, W_EXCHANGE] = exchange
    queue.book.cells[exchange, X_STATE] = ANSWERING
    queue.book.cells[exchange, X_ANSWER] = queue.ways[way, W_STARTED]
    queue.book.cells[exchange, X_ANSWER_FRAME] = queue.ways[way, W_STARTED_FRAME]
    queue.book.cells[exchange, X_ANSWERED_FROM] = queue.ways[way, W_STARTED_AT]
    queue.book.cells[exchange, X_HEAD_ANSWERED] = until - queue.ways[way, W_STARTED_AT]
    queue.book.cells[exchange, X_STATUS] = head.status
    if head.facts & H_CHUNKED:
        facts |= F_CHUNKED
    else:
        queue.book.cells[exchange, X_EXPECTED] = head.length
    if head.facts & H_CLOSE or (head.version == 10 and not head.facts & H_KEEP_ALIVE):
        facts |= F_CLOSE_ANSWERED
    if head.facts & H_EVENT_STREAM:
        facts |= F_EVENT_STREAM
    if head.facts & H_COMPRESSED:
        facts |= F_COMPRESSED
    if head.facts & H_BAD:
        facts |= F_MALFORMED
    queue.mark(exchange, facts)
    _write_answer(queue, head, exchange, data)
    return exchange


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def _answering(
    queue: Queue, head: Head, connections: cython.longlong[:, ::1], slot: cython.Py_ssize_t
) -> cython.Py_ssize_t:
    """The exchange an answer that begins now belongs to; opened, where nobody asked."""
    way: cython.Py_ssize_t = slot * 2
    exchange: cython.Py_ssize_t = queue.talks[slot, FIRST]
    if exchange >= 0 and queue.book.cells[exchange, X_END] >= 0:
        # Answered before its question was complete, and now another answer: the question
        # was given up, or its length was wrong.
        queue.mark(exchange, F_CUT_QUESTION)
        queue.ways[way, W_EXCHANGE] = -1
        queue.settle(slot, exchange)
        exchange = queue.talks[slot, FIRST]
    if exchange >= 0:
        if queue.ways[way, W_EXCHANGE] != exchange:
            return exchange
        if queue.ways[way, W_STEP] != LOST:
            queue.mark(exchange, F_EARLY)
            return exchange
        queue.asked(
            slot,
            queue.ways[way, W_LAST],
            queue.ways[way, W_LAST_FRAME],
            queue.ways[way, W_POSITION],
        )
        queue.ways[way, W_STEP] = LOST
        return exchange
    exchange = queue.open(connections, slot, way + 1, head.version)
    if queue.talks[slot, UNSEEN]:
        queue.mark(exchange, F_MIDSTREAM)
    else:
        queue.mark(exchange, F_UNASKED)
    return exchange


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def _write_answer(
    queue: Queue, head: Head, exchange: cython.Py_ssize_t, data: cython.const[cython.uchar][::1]
) -> cython.int:
    at: cython.Py_ssize_t = 0
    part: cython.Py_ssize_t
    for part in range(2):
        at += 2 + (
            cython.cast(cython.Py_ssize_t, queue.book.texts[exchange, at]) << 8
            | queue.book.texts[exchange, at + 1]
        )
    queue.book.write_text(exchange, at, data, head.detail_from, head.detail_to)
    return 0
