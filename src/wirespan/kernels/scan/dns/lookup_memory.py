# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""The lookups answered lately, to be found by the address they gave.

What led to a lookup counts with it: the truncated answer before a question over TCP, and
the same name refused or missing under the suffixes of the search list just before. Only
what is fresh matters, so every memory is a small table in which the newer overwrites the
older: under load a lookup can be forgotten, never invented.
"""

from enum import IntEnum

import cython

from wirespan.kernels.layout import Exchange
from wirespan.kernels.table import Table

if cython.compiled:
    from cython.cimports.wirespan.kernels.scan.book import Book
    from cython.cimports.wirespan.kernels.scan.dns.message import Message
else:
    from wirespan.kernels.scan.book import Book
    from wirespan.kernels.scan.dns.message import Message

CONTINUED_NS = 100_000_000
"""A lookup that begins later than this after a failure was not caused by it."""
KNOWN = 1_024
"""Lookups remembered; a power of two, as the others."""
PLACES = 4_096
FAILURES = 1_024
QUESTIONS = 1_024


class Known(IntEnum):
    """A finished lookup."""

    EXCHANGE = 0
    """ID plus one: 0 in rows never written."""
    CLIENT = 1
    START = 2
    START_FRAME = 3
    END = 4
    END_FRAME = 5
    RETRIES = 6
    RETRY = 7
    PARTNER = 8
    USED = 9
    GOOD_UNTIL = 10
    """When the answer's lifetime is over; -1: it told none."""
    REPLACED = 11
    """When the same question was answered again; -1: not yet."""
    REPLACED_FRAME = 12
    USER = 13
    """Slot of the connection that waited for it last, where USED."""
    USER_ID = 14


class Question(IntEnum):
    """The last lookup of one question."""

    CLIENT = 0
    SERVER = 1
    NAME = 2
    TYPE = 3
    EXCHANGE = 4
    """ID plus one: 0 in rows never written."""


class Place(IntEnum):
    """Who last got an address."""

    OWNER = 0
    """Address row of the asker; -1: whoever asked."""
    FAMILY = 1
    HIGH = 2
    LOW = 3
    EXCHANGE = 4


class Failure(IntEnum):
    """A run of failed lookups for names that begin with this name."""

    CLIENT = 0
    NAME = 1
    START = 2
    START_FRAME = 3
    END = 4
    COUNT = 5


K_EXCHANGE = cython.declare(cython.Py_ssize_t, Known.EXCHANGE)
K_CLIENT = cython.declare(cython.Py_ssize_t, Known.CLIENT)
K_START = cython.declare(cython.Py_ssize_t, Known.START)
K_START_FRAME = cython.declare(cython.Py_ssize_t, Known.START_FRAME)
K_END = cython.declare(cython.Py_ssize_t, Known.END)
K_END_FRAME = cython.declare(cython.Py_ssize_t, Known.END_FRAME)
K_RETRIES = cython.declare(cython.Py_ssize_t, Known.RETRIES)
K_RETRY = cython.declare(cython.Py_ssize_t, Known.RETRY)
K_PARTNER = cython.declare(cython.Py_ssize_t, Known.PARTNER)
K_USED = cython.declare(cython.Py_ssize_t, Known.USED)
K_GOOD_UNTIL = cython.declare(cython.Py_ssize_t, Known.GOOD_UNTIL)
K_REPLACED = cython.declare(cython.Py_ssize_t, Known.REPLACED)
K_REPLACED_FRAME = cython.declare(cython.Py_ssize_t, Known.REPLACED_FRAME)
Q_CLIENT = cython.declare(cython.Py_ssize_t, Question.CLIENT)
Q_SERVER = cython.declare(cython.Py_ssize_t, Question.SERVER)
Q_NAME = cython.declare(cython.Py_ssize_t, Question.NAME)
Q_TYPE = cython.declare(cython.Py_ssize_t, Question.TYPE)
Q_EXCHANGE = cython.declare(cython.Py_ssize_t, Question.EXCHANGE)
P_OWNER = cython.declare(cython.Py_ssize_t, Place.OWNER)
P_FAMILY = cython.declare(cython.Py_ssize_t, Place.FAMILY)
P_HIGH = cython.declare(cython.Py_ssize_t, Place.HIGH)
P_LOW = cython.declare(cython.Py_ssize_t, Place.LOW)
P_EXCHANGE = cython.declare(cython.Py_ssize_t, Place.EXCHANGE)
F_CLIENT = cython.declare(cython.Py_ssize_t, Failure.CLIENT)
F_NAME = cython.declare(cython.Py_ssize_t, Failure.NAME)
F_START = cython.declare(cython.Py_ssize_t, Failure.START)
F_START_FRAME = cython.declare(cython.Py_ssize_t, Failure.START_FRAME)
F_END = cython.declare(cython.Py_ssize_t, Failure.END)
F_COUNT = cython.declare(cython.Py_ssize_t, Failure.COUNT)
X_ID = cython.declare(cython.Py_ssize_t, Exchange.ID)
X_CLIENT = cython.declare(cython.Py_ssize_t, Exchange.CLIENT)
X_START = cython.declare(cython.Py_ssize_t, Exchange.START)
X_START_FRAME = cython.declare(cython.Py_ssize_t, Exchange.START_FRAME)
X_ASKED = cython.declare(cython.Py_ssize_t, Exchange.ASKED)
X_END = cython.declare(cython.Py_ssize_t, Exchange.END)
X_END_FRAME = cython.declare(cython.Py_ssize_t, Exchange.END_FRAME)
X_RETRIES = cython.declare(cython.Py_ssize_t, Exchange.RETRIES)
X_RETRY = cython.declare(cython.Py_ssize_t, Exchange.RETRY)
X_COPY = cython.declare(cython.Py_ssize_t, Exchange.COPY)
X_PARTNER = cython.declare(cython.Py_ssize_t, Exchange.PARTNER)
X_SERVER = cython.declare(cython.Py_ssize_t, Exchange.SERVER)
X_TYPE = cython.declare(cython.Py_ssize_t, Exchange.QUESTION_TYPE)
X_LIFETIME = cython.declare(cython.Py_ssize_t, Exchange.LIFETIME)
X_LOOKUP = cython.declare(cython.Py_ssize_t, Exchange.LOOKUP)
CONTINUED = cython.declare(cython.longlong, CONTINUED_NS)
KNOWN_MASK = cython.declare(cython.longlong, KNOWN - 1)
PLACE_MASK = cython.declare(cython.longlong, PLACES - 1)
QUESTION_MASK = cython.declare(cython.longlong, QUESTIONS - 1)
FAILURE_MASK = cython.declare(cython.longlong, FAILURES - 1)
SECOND = cython.declare(cython.longlong, 1_000_000_000)
SPREAD = cython.declare(cython.longlong, 0x9E3779B1)
ANYONE = cython.declare(cython.longlong, -1)


@cython.nogil
@cython.cfunc
@cython.inline
@cython.exceptval(-1)
def spot_of(
    owner: cython.longlong, high: cython.longlong, low: cython.longlong
) -> cython.Py_ssize_t:
    mixed: cython.longlong = low ^ (low >> 13) ^ high ^ (high >> 19) ^ (owner * SPREAD)
    return (mixed ^ (mixed >> 31)) & PLACE_MASK


@cython.nogil
@cython.cfunc
@cython.inline
@cython.exceptval(-1)
def _failure_spot(client: cython.longlong, name: cython.longlong) -> cython.Py_ssize_t:
    return (name ^ (name >> 29) ^ (client * SPREAD)) & FAILURE_MASK


@cython.cclass
class LookupMemory:
    """Remembers nothing and takes no room before ``reserve``."""

    def __init__(self, book: Book, message: Message) -> None:
        self.book = book
        self.message = message
        self.remembered = 0
        self._tables = None

    def reserve(self) -> None:
        """Make the tables, once."""
        if self._tables is None:
            self._tables = (
                Table(len(Known), KNOWN),
                Table(len(Place), PLACES),
                Table(len(Failure), FAILURES),
                Table(len(Question), QUESTIONS),
            )
            self.known, self.places, self.failures, self.questions = (
                table.cells for table in self._tables
            )

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def remember(self, slot: cython.Py_ssize_t) -> cython.int:
        """An exchange was answered by the message just read."""
        exchange: cython.longlong = self.book.cells[slot, X_ID]
        client: cython.longlong = self.book.cells[slot, X_CLIENT]
        row: cython.Py_ssize_t = exchange & KNOWN_MASK
        i: cython.Py_ssize_t
        if self.book.cells[slot, X_ASKED] < 0:
            return 0
        self.remembered += 1
        self._keep(row, slot)
        if self.message.rcode != 0:
            return self._fail(slot)
        self._continue(row)
        if self.message.address_count > 0:
            self._replace(row, slot)
        for i in range(self.message.address_count):
            self._place(client, i, exchange)
            self._place(ANYONE, i, exchange)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def find(self, exchange: cython.longlong) -> cython.Py_ssize_t:
        """The row of a lookup by its ID; -1: none, or forgotten."""
        row: cython.Py_ssize_t = exchange & KNOWN_MASK
        if exchange < 0 or self.known[row, K_EXCHANGE] != exchange + 1:
            return -1
        return row

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def find_address(
        self,
        owner: cython.longlong,
        family: cython.longlong,
        high: cython.longlong,
        low: cython.longlong,
    ) -> cython.Py_ssize_t:
        """The row of the last lookup that gave this owner an address; -1."""
        spot: cython.Py_ssize_t = spot_of(owner, high, low)
        if (
            self.places[spot, P_OWNER] != owner
            or self.places[spot, P_FAMILY] != family
            or self.places[spot, P_HIGH] != high
            or self.places[spot, P_LOW] != low
        ):
            return -1
        return self.find(self.places[spot, P_EXCHANGE])

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _keep(self, row: cython.Py_ssize_t, slot: cython.Py_ssize_t) -> cython.int:
        before: cython.Py_ssize_t = self.find(self.book.cells[slot, X_LOOKUP])
        partner: cython.Py_ssize_t = self.find(self.book.cells[slot, X_PARTNER])
        start: cython.longlong = self.book.cells[slot, X_START]
        start_frame: cython.longlong = self.book.cells[slot, X_START_FRAME]
        if before >= 0:
            start = self.known[before, K_START]
            start_frame = self.known[before, K_START_FRAME]
        # The first of a pair may have been ready before the second was asked.
        if partner >= 0 and self.known[partner, K_PARTNER] < 0:
            self.known[partner, K_PARTNER] = self.book.cells[slot, X_ID]
        self.known[row, K_EXCHANGE] = self.book.cells[slot, X_ID] + 1
        self.known[row, K_CLIENT] = self.book.cells[slot, X_CLIENT]
        self.known[row, K_START] = start
        self.known[row, K_START_FRAME] = start_frame
        self.known[row, K_END] = self.book.cells[slot, X_END]
        self.known[row, K_END_FRAME] = self.book.cells[slot, X_END_FRAME]
        self.known[row, K_RETRIES] = self.book.cells[slot, X_RETRIES]
        self.known[row, K_RETRY] = self.book.cells[slot, X_RETRY]
        if self.book.cells[slot, X_COPY] == 0:
            # The first copy was answered, only late: asking again gained nothing.
            self.known[row, K_RETRY] = -1
        self.known[row, K_PARTNER] = self.book.cells[slot, X_PARTNER]
        self.known[row, K_USED] = 0
        self.known[row, K_GOOD_UNTIL] = -1
        if self.book.cells[slot, X_LIFETIME] >= 0:
            self.known[row, K_GOOD_UNTIL] = (
                self.book.cells[slot, X_END] + self.book.cells[slot, X_LIFETIME] * SECOND
            )
        self.known[row, K_REPLACED] = -1
        self.known[row, K_REPLACED_FRAME] = -1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _replace(self, row: cython.Py_ssize_t, slot: cython.Py_ssize_t) -> cython.int:
        """The same client asked the same server the same before: that answer is now old.

        Addresses it gave that are in this one too will be found by this one's row.
        """
        client: cython.longlong = self.known[row, K_CLIENT]
        server: cython.longlong = self.book.cells[slot, X_SERVER]
        name: cython.longlong = self.message.name_hash
        kind: cython.longlong = self.book.cells[slot, X_TYPE]
        at: cython.Py_ssize_t = (name ^ (name >> 29) ^ (client * SPREAD) ^ kind) & QUESTION_MASK
        before: cython.Py_ssize_t
        if (
            self.questions[at, Q_EXCHANGE] > 0
            and self.questions[at, Q_CLIENT] == client
            and self.questions[at, Q_SERVER] == server
            and self.questions[at, Q_NAME] == name
            and self.questions[at, Q_TYPE] == kind
        ):
            before = self.find(self.questions[at, Q_EXCHANGE] - 1)
            if before >= 0 and before != row:
                self.known[before, K_REPLACED] = self.known[row, K_END]
                self.known[before, K_REPLACED_FRAME] = self.known[row, K_END_FRAME]
        self.questions[at, Q_CLIENT] = client
        self.questions[at, Q_SERVER] = server
        self.questions[at, Q_NAME] = name
        self.questions[at, Q_TYPE] = kind
        self.questions[at, Q_EXCHANGE] = self.known[row, K_EXCHANGE]
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _continue(self, row: cython.Py_ssize_t) -> cython.int:
        """Let the lookup begin where the failures that led to it began."""
        client: cython.longlong = self.known[row, K_CLIENT]
        name: cython.longlong = self.message.name_hash
        run: cython.Py_ssize_t = _failure_spot(client, name)
        since: cython.longlong = self.known[row, K_START] - self.failures[run, F_END]
        if (
            self.failures[run, F_COUNT] > 0
            and self.failures[run, F_NAME] == name
            and self.failures[run, F_CLIENT] == client
            and 0 <= since < CONTINUED
        ):
            self.known[row, K_START] = self.failures[run, F_START]
            self.known[row, K_START_FRAME] = self.failures[run, F_START_FRAME]
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _fail(self, slot: cython.Py_ssize_t) -> cython.int:
        """Note the failure under every name this one is made of by appending a suffix."""
        client: cython.longlong = self.book.cells[slot, X_CLIENT]
        start: cython.longlong = self.book.cells[slot, X_START]
        name: cython.longlong
        run: cython.Py_ssize_t
        i: cython.Py_ssize_t
        for i in range(self.message.label_count):
            name = self.message.prefixes[i]
            run = _failure_spot(client, name)
            if (
                self.failures[run, F_COUNT] == 0
                or self.failures[run, F_NAME] != name
                or self.failures[run, F_CLIENT] != client
                or start - self.failures[run, F_END] >= CONTINUED
            ):
                self.failures[run, F_CLIENT] = client
                self.failures[run, F_NAME] = name
                self.failures[run, F_START] = start
                self.failures[run, F_START_FRAME] = self.book.cells[slot, X_START_FRAME]
                self.failures[run, F_COUNT] = 0
            self.failures[run, F_END] = self.book.cells[slot, X_END]
            self.failures[run, F_COUNT] += 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _place(
        self,
        owner: cython.longlong,
        address: cython.Py_ssize_t,
        exchange: cython.longlong,
    ) -> cython.int:
        high: cython.longlong = self.message.addresses[address, 1]
        low: cython.longlong = self.message.addresses[address, 2]
        spot: cython.Py_ssize_t = spot_of(owner, high, low)
        self.places[spot, P_OWNER] = owner
        self.places[spot, P_FAMILY] = self.message.addresses[address, 0]
        self.places[spot, P_HIGH] = high
        self.places[spot, P_LOW] = low
        self.places[spot, P_EXCHANGE] = exchange
        return 0
