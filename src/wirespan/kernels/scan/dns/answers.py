# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""What an answer puts into its exchange (RFC 1035, RFC 2308)."""

import cython

from wirespan.kernels.layout import Exchange, ExchangeFact, ExchangeState

if cython.compiled:
    from cython.cimports.wirespan.kernels.scan.book import Book
    from cython.cimports.wirespan.kernels.scan.dns.message import Message
else:
    from wirespan.kernels.scan.book import Book
    from wirespan.kernels.scan.dns.message import Message

NO_SUCH_NAME = cython.declare(cython.longlong, 3)
TRUNCATION = cython.declare(cython.longlong, 0x0200)

X_START = cython.declare(cython.Py_ssize_t, Exchange.START)
ANSWER = cython.declare(cython.Py_ssize_t, Exchange.ANSWER)
ANSWER_FRAME = cython.declare(cython.Py_ssize_t, Exchange.ANSWER_FRAME)
END = cython.declare(cython.Py_ssize_t, Exchange.END)
END_FRAME = cython.declare(cython.Py_ssize_t, Exchange.END_FRAME)
ANSWERED_FROM = cython.declare(cython.Py_ssize_t, Exchange.ANSWERED_FROM)
ANSWERED_TO = cython.declare(cython.Py_ssize_t, Exchange.ANSWERED_TO)
HEAD_ANSWERED = cython.declare(cython.Py_ssize_t, Exchange.HEAD_ANSWERED)
STATUS = cython.declare(cython.Py_ssize_t, Exchange.STATUS)
LIFETIME = cython.declare(cython.Py_ssize_t, Exchange.LIFETIME)
FACTS = cython.declare(cython.Py_ssize_t, Exchange.FACTS)
X_STATE = cython.declare(cython.Py_ssize_t, Exchange.STATE)

STATE_DONE = cython.declare(cython.longlong, ExchangeState.DONE)
IS_MALFORMED = cython.declare(cython.longlong, ExchangeFact.MALFORMED)
IS_TRUNCATED = cython.declare(cython.longlong, ExchangeFact.TRUNCATED_FLAG)
HAS_CNAME = cython.declare(cython.longlong, ExchangeFact.CNAME)
HAS_EDNS = cython.declare(cython.longlong, ExchangeFact.EDNS)
IS_NEGATIVE = cython.declare(cython.longlong, ExchangeFact.NEGATIVE)


@cython.cclass
class DnsAnswers:
    """Ends the exchanges that the message read last answers."""

    def __init__(self, book: Book, message: Message) -> None:
        self.book = book
        self.message = message

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def fill(
        self,
        slot: cython.Py_ssize_t,
        begun: cython.longlong,
        begun_frame: cython.longlong,
        time: cython.longlong,
        frame: cython.longlong,
        position: cython.longlong,
        size: cython.longlong,
        cut: cython.bint,
    ) -> cython.int:
        """The message read answers this exchange; its bytes came from ``begun`` to ``time``."""
        start: cython.longlong = self.book.cells[slot, X_START]
        # A clock that stepped back must not make a lookup of negative length.
        self.book.cells[slot, ANSWER] = begun if begun > start else start
        self.book.cells[slot, ANSWER_FRAME] = begun_frame
        self.book.cells[slot, END] = time if time > start else start
        self.book.cells[slot, END_FRAME] = frame
        self.book.cells[slot, ANSWERED_FROM] = position
        self.book.cells[slot, ANSWERED_TO] = position + size
        self.book.cells[slot, HEAD_ANSWERED] = size
        self.book.cells[slot, STATUS] = self.message.rcode
        self.book.cells[slot, LIFETIME] = self.message.lifetime
        self.book.cells[slot, FACTS] |= self._facts(cut)
        self.book.cells[slot, X_STATE] = STATE_DONE
        return self.book.ready(slot)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _facts(self, cut: cython.bint) -> cython.longlong:
        facts: cython.longlong = 0
        truncated: cython.bint = (self.message.flags & TRUNCATION) != 0
        if truncated:
            facts |= IS_TRUNCATED
        if self.message.edns:
            facts |= HAS_EDNS
        if self.message.aliases > 0:
            facts |= HAS_CNAME
        if not self.message.complete and not cut:
            facts |= IS_MALFORMED
        if self.message.rcode == NO_SUCH_NAME:
            facts |= IS_NEGATIVE
        elif (
            self.message.rcode == 0
            and self.message.matching == 0
            and self.message.complete
            and not truncated
            # Name servers without a start of authority are a referral, not a "no".
            and (self.message.authority_soa or self.message.authorities == 0)
        ):
            facts |= IS_NEGATIVE
        return facts
