# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Records that are no question or answer, told by place and size: they cannot be read.

* A session ticket (TLS 1.3, RFC 8446, 4.6.1) comes about one round trip after the client's
  Finished, when the question may be on its way already. Server records are taken for
  tickets from the first one after Finished on while there are at most four, each as long
  as the first and between 70 and 600 bytes, begun within two ClientHello-ServerHello times
  and 10 ms of the client's Finished.
* HTTP/2, where offered (TLS 1.3) or chosen (1.2): the server's first record is its SETTINGS
  if it holds at most 99 bytes (RFC 9113, 3.4); records of either side holding exactly a
  SETTINGS acknowledgement, WINDOW_UPDATE, PING or two of them begin no answer and no turn.
* HTTP/2 likewise: the client's first record is its preface if it holds exactly the magic, a
  SETTINGS of at most eight values, and perhaps one WINDOW_UPDATE and up to six PRIORITY. It
  becomes the question after all where a real answer comes before anything else is asked.
* If the turn ends and exactly one such record came and nothing else, it was the answer.
"""

import cython

from wirespan.kernels.layout import Exchange, Secure
from wirespan.kernels.scan.tls.columns import Direction, Session

ANSWERED_FROM = cython.declare(cython.Py_ssize_t, Exchange.ANSWERED_FROM)
ANSWERED_TO = cython.declare(cython.Py_ssize_t, Exchange.ANSWERED_TO)
X_ANSWER = cython.declare(cython.Py_ssize_t, Exchange.ANSWER)
X_ANSWER_FRAME = cython.declare(cython.Py_ssize_t, Exchange.ANSWER_FRAME)
END = cython.declare(cython.Py_ssize_t, Exchange.END)
END_FRAME = cython.declare(cython.Py_ssize_t, Exchange.END_FRAME)
BODY_ANSWERED = cython.declare(cython.Py_ssize_t, Exchange.BODY_ANSWERED)
SERVER_HELLO = cython.declare(cython.Py_ssize_t, Secure.SERVER_HELLO)
HELLO_SENT = cython.declare(cython.Py_ssize_t, Secure.HELLO_SENT)
RETRY = cython.declare(cython.Py_ssize_t, Secure.RETRY)
S_VERSION = cython.declare(cython.Py_ssize_t, Session.VERSION)
S_SEALED_BYTES = cython.declare(cython.Py_ssize_t, Session.SEALED_BYTES)
S_HTTP2 = cython.declare(cython.Py_ssize_t, Session.HTTP2)
S_CLIENT_FINISHED = cython.declare(cython.Py_ssize_t, Session.CLIENT_FINISHED)
S_ASIDES = cython.declare(cython.Py_ssize_t, Session.ASIDES)
S_ASIDE_LENGTH = cython.declare(cython.Py_ssize_t, Session.ASIDE_LENGTH)
S_ASIDE_FROM = cython.declare(cython.Py_ssize_t, Session.ASIDE_FROM)
S_ASIDE_TO = cython.declare(cython.Py_ssize_t, Session.ASIDE_TO)
S_ASIDE_TIME = cython.declare(cython.Py_ssize_t, Session.ASIDE_TIME)
S_ASIDE_FRAME = cython.declare(cython.Py_ssize_t, Session.ASIDE_FRAME)
S_ASIDE_END = cython.declare(cython.Py_ssize_t, Session.ASIDE_END)
S_ASIDE_END_FRAME = cython.declare(cython.Py_ssize_t, Session.ASIDE_END_FRAME)
S_ASIDES_OVER = cython.declare(cython.Py_ssize_t, Session.ASIDES_OVER)
S_PREFACE = cython.declare(cython.Py_ssize_t, Session.PREFACE)
S_PREFACE_FROM = cython.declare(cython.Py_ssize_t, Session.PREFACE_FROM)
S_PREFACE_TO = cython.declare(cython.Py_ssize_t, Session.PREFACE_TO)
S_PREFACE_TIME = cython.declare(cython.Py_ssize_t, Session.PREFACE_TIME)
S_PREFACE_FRAME = cython.declare(cython.Py_ssize_t, Session.PREFACE_FRAME)
S_PREFACE_END = cython.declare(cython.Py_ssize_t, Session.PREFACE_END)
S_PREFACE_END_FRAME = cython.declare(cython.Py_ssize_t, Session.PREFACE_END_FRAME)
S_TURNS = cython.declare(cython.Py_ssize_t, Session.TURNS)
ASKED_FROM = cython.declare(cython.Py_ssize_t, Exchange.ASKED_FROM)
ASKED_TO = cython.declare(cython.Py_ssize_t, Exchange.ASKED_TO)
X_START = cython.declare(cython.Py_ssize_t, Exchange.START)
X_START_FRAME = cython.declare(cython.Py_ssize_t, Exchange.START_FRAME)
HEAD = cython.declare(cython.Py_ssize_t, Exchange.HEAD)
ASKED = cython.declare(cython.Py_ssize_t, Exchange.ASKED)
ASKED_FRAME = cython.declare(cython.Py_ssize_t, Exchange.ASKED_FRAME)
BODY_ASKED = cython.declare(cython.Py_ssize_t, Exchange.BODY_ASKED)
D_LENGTH = cython.declare(cython.Py_ssize_t, Direction.LENGTH)
D_TIME = cython.declare(cython.Py_ssize_t, Direction.TIME)
D_FRAME = cython.declare(cython.Py_ssize_t, Direction.FRAME)
D_START = cython.declare(cython.Py_ssize_t, Direction.START)
TLS_1_3 = cython.declare(cython.longlong, 0x0304)
MOST_TICKETS = cython.declare(cython.longlong, 4)
SHORTEST_TICKET = cython.declare(cython.longlong, 70)
LONGEST_TICKET = cython.declare(cython.longlong, 600)
TICKET_SLACK_NS = cython.declare(cython.longlong, 10_000_000)
LONGEST_SETTINGS = cython.declare(cython.longlong, 99)
ACKNOWLEDGEMENT = cython.declare(cython.longlong, 9)
WINDOW_UPDATE = cython.declare(cython.longlong, 13)
PING = cython.declare(cython.longlong, 17)
MAGIC_AND_SETTINGS = cython.declare(cython.longlong, 33)
SETTING = cython.declare(cython.longlong, 6)
MOST_SETTINGS = cython.declare(cython.longlong, 8)
PRIORITY = cython.declare(cython.longlong, 14)
MOST_PRIORITIES = cython.declare(cython.longlong, 6)


@cython.cclass
class TlsAsides:
    """The rules, and the memory of the last such record of the open turn."""

    def bind(self, sessions: object, secure: object) -> None:
        """Look at the tables as they are now."""
        self.sessions = sessions
        self.secure = secure

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def is_aside(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Whether a record of the server that could begin an answer rather does not."""
        if self._is_ticket(slot, side):
            self.sessions[slot, S_ASIDE_LENGTH] = self.sessions[slot, side + D_LENGTH]
            return 1
        return self._is_settings(slot, side) or self.is_control(slot, side)

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def note(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Remember the record that begins, should it turn out to be the answer."""
        self.sessions[slot, S_ASIDES] += 1
        self.sessions[slot, S_ASIDE_FROM] = self.sessions[slot, side + D_START]
        self.sessions[slot, S_ASIDE_TIME] = self.sessions[slot, side + D_TIME]
        self.sessions[slot, S_ASIDE_FRAME] = self.sessions[slot, side + D_FRAME]
        self.sessions[slot, S_ASIDE_END] = -1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def end(
        self,
        slot: cython.Py_ssize_t,
        time: cython.longlong,
        frame: cython.longlong,
        position: cython.longlong,
    ) -> cython.Py_ssize_t:
        """The noted record is complete."""
        self.sessions[slot, S_ASIDE_TO] = position
        self.sessions[slot, S_ASIDE_END] = time
        self.sessions[slot, S_ASIDE_END_FRAME] = frame
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def is_control(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.Py_ssize_t:
        size: cython.longlong
        if self.sessions[slot, S_HTTP2] != 1 or self.sessions[slot, S_SEALED_BYTES] < 0:
            return 0
        size = self.sessions[slot, side + D_LENGTH] - self.sessions[slot, S_SEALED_BYTES]
        if size == ACKNOWLEDGEMENT or size == WINDOW_UPDATE or size == PING:
            return 1
        return size == ACKNOWLEDGEMENT + WINDOW_UPDATE or size == 2 * WINDOW_UPDATE

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _is_ticket(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.Py_ssize_t:
        length: cython.longlong = self.sessions[slot, side + D_LENGTH]
        finished: cython.longlong = self.sessions[slot, S_CLIENT_FINISHED]
        answered: cython.longlong = self.secure[slot, RETRY]
        limit: cython.longlong
        if self.sessions[slot, S_VERSION] != TLS_1_3 or self.sessions[slot, S_ASIDES_OVER]:
            return 0
        if length < SHORTEST_TICKET or length > LONGEST_TICKET or finished < 0:
            return 0
        if self.sessions[slot, S_ASIDE_LENGTH] not in (-1, length):
            return 0
        if answered < 0:
            answered = self.secure[slot, SERVER_HELLO]
        limit = finished + TICKET_SLACK_NS
        if answered >= 0 and self.secure[slot, HELLO_SENT] >= 0:
            limit += 2 * (answered - self.secure[slot, HELLO_SENT])
        if self.sessions[slot, side + D_TIME] > limit:
            return 0
        return self.sessions[slot, S_ASIDES] < MOST_TICKETS

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _is_settings(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.Py_ssize_t:
        size: cython.longlong
        if self.sessions[slot, S_HTTP2] != 1 or self.sessions[slot, S_SEALED_BYTES] < 0:
            return 0
        if self.sessions[slot, S_ASIDES_OVER]:
            return 0
        size = self.sessions[slot, side + D_LENGTH] - self.sessions[slot, S_SEALED_BYTES]
        return ACKNOWLEDGEMENT <= size and size <= LONGEST_SETTINGS

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def promote(
        self, slot: cython.Py_ssize_t, turn: cython.Py_ssize_t, exchanges: cython.longlong[:, ::1]
    ) -> cython.Py_ssize_t:
        """Nothing else came: what looked like a ticket was the answer."""
        if self.sessions[slot, S_ASIDE_END] < 0:
            return 0
        exchanges[turn, X_ANSWER] = self.sessions[slot, S_ASIDE_TIME]
        exchanges[turn, X_ANSWER_FRAME] = self.sessions[slot, S_ASIDE_FRAME]
        exchanges[turn, ANSWERED_FROM] = self.sessions[slot, S_ASIDE_FROM]
        exchanges[turn, ANSWERED_TO] = self.sessions[slot, S_ASIDE_TO]
        exchanges[turn, END] = self.sessions[slot, S_ASIDE_END]
        exchanges[turn, END_FRAME] = self.sessions[slot, S_ASIDE_END_FRAME]
        exchanges[turn, BODY_ANSWERED] = (
            self.sessions[slot, S_ASIDE_TO] - self.sessions[slot, S_ASIDE_FROM] - 5
        )
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def is_preface(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Whether the client's first record can be the preface of HTTP/2 alone."""
        size: cython.longlong
        priorities: cython.longlong
        if self.sessions[slot, S_TURNS] > 0 or self.sessions[slot, S_PREFACE] > 0:
            return 0
        if self.sessions[slot, S_HTTP2] != 1 or self.sessions[slot, S_SEALED_BYTES] < 0:
            return 0
        size = self.sessions[slot, side + D_LENGTH] - self.sessions[slot, S_SEALED_BYTES]
        size -= MAGIC_AND_SETTINGS
        for priorities in range(MOST_PRIORITIES + 1):
            if self._is_settings_size(size - PRIORITY * priorities) or (
                self._is_settings_size(size - PRIORITY * priorities - WINDOW_UPDATE)
            ):
                return 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _is_settings_size(self, size: cython.longlong) -> cython.Py_ssize_t:
        return size >= 0 and size <= MOST_SETTINGS * SETTING and size % SETTING == 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def note_preface(self, slot: cython.Py_ssize_t, side: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Remember the record that begins, should it turn out to be a question."""
        self.sessions[slot, S_PREFACE] = 1
        self.sessions[slot, S_PREFACE_FROM] = self.sessions[slot, side + D_START]
        self.sessions[slot, S_PREFACE_TIME] = self.sessions[slot, side + D_TIME]
        self.sessions[slot, S_PREFACE_FRAME] = self.sessions[slot, side + D_FRAME]
        self.sessions[slot, S_PREFACE_END] = -1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def end_preface(
        self,
        slot: cython.Py_ssize_t,
        time: cython.longlong,
        frame: cython.longlong,
        position: cython.longlong,
    ) -> cython.Py_ssize_t:
        """The noted record is complete."""
        self.sessions[slot, S_PREFACE_TO] = position
        self.sessions[slot, S_PREFACE_END] = time
        self.sessions[slot, S_PREFACE_END_FRAME] = frame
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def ask_preface(
        self,
        slot: cython.Py_ssize_t,
        turn: cython.Py_ssize_t,
        exchanges: cython.longlong[:, ::1],
    ) -> cython.Py_ssize_t:
        """The server answers it: it was the question of this turn."""
        exchanges[turn, ASKED_FROM] = self.sessions[slot, S_PREFACE_FROM]
        exchanges[turn, ASKED_TO] = self.sessions[slot, S_PREFACE_TO]
        exchanges[turn, X_START] = self.sessions[slot, S_PREFACE_TIME]
        exchanges[turn, X_START_FRAME] = self.sessions[slot, S_PREFACE_FRAME]
        exchanges[turn, HEAD] = self.sessions[slot, S_PREFACE_END]
        exchanges[turn, ASKED] = self.sessions[slot, S_PREFACE_END]
        exchanges[turn, ASKED_FRAME] = self.sessions[slot, S_PREFACE_END_FRAME]
        exchanges[turn, BODY_ASKED] = (
            self.sessions[slot, S_PREFACE_TO] - self.sessions[slot, S_PREFACE_FROM] - 5
        )
        return 0
