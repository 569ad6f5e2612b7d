# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""How a TCP connection opens and ends: SYN, SYN-ACK, FIN, RST, and the phases between.

The phases follow the table handed over by ``flows.states``; what is recorded beside them
are facts the table does not need: times, repeated SYNs, options, who reset.
"""

import cython

from wirespan.kernels.layout import (
    SIDE_FIELDS,
    Closed,
    Connection,
    ConnectionFact,
    Opened,
    Packet,
    Phase,
    ResetForm,
    SegmentMark,
    Side,
)
from wirespan.kernels.layout import (
    Sight as Seen,
)

if cython.compiled:
    from cython.cimports.wirespan.kernels.track.acknowledging import Acknowledging
    from cython.cimports.wirespan.kernels.track.connections import ConnectionTable
    from cython.cimports.wirespan.kernels.track.leaps import Leaps
    from cython.cimports.wirespan.kernels.track.sight import Sight
else:
    from wirespan.kernels.track.acknowledging import Acknowledging
    from wirespan.kernels.track.connections import ConnectionTable
    from wirespan.kernels.track.leaps import Leaps
    from wirespan.kernels.track.sight import Sight

MAXIMUM_SEGMENT_OPTION = cython.declare(cython.Py_ssize_t, Packet.MAXIMUM_SEGMENT)
WINDOW_SCALE_OPTION = cython.declare(cython.Py_ssize_t, Packet.WINDOW_SCALE)
SACK_PERMITTED_OPTION = cython.declare(cython.Py_ssize_t, Packet.SACK_PERMITTED)
PACKET_TTL = cython.declare(cython.Py_ssize_t, Packet.TTL)

PHASE = cython.declare(cython.Py_ssize_t, Connection.PHASE)
OPENED = cython.declare(cython.Py_ssize_t, Connection.OPENED)
CLOSED = cython.declare(cython.Py_ssize_t, Connection.CLOSED)
FACTS = cython.declare(cython.Py_ssize_t, Connection.FACTS)
SYN_TIME = cython.declare(cython.Py_ssize_t, Connection.SYN)
SYN_FRAME = cython.declare(cython.Py_ssize_t, Connection.SYN_FRAME)
SYN_LAST = cython.declare(cython.Py_ssize_t, Connection.SYN_LAST)
SYN_LAST_FRAME = cython.declare(cython.Py_ssize_t, Connection.SYN_LAST_FRAME)
SYNS = cython.declare(cython.Py_ssize_t, Connection.SYNS)
SYN_ACK_TIME = cython.declare(cython.Py_ssize_t, Connection.SYN_ACK)
SYN_ACK_FRAME = cython.declare(cython.Py_ssize_t, Connection.SYN_ACK_FRAME)
SYN_ACKS = cython.declare(cython.Py_ssize_t, Connection.SYN_ACKS)
OPEN_TIME = cython.declare(cython.Py_ssize_t, Connection.OPEN)
OPEN_FRAME = cython.declare(cython.Py_ssize_t, Connection.OPEN_FRAME)
RESET_TIME = cython.declare(cython.Py_ssize_t, Connection.RESET)
RESET_FRAME = cython.declare(cython.Py_ssize_t, Connection.RESET_FRAME)
RESET_SIDE = cython.declare(cython.Py_ssize_t, Connection.RESET_SIDE)
RESET_FORM = cython.declare(cython.Py_ssize_t, Connection.RESET_FORM)
SIDES = cython.declare(cython.Py_ssize_t, Connection.SIDES)
SIDE = cython.declare(cython.Py_ssize_t, SIDE_FIELDS)

MAXIMUM_SEGMENT = cython.declare(cython.Py_ssize_t, Side.MAXIMUM_SEGMENT)
WINDOW_SCALE = cython.declare(cython.Py_ssize_t, Side.WINDOW_SCALE)
WINDOW_SCALE_OFFERED = cython.declare(cython.Py_ssize_t, Side.WINDOW_SCALE_OFFERED)
SACK_PERMITTED = cython.declare(cython.Py_ssize_t, Side.SACK_PERMITTED)
TIMESTAMPS = cython.declare(cython.Py_ssize_t, Side.TIMESTAMPS)
SYN_TIMESTAMP = cython.declare(cython.Py_ssize_t, Side.SYN_TIMESTAMP)
RETRANSMISSIONS = cython.declare(cython.Py_ssize_t, Side.RETRANSMISSIONS)
FIN_TIME = cython.declare(cython.Py_ssize_t, Side.FIN)
FIN_FRAME = cython.declare(cython.Py_ssize_t, Side.FIN_FRAME)
FIN_POSITION = cython.declare(cython.Py_ssize_t, Side.FIN_POSITION)
FIN_ACKED = cython.declare(cython.Py_ssize_t, Side.FIN_ACKED)
RESET_TTL = cython.declare(cython.Py_ssize_t, Side.RESET_TTL)
PACKETS = cython.declare(cython.Py_ssize_t, Side.PACKETS)

BARE = cython.declare(cython.longlong, ResetForm.BARE)
ACKNOWLEDGING = cython.declare(cython.longlong, ResetForm.ACKNOWLEDGING)
WITH_WINDOW = cython.declare(cython.longlong, ResetForm.WITH_WINDOW)

SYN_RETRANSMITTED = cython.declare(cython.longlong, ConnectionFact.SYN_RETRANSMITTED)
SYN_ACK_RETRANSMITTED = cython.declare(cython.longlong, ConnectionFact.SYN_ACK_RETRANSMITTED)
LATE_SYN_ACK = cython.declare(cython.longlong, ConnectionFact.LATE_SYN_ACK)
RESET_FACT = cython.declare(cython.longlong, ConnectionFact.RESET)
ECN = cython.declare(cython.longlong, ConnectionFact.ECN)

CLOCK_STEP = cython.declare(cython.longlong, ConnectionFact.CLOCK_STEP)
END = cython.declare(cython.Py_ssize_t, Connection.END)
LAST_FRAME = cython.declare(cython.Py_ssize_t, Connection.LAST_FRAME)
LAST_TIME = cython.declare(cython.Py_ssize_t, Connection.LAST_TIME)
STEP_FROM = cython.declare(cython.Py_ssize_t, Connection.STEP_FROM)
STEP_TO = cython.declare(cython.Py_ssize_t, Connection.STEP_TO)
TIMESTAMP = cython.declare(cython.Py_ssize_t, Packet.TIMESTAMP)
TIMESTAMP_ECHO = cython.declare(cython.Py_ssize_t, Packet.TIMESTAMP_ECHO)
LEAP_WATCH = cython.declare(cython.Py_ssize_t, Connection.LEAP_WATCH)
LEAP = cython.declare(cython.longlong, 100_000_001)
"""ns: after a longer silence the ends' clocks are asked whether it was one."""
BACKWARDS = cython.declare(cython.longlong, 1_000_000)
"""A capture may misorder records by this much, in ns, without its clock being stepped."""

HANDSHAKE = cython.declare(cython.longlong, Opened.HANDSHAKE)
UNANSWERED = cython.declare(cython.longlong, Opened.UNANSWERED)
REFUSED = cython.declare(cython.longlong, Opened.REFUSED)
CLOSED_BY_FIN = cython.declare(cython.longlong, Closed.FIN)
STILL_OPEN = cython.declare(cython.longlong, Closed.OPEN)
RESET_BY_CLIENT = cython.declare(cython.longlong, Closed.RESET_BY_CLIENT)

SYN_SENT = cython.declare(cython.longlong, Phase.SYN_SENT)
SYN_ANSWERED = cython.declare(cython.longlong, Phase.SYN_ANSWERED)
OPEN = cython.declare(cython.longlong, Phase.OPEN)
SYN_ACK_TIMER = cython.declare(cython.longlong, 500_000_000)
"""ns: no server sends its SYN-ACK again sooner of its own accord (RFC 6298: a second)."""
BOTH_CLOSING = cython.declare(cython.longlong, Phase.BOTH_CLOSING)

SEE_SYN = cython.declare(cython.Py_ssize_t, Seen.SYN)
SEE_SYN_ACK = cython.declare(cython.Py_ssize_t, Seen.SYN_ACK)
SEE_CLIENT_ACK = cython.declare(cython.Py_ssize_t, Seen.CLIENT_ACK)
SEE_CLIENT_FIN = cython.declare(cython.Py_ssize_t, Seen.CLIENT_FIN)
SEE_FINS_ACKED = cython.declare(cython.Py_ssize_t, Seen.FINS_ACKED)
SEE_RST = cython.declare(cython.Py_ssize_t, Seen.RST)
SIGHTS = cython.declare(cython.Py_ssize_t, len(Seen))

RETRANSMISSION = cython.declare(cython.longlong, SegmentMark.RETRANSMISSION)
SPURIOUS = cython.declare(cython.longlong, SegmentMark.SPURIOUS)

FIN = cython.declare(cython.longlong, 1)
SYN = cython.declare(cython.longlong, 2)
ACK = cython.declare(cython.longlong, 16)
ECE_AND_CWR = cython.declare(cython.longlong, 192)
ECE = cython.declare(cython.longlong, 64)
LARGEST_SCALE = cython.declare(cython.longlong, 14)
"""RFC 7323, section 2.3."""


@cython.cclass
class Lifetime:
    """Openings and endings; ``transitions[phase * sights + sight]`` is the next phase."""

    def __init__(
        self,
        connections: ConnectionTable,
        sight: Sight,
        acknowledging: Acknowledging,
        transitions: bytes,
    ) -> None:
        self.connections = connections
        self.sight = sight
        self.acknowledging = acknowledging
        self.leaps = Leaps(connections, sight)
        self.packets = connections.flat
        self.transitions = transitions

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _see(self, base: cython.Py_ssize_t, what: cython.Py_ssize_t) -> cython.Py_ssize_t:
        phase: cython.longlong = self.connections.flat[base + PHASE]
        self.connections.flat[base + PHASE] = self.transitions[phase * SIGHTS + what]
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def tick(self, base: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """The packet at hand is the connection's last so far; did the clock step?"""
        last: cython.longlong = self.connections.flat[base + LAST_TIME]
        if self.sight.time >= self.connections.flat[base + END]:
            self.connections.flat[base + END] = self.sight.time
        if self.sight.time - LEAP > last + self.connections.flat[base + LEAP_WATCH]:
            self.leaps.look(
                base,
                self.packets[self.sight.packet + TIMESTAMP],
                self.packets[self.sight.packet + TIMESTAMP_ECHO],
            )
        if self.sight.time < last - BACKWARDS:
            self.connections.flat[base + FACTS] |= CLOCK_STEP
            self.connections.flat[base + STEP_TO] = self.sight.frame
            if self.connections.flat[base + STEP_FROM] < 0:
                self.connections.flat[base + STEP_FROM] = self.connections.flat[base + LAST_FRAME]
        self.connections.flat[base + LAST_TIME] = self.sight.time
        self.connections.flat[base + LAST_FRAME] = self.sight.frame
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def opening(self) -> cython.Py_ssize_t:
        """A segment with SYN, first or repeated."""
        base: cython.Py_ssize_t = self.sight.base
        if self.sight.flags & ACK:
            self._syn_ack(base)
            self._see(base, SEE_SYN_ACK)
        else:
            self._syn(base)
            self._see(base, SEE_SYN)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _syn(self, base: cython.Py_ssize_t) -> cython.Py_ssize_t:
        me: cython.Py_ssize_t = self.sight.me
        if self.connections.flat[base + SYNS] == 0:
            self.connections.flat[base + SYN_TIME] = self.sight.time
            self.connections.flat[base + SYN_FRAME] = self.sight.frame
            if self.connections.flat[base + SYN_ACKS] == 0:
                self.connections.flat[base + OPENED] = UNANSWERED
            self._options(me)
        else:
            self.sight.marks |= RETRANSMISSION
            self.connections.flat[base + FACTS] |= SYN_RETRANSMITTED
            self.connections.flat[me + RETRANSMISSIONS] += 1
        if self.connections.flat[base + SYN_ACKS] == 0:
            self.connections.flat[base + SYN_LAST] = self.sight.time
            self.connections.flat[base + SYN_LAST_FRAME] = self.sight.frame
        self.connections.flat[base + SYNS] += 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _syn_ack(self, base: cython.Py_ssize_t) -> cython.Py_ssize_t:
        me: cython.Py_ssize_t = self.sight.me
        if self.connections.flat[base + SYN_ACKS] == 0:
            self.connections.flat[base + SYN_ACK_TIME] = self.sight.time
            self.connections.flat[base + SYN_ACK_FRAME] = self.sight.frame
            self.connections.flat[base + OPENED] = HANDSHAKE
            self._options(me)
            self._agree(base, me)
            if self.connections.flat[base + SYNS] == 1:
                self.acknowledging.sample(
                    base, self.sight.time - self.connections.flat[base + SYN_TIME]
                )
            if self.sight.flags & ECE_AND_CWR == ECE:
                self.connections.flat[base + FACTS] |= ECN
        else:
            self.sight.marks |= RETRANSMISSION
            self.connections.flat[base + FACTS] |= SYN_ACK_RETRANSMITTED
            self.connections.flat[me + RETRANSMISSIONS] += 1
            # A copy that crossed the client's last ACK on the way is not late.
            if self.connections.flat[base + PHASE] >= OPEN and (
                self.sight.time - self.connections.flat[base + SYN_ACK_TIME] >= SYN_ACK_TIMER
            ):
                self.connections.flat[base + FACTS] |= LATE_SYN_ACK
        self.connections.flat[base + SYN_ACKS] += 1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _options(self, me: cython.Py_ssize_t) -> cython.Py_ssize_t:
        packet: cython.Py_ssize_t = self.sight.packet
        scale: cython.longlong = self.packets[packet + WINDOW_SCALE_OPTION]
        self.connections.flat[me + MAXIMUM_SEGMENT] = self.packets[packet + MAXIMUM_SEGMENT_OPTION]
        self.connections.flat[me + SACK_PERMITTED] = (
            1 if self.packets[packet + SACK_PERMITTED_OPTION] == 1 else 0
        )
        self.connections.flat[me + TIMESTAMPS] = 1 if self.sight.timestamp >= 0 else 0
        self.connections.flat[me + SYN_TIMESTAMP] = self.sight.timestamp
        self.connections.flat[me + WINDOW_SCALE] = min(scale, LARGEST_SCALE)
        self.connections.flat[me + WINDOW_SCALE_OFFERED] = scale
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _agree(self, base: cython.Py_ssize_t, me: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """RFC 7323, section 2.2: windows are scaled only where both SYNs offered it."""
        other: cython.Py_ssize_t = self.sight.other
        offered: cython.bint = self.connections.flat[me + WINDOW_SCALE] >= 0
        asked: cython.bint = self.connections.flat[other + WINDOW_SCALE] >= 0
        if self.connections.flat[base + SYNS] == 0:
            asked = offered
        if not offered or not asked:
            self.connections.flat[me + WINDOW_SCALE] = 0
            self.connections.flat[other + WINDOW_SCALE] = 0
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def talking(self) -> cython.Py_ssize_t:
        """A segment without SYN or RST outside the open phase: the handshake's third, others.

        Before it is judged: where the SYN-ACK was not captured, its window has no scale.
        """
        base: cython.Py_ssize_t = self.sight.base
        phase: cython.longlong = self.connections.flat[base + PHASE]
        if phase == SYN_SENT:
            self._unanswered_but_open(base)
        if phase == SYN_ANSWERED and self.sight.side == 0 and self.sight.ack >= 0:
            self._third(base)
        self._see(base, SEE_CLIENT_ACK + self.sight.side)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def ending(self) -> cython.Py_ssize_t:
        """A FIN, or the acknowledgement of one."""
        base: cython.Py_ssize_t = self.sight.base
        if self.sight.flags & FIN:
            self._fin(base, self.sight.me)
        if self.connections.flat[base + PHASE] >= BOTH_CLOSING:
            self._both_closing(base)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _third(self, base: cython.Py_ssize_t) -> cython.Py_ssize_t:
        self.connections.flat[base + OPEN_TIME] = self.sight.time
        self.connections.flat[base + OPEN_FRAME] = self.sight.frame
        if self.connections.flat[base + SYN_ACKS] == 1:
            self.acknowledging.sample(
                base, self.sight.time - self.connections.flat[base + SYN_ACK_TIME]
            )
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _unanswered_but_open(self, base: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """The SYN-ACK was not captured: what it agreed on is unknown."""
        self.connections.flat[base + OPENED] = HANDSHAKE
        self.connections.flat[base + SIDES + WINDOW_SCALE] = -1
        self.sight.window = -1
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _fin(self, base: cython.Py_ssize_t, me: cython.Py_ssize_t) -> cython.Py_ssize_t:
        known: cython.longlong = self.connections.flat[me + FIN_POSITION]
        if self.sight.wild & 1:
            return 0
        if known < 0:
            self.connections.flat[me + FIN_TIME] = self.sight.time
            self.connections.flat[me + FIN_FRAME] = self.sight.frame
            self.connections.flat[me + FIN_POSITION] = max(0, self.sight.end)
            self._see(base, SEE_CLIENT_FIN + self.sight.side)
        elif self.sight.length == 0 and self.sight.end == known:
            self.sight.marks |= RETRANSMISSION
            self.connections.flat[me + RETRANSMISSIONS] += 1
            if self.connections.flat[me + FIN_ACKED]:
                self.sight.marks |= SPURIOUS
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _both_closing(self, base: cython.Py_ssize_t) -> cython.Py_ssize_t:
        if self.connections.flat[base + CLOSED] == STILL_OPEN:
            self.connections.flat[base + CLOSED] = CLOSED_BY_FIN
        if (
            self.connections.flat[base + SIDES + FIN_ACKED]
            and self.connections.flat[base + SIDES + SIDE + FIN_ACKED]
        ):
            self._see(base, SEE_FINS_ACKED)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def reset(self) -> cython.Py_ssize_t:
        """An RST; the first one counts."""
        base: cython.Py_ssize_t = self.sight.base
        me: cython.Py_ssize_t = self.sight.me
        if self.connections.flat[me + RESET_TTL] < 0:
            self.connections.flat[me + RESET_TTL] = self.packets[self.sight.packet + PACKET_TTL]
        if self.connections.flat[base + RESET_TIME] < 0:
            self.connections.flat[base + RESET_TIME] = self.sight.time
            self.connections.flat[base + RESET_FRAME] = self.sight.frame
            self.connections.flat[base + RESET_SIDE] = self.sight.side
            self.connections.flat[base + RESET_FORM] = self._form()
            self.connections.flat[base + FACTS] |= RESET_FACT
            if self.connections.flat[base + CLOSED] == STILL_OPEN:
                self.connections.flat[base + CLOSED] = RESET_BY_CLIENT + self.sight.side
        if self.connections.flat[base + PHASE] == SYN_SENT and self.sight.side == 1:
            self.connections.flat[base + OPENED] = REFUSED
        self._see(base, SEE_RST)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _form(self) -> cython.longlong:
        """What the RST at hand looks like."""
        if not self.sight.has_ack:
            return BARE
        return WITH_WINDOW if self.sight.field > 0 else ACKNOWLEDGING
