# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Did the capture's clock leap forwards? The clocks of both ends tell (RFC 7323).

After a leap the next packets look as if both ends had been silent. But each end's TSval runs
with its own clock: where both went on by less than half of what the capture's clock did, it
was that which leapt. One end's word is not enough: its packet may have been held up on the
way. What cannot be told: a leap shorter than a tenth of a second, one while an end long only
acknowledges, the second of a connection, and any where there are no timestamps, or ticks
whose length was not learnt before.
"""

import cython

from wirespan.kernels.layout import SIDE_FIELDS, Connection, ConnectionFact, Side

if cython.compiled:
    from cython.cimports.wirespan.kernels.track.connections import ConnectionTable
    from cython.cimports.wirespan.kernels.track.sight import Sight
    from cython.cimports.wirespan.kernels.track.stamps import tick_ns, ticks_between
else:
    from wirespan.kernels.track.connections import ConnectionTable
    from wirespan.kernels.track.sight import Sight
    from wirespan.kernels.track.stamps import tick_ns, ticks_between

FACTS = cython.declare(cython.Py_ssize_t, Connection.FACTS)
SYN_TIME = cython.declare(cython.Py_ssize_t, Connection.SYN)
SYN_ACK_TIME = cython.declare(cython.Py_ssize_t, Connection.SYN_ACK)
LAST_FRAME = cython.declare(cython.Py_ssize_t, Connection.LAST_FRAME)
LAST_TIME = cython.declare(cython.Py_ssize_t, Connection.LAST_TIME)
STEP_FROM = cython.declare(cython.Py_ssize_t, Connection.STEP_FROM)
STEP_TO = cython.declare(cython.Py_ssize_t, Connection.STEP_TO)
LEAP_WATCH = cython.declare(cython.Py_ssize_t, Connection.LEAP_WATCH)
LEAP_FROM = cython.declare(cython.Py_ssize_t, Connection.LEAP_FROM)
LEAP_TO = cython.declare(cython.Py_ssize_t, Connection.LEAP_TO)
LEAP_TIME = cython.declare(cython.Py_ssize_t, Connection.LEAP_TIME)
LEAP_SIDE = cython.declare(cython.Py_ssize_t, Connection.LEAP_SIDE)
LEAP_STAMP = cython.declare(cython.Py_ssize_t, Connection.LEAP_STAMP)
SIDES = cython.declare(cython.Py_ssize_t, Connection.SIDES)
SIDE = cython.declare(cython.Py_ssize_t, SIDE_FIELDS)
NEXT_TIME = cython.declare(cython.Py_ssize_t, Side.NEXT_TIME)
NEXT_TIMESTAMP = cython.declare(cython.Py_ssize_t, Side.NEXT_TIMESTAMP)
SYN_TIMESTAMP = cython.declare(cython.Py_ssize_t, Side.SYN_TIMESTAMP)
CLOCK_STEP = cython.declare(cython.longlong, ConnectionFact.CLOCK_STEP)

AT_REST = cython.declare(cython.longlong, -1)
WATCHING = cython.declare(cython.longlong, -(1 << 62))
"""Added to any silence it is less than none: then every packet is looked at."""


@cython.cclass
class Leaps:
    """``look`` at a packet that comes after a silence, and at those after it."""

    def __init__(self, connections: ConnectionTable, sight: Sight) -> None:
        self.connections = connections
        self.sight = sight

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def look(
        self, base: cython.Py_ssize_t, stamp: cython.longlong, echo: cython.longlong
    ) -> cython.int:
        """``stamp`` and ``echo``: TSval and TSecr of the packet at hand; -1."""
        if stamp < 0:
            return 0
        if self.connections.flat[base + LEAP_WATCH] == AT_REST:
            return self._suspect(base, stamp, echo)
        if self.sight.side == self.connections.flat[base + LEAP_SIDE]:
            return 0
        self.connections.flat[base + LEAP_WATCH] = AT_REST
        if self._lags(
            base,
            self.connections.flat[base + LEAP_STAMP],
            stamp,
            self.sight.time - self.connections.flat[base + LEAP_TIME],
        ):
            self._prove(base)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _suspect(
        self, base: cython.Py_ssize_t, stamp: cython.longlong, echo: cython.longlong
    ) -> cython.int:
        """The first packet after a silence: its sender's clock knows of less of it."""
        silence: cython.longlong = self.sight.time - self.connections.flat[base + LAST_TIME]
        since: cython.longlong = self.connections.flat[self.sight.me + NEXT_TIMESTAMP]
        other: cython.longlong = self.connections.flat[self.sight.other + NEXT_TIMESTAMP]
        if not self._lags(base, since, stamp, silence):
            return 0
        if other < 0 or ticks_between(other, echo) > 0:
            other = echo
        self.connections.flat[base + LEAP_STAMP] = other
        self.connections.flat[base + LEAP_TIME] = self.connections.flat[base + LAST_TIME]
        self.connections.flat[base + LEAP_FROM] = self.connections.flat[base + LAST_FRAME]
        self.connections.flat[base + LEAP_TO] = self.sight.frame
        self.connections.flat[base + LEAP_SIDE] = self.sight.side
        self.connections.flat[base + LEAP_WATCH] = WATCHING
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _lags(
        self,
        base: cython.Py_ssize_t,
        since: cython.longlong,
        stamp: cython.longlong,
        elapsed: cython.longlong,
    ) -> cython.int:
        """Whether the sender's clock went on by less than half of ``elapsed``."""
        tick: cython.longlong = self._tick(base)
        ticks: cython.longlong = ticks_between(since, stamp)
        return tick > 0 and 0 <= ticks < elapsed and (ticks + 1) * tick * 2 < elapsed

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-2)
    def _tick(self, base: cython.Py_ssize_t) -> cython.longlong:
        """Length of the sender's ticks, from its SYN to its last new data; -1 unknown."""
        me: cython.Py_ssize_t = self.sight.me
        begun: cython.longlong = self.connections.flat[
            base + (SYN_TIME if me == base + SIDES else SYN_ACK_TIME)
        ]
        ended: cython.longlong = self.connections.flat[me + NEXT_TIME]
        if begun < 0 or ended < 0:
            return -1
        return tick_ns(
            ticks_between(
                self.connections.flat[me + SYN_TIMESTAMP],
                self.connections.flat[me + NEXT_TIMESTAMP],
            ),
            ended - begun,
        )

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def _prove(self, base: cython.Py_ssize_t) -> cython.int:
        self.connections.flat[base + FACTS] |= CLOCK_STEP
        self.connections.flat[base + STEP_TO] = self.connections.flat[base + LEAP_TO]
        if self.connections.flat[base + STEP_FROM] < 0:
            self.connections.flat[base + STEP_FROM] = self.connections.flat[base + LEAP_FROM]
        return 0
