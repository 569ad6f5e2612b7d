# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Lookups: a DNS question, its copies and its answer, as one exchange in the book.

A question repeated while the first copy waits is the same lookup, so that its wait is
counted once and seen whole: with the same ID from wherever it is sent and to whichever
server, and with a new ID if the client asks for the same name and type again after
``matching.RENEWED_NS``, as resolvers do that draw an ID for each attempt. Sooner, another ID is
another asker: an exchange of its own. Copies closer than ``RETRY_NS`` are questions to
several servers at once, or a record the capture has twice: not retries.

An exchange is ready with its first answer. A later one tells whether a copy was lost
(``second_answers``); those after ``PATIENCE_NS`` are counted only. A zone transfer ends
here with its first message.
"""

import cython

from wirespan.kernels.layout import Exchange, ExchangeFact, ExchangeState, Protocol
from wirespan.kernels.scan.dns.pending import MAX_WAITING, Entry, EntryState
from wirespan.kernels.scan.dns.text import QuestionText

if cython.compiled:
    from cython.cimports.wirespan.kernels.scan.book import Book
    from cython.cimports.wirespan.kernels.scan.dns.answers import DnsAnswers
    from cython.cimports.wirespan.kernels.scan.dns.datagrams import weigh_datagram
    from cython.cimports.wirespan.kernels.scan.dns.lookup_memory import LookupMemory
    from cython.cimports.wirespan.kernels.scan.dns.matching import (
        find_asked,
        find_copied,
        find_copy_answered,
    )
    from cython.cimports.wirespan.kernels.scan.dns.message import Message
    from cython.cimports.wirespan.kernels.scan.dns.pending import Pending
    from cython.cimports.wirespan.kernels.scan.dns.second_answers import meet_second_answer
else:
    from wirespan.kernels.scan.book import Book
    from wirespan.kernels.scan.dns.answers import DnsAnswers
    from wirespan.kernels.scan.dns.datagrams import weigh_datagram
    from wirespan.kernels.scan.dns.lookup_memory import LookupMemory
    from wirespan.kernels.scan.dns.matching import find_asked, find_copied, find_copy_answered
    from wirespan.kernels.scan.dns.message import Message
    from wirespan.kernels.scan.dns.pending import Pending
    from wirespan.kernels.scan.dns.second_answers import meet_second_answer

PATIENCE_NS = 30_000_000_000
"""A question is unanswered after this; what had its end is remembered as long again."""
RETRY_NS = 10_000_000
"""A copy sooner than this is no retry."""
BESIDE_NS = 50_000_000
"""A and AAAA of one name asked within this are one lookup to the program that waits."""

WAITING_LIMIT = cython.declare(cython.Py_ssize_t, MAX_WAITING)
PATIENCE = cython.declare(cython.longlong, PATIENCE_NS)
RETRY_SPACE = cython.declare(cython.longlong, RETRY_NS)
BESIDE = cython.declare(cython.longlong, BESIDE_NS)
BESIDE_BITS = cython.declare(cython.longlong, 1 ^ 28)
"""What turns A's type number into AAAA's, and back."""
RECURSION_DESIRED = cython.declare(cython.longlong, 0x0100)
TRUNCATION = cython.declare(cython.longlong, 0x0200)

DNS = cython.declare(cython.longlong, Protocol.DNS)
CONNECTION_ID = cython.declare(cython.Py_ssize_t, Exchange.CONNECTION_ID)
X_ID = cython.declare(cython.Py_ssize_t, Exchange.ID)
X_STATE = cython.declare(cython.Py_ssize_t, Exchange.STATE)
FACTS = cython.declare(cython.Py_ssize_t, Exchange.FACTS)
ASKED_FROM = cython.declare(cython.Py_ssize_t, Exchange.ASKED_FROM)
ASKED_TO = cython.declare(cython.Py_ssize_t, Exchange.ASKED_TO)
X_START = cython.declare(cython.Py_ssize_t, Exchange.START)
START_FRAME = cython.declare(cython.Py_ssize_t, Exchange.START_FRAME)
HEAD = cython.declare(cython.Py_ssize_t, Exchange.HEAD)
ASKED = cython.declare(cython.Py_ssize_t, Exchange.ASKED)
ASKED_FRAME = cython.declare(cython.Py_ssize_t, Exchange.ASKED_FRAME)
HEAD_ASKED = cython.declare(cython.Py_ssize_t, Exchange.HEAD_ASKED)
EXPECTED = cython.declare(cython.Py_ssize_t, Exchange.EXPECTED)
RETRIES = cython.declare(cython.Py_ssize_t, Exchange.RETRIES)
RETRY = cython.declare(cython.Py_ssize_t, Exchange.RETRY)
RETRY_FRAME = cython.declare(cython.Py_ssize_t, Exchange.RETRY_FRAME)
QUESTION_TYPE = cython.declare(cython.Py_ssize_t, Exchange.QUESTION_TYPE)
X_TOKEN = cython.declare(cython.Py_ssize_t, Exchange.TOKEN)
X_CLIENT = cython.declare(cython.Py_ssize_t, Exchange.CLIENT)
X_SERVER = cython.declare(cython.Py_ssize_t, Exchange.SERVER)
LOOKUP = cython.declare(cython.Py_ssize_t, Exchange.LOOKUP)
PARTNER = cython.declare(cython.Py_ssize_t, Exchange.PARTNER)
LIFETIME = cython.declare(cython.Py_ssize_t, Exchange.LIFETIME)
COPY = cython.declare(cython.Py_ssize_t, Exchange.COPY)

STATE_ASKED = cython.declare(cython.longlong, ExchangeState.ASKED)
STATE_FAILED = cython.declare(cython.longlong, ExchangeState.FAILED)
IS_FIRST = cython.declare(cython.longlong, ExchangeFact.FIRST_ON_CONNECTION)
IS_PIPELINED = cython.declare(cython.longlong, ExchangeFact.PIPELINED)
IS_MIDSTREAM = cython.declare(cython.longlong, ExchangeFact.MIDSTREAM)
IS_UNANSWERED = cython.declare(cython.longlong, ExchangeFact.UNANSWERED)
IS_OVER_TCP = cython.declare(cython.longlong, ExchangeFact.OVER_TCP)
IS_TRUNCATED = cython.declare(cython.longlong, ExchangeFact.TRUNCATED_FLAG)
HAS_EDNS = cython.declare(cython.longlong, ExchangeFact.EDNS)
WANTS_RECURSION = cython.declare(cython.longlong, ExchangeFact.RECURSION)

P_SLOT = cython.declare(cython.Py_ssize_t, Entry.SLOT)
P_EXCHANGE = cython.declare(cython.Py_ssize_t, Entry.EXCHANGE)
P_STATE = cython.declare(cython.Py_ssize_t, Entry.STATE)
P_START = cython.declare(cython.Py_ssize_t, Entry.START)
P_LAST = cython.declare(cython.Py_ssize_t, Entry.LAST)
P_LAST_TOKEN = cython.declare(cython.Py_ssize_t, Entry.LAST_TOKEN)
P_LAST_CONNECTION = cython.declare(cython.Py_ssize_t, Entry.LAST_CONNECTION)
P_WAITING = cython.declare(cython.longlong, EntryState.WAITING)
P_ANSWERED = cython.declare(cython.longlong, EntryState.ANSWERED)
P_TRUNCATED = cython.declare(cython.longlong, EntryState.TRUNCATED)
P_GIVEN_UP = cython.declare(cython.longlong, EntryState.GIVEN_UP)


@cython.cclass
class DnsExchanges:
    """The scanner sets what it sees (``connection`` to ``cut``), then says question or answer."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.pending = Pending()
        self.message = Message()
        self.memory = LookupMemory(book, self.message)
        self._text = QuestionText()
        self._answers = DnsAnswers(book, self.message)
        self.questions = 0
        self.answers = 0
        self.copies = 0
        self.duplicates = 0
        self.late = 0

    def reserve(self, messages: int, connections: int) -> None:
        """Make room before a loop over this many messages."""
        self.book.reserve(messages)
        self.pending.reserve(messages, connections)
        self.memory.reserve()

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _kind(self) -> cython.longlong:
        """Type, class and operation in one number."""
        return (
            self.message.question_type
            | (self.message.question_class << 16)
            | (self.message.opcode << 32)
        )

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def question(self) -> cython.int:
        """The message read is a question whose name was readable."""
        kind: cython.longlong = self._kind()
        entry: cython.Py_ssize_t = find_copied(
            self.pending,
            self.client,
            self.message.token,
            self.message.name_hash,
            kind,
            self.begun,
        )
        if entry >= 0:
            return self._copy(entry)
        return self._ask(kind)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _weigh(self, slot: cython.Py_ssize_t, answer: cython.bint) -> cython.int:
        if self.over_tcp:
            return 0
        return weigh_datagram(self.book.cells, slot, answer, self.headers, self.size)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _copy(self, entry: cython.Py_ssize_t) -> cython.int:
        slot: cython.Py_ssize_t = self.pending.entries[entry, P_SLOT]
        self.copies += 1
        self._weigh(slot, False)
        if self.begun - self.pending.entries[entry, P_LAST] < RETRY_SPACE:
            return 0
        self.pending.entries[entry, P_LAST] = self.begun
        self.pending.entries[entry, P_LAST_TOKEN] = self.message.token
        self.pending.entries[entry, P_LAST_CONNECTION] = self.connection_id
        self.book.cells[slot, RETRIES] += 1
        self.book.cells[slot, RETRY] = self.begun
        self.book.cells[slot, RETRY_FRAME] = self.begun_frame
        if self.over_tcp:
            self.book.cells[slot, FACTS] |= IS_OVER_TCP
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _ask(self, kind: cython.longlong) -> cython.int:
        slot: cython.Py_ssize_t = self._open()
        entry: cython.Py_ssize_t
        facts: cython.longlong = self.book.cells[slot, FACTS]
        if self.pending.waiting >= WAITING_LIMIT:
            self.give_up(self.pending.oldest_waiting, self.time)
        self._link(slot, kind)
        if self.message.flags & TRUNCATION:
            facts |= IS_TRUNCATED
        if self.over_tcp and self.pending.first_on_connection(self.connection) >= 0:
            facts |= IS_PIPELINED
        self.book.cells[slot, FACTS] = facts
        self.book.cells[slot, X_STATE] = STATE_ASKED
        self.book.cells[slot, ASKED_FROM] = self.position
        self.book.cells[slot, ASKED_TO] = self.position + self.size
        self.book.cells[slot, HEAD] = self.time
        self.book.cells[slot, ASKED] = self.time
        self.book.cells[slot, ASKED_FRAME] = self.frame
        self.book.cells[slot, HEAD_ASKED] = self.size
        self.book.cells[slot, EXPECTED] = self.message.udp_size
        self._weigh(slot, False)
        entry = self._remember_question(slot, kind)
        return self.pending.attach(entry, self.connection)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _remember_question(
        self, slot: cython.Py_ssize_t, kind: cython.longlong
    ) -> cython.Py_ssize_t:
        return self.pending.add(
            slot,
            self.book.cells[slot, X_ID],
            self.client,
            self.message.token,
            self.message.name_hash,
            kind,
            self.begun,
        )

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _open(self) -> cython.Py_ssize_t:
        """A fresh exchange with what the question says, whoever told it."""
        slot: cython.Py_ssize_t = self.book.open(
            self.connection, self.connection_id, DNS, self.index
        )
        facts: cython.longlong = 0
        length: cython.Py_ssize_t
        if self.index == 0:
            facts |= IS_FIRST
        if self.over_tcp:
            facts |= IS_OVER_TCP
        if self.message.edns:
            facts |= HAS_EDNS
        if self.message.flags & RECURSION_DESIRED:
            facts |= WANTS_RECURSION
        self.book.cells[slot, FACTS] = facts
        self.book.cells[slot, X_START] = self.begun
        self.book.cells[slot, START_FRAME] = self.begun_frame
        self.book.cells[slot, X_TOKEN] = self.message.token
        self.book.cells[slot, QUESTION_TYPE] = self.message.question_type
        self.book.cells[slot, X_CLIENT] = self.client
        self.book.cells[slot, X_SERVER] = self.server
        length = self._text.write(
            self.message.opcode,
            self.message.question_class,
            self.message.question_type,
            self.message.name,
            self.message.name_length,
        )
        self.book.write_text(slot, 0, self._text.readable, 0, length)
        self.index += 1
        return slot

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _link(self, slot: cython.Py_ssize_t, kind: cython.longlong) -> cython.int:
        """To the truncated answer it follows, and to the question asked beside it."""
        name: cython.longlong = self.message.name_hash
        type_: cython.longlong = self.message.question_type
        other: cython.Py_ssize_t
        if self.over_tcp:
            other = self.pending.find_latest(self.client, name, kind)
            if other >= 0 and self.pending.entries[other, P_STATE] == P_TRUNCATED:
                self.book.cells[slot, LOOKUP] = self.pending.entries[other, P_EXCHANGE]
        if type_ != 1 and type_ != 28:
            return 0
        other = self.pending.find_latest(self.client, name, kind ^ BESIDE_BITS)
        if other < 0 or self.begun - self.pending.entries[other, P_START] > BESIDE:
            return 0
        self.book.cells[slot, PARTNER] = self.pending.entries[other, P_EXCHANGE]
        if self.pending.entries[other, P_STATE] == P_WAITING:
            self.book.cells[self.pending.entries[other, P_SLOT], PARTNER] = self.book.cells[
                slot, X_ID
            ]
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def answer(self, named: cython.bint) -> cython.int:
        """The message read is an answer; ``named``: it repeats the question readably."""
        entry: cython.Py_ssize_t
        slot: cython.Py_ssize_t
        state: cython.longlong = P_TRUNCATED if self.message.flags & TRUNCATION else P_ANSWERED
        if named:
            entry = find_asked(
                self.pending,
                self.client,
                self.message.token,
                self.message.name_hash,
                self._kind(),
            )
        else:
            entry = self.pending.find_on_connection(self.connection, self.message.token)
        if entry < 0:
            return self._meet_stray() if named else 0
        if self.pending.entries[entry, P_STATE] == P_GIVEN_UP:
            self.late += 1
            return 0
        if self.pending.entries[entry, P_STATE] != P_WAITING:
            self.duplicates += 1
            return meet_second_answer(self.pending, self.book, self.memory, entry, self.time)
        slot = self.pending.entries[entry, P_SLOT]
        self.book.cells[slot, COPY] = find_copy_answered(
            self.pending,
            entry,
            self.message.token,
            self.connection_id,
            self.book.cells[slot, CONNECTION_ID],
            self.book.cells[slot, RETRIES],
        )
        self.book.cells[slot, X_SERVER] = self.server
        self._fill(slot)
        self.memory.remember(slot)
        self.pending.entries[entry, P_LAST] = self.time
        return self.pending.finish(entry, state)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _meet_stray(self) -> cython.int:
        """An answer whose question was not captured."""
        kind: cython.longlong = self._kind()
        slot: cython.Py_ssize_t = self._open()
        entry: cython.Py_ssize_t
        self.book.cells[slot, FACTS] |= IS_MIDSTREAM
        self._fill(slot)
        entry = self._remember_question(slot, kind)
        return self.pending.finish(
            entry, P_TRUNCATED if self.message.flags & TRUNCATION else P_ANSWERED
        )

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _fill(self, slot: cython.Py_ssize_t) -> cython.int:
        self._weigh(slot, True)
        return self._answers.fill(
            slot,
            self.begun,
            self.begun_frame,
            self.time,
            self.frame,
            self.position,
            self.size,
            self.cut,
        )

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def give_up(self, entry: cython.Py_ssize_t, time: cython.longlong) -> cython.int:
        """Nobody answered."""
        slot: cython.Py_ssize_t = self.pending.entries[entry, P_SLOT]
        self.book.cells[slot, X_STATE] = STATE_FAILED
        self.book.cells[slot, FACTS] |= IS_UNANSWERED
        self.book.ready(slot)
        self.pending.entries[entry, P_LAST] = time
        return self.pending.finish(entry, P_GIVEN_UP)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def end_connection(self, connection: cython.Py_ssize_t, time: cython.longlong) -> cython.int:
        """No answer can come on it any more."""
        entry: cython.Py_ssize_t = self.pending.first_on_connection(connection)
        while entry >= 0:
            self.give_up(entry, time)
            entry = self.pending.first_on_connection(connection)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def expire(self, time: cython.longlong) -> cython.int:
        """Give up what has waited too long and forget what ended as long ago."""
        entry: cython.Py_ssize_t = self.pending.oldest_waiting
        while entry >= 0 and time - self.pending.entries[entry, P_START] > PATIENCE:
            self.give_up(entry, time)
            entry = self.pending.oldest_waiting
        return self.pending.forget(time - PATIENCE)
