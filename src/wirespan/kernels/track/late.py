# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Packets that come when their connection was closed and reported: what is sent again is told.

All that is left of the connection is its flow; where each end's sequence numbers stopped is
enough to know a repeated FIN, or data repeated because the last ACK was lost.
"""

import cython

from wirespan.kernels.layout import SIDE_FIELDS, Connection, Flow, Phase, SegmentMark, Side

CLIENT_LOW = cython.declare(cython.Py_ssize_t, Flow.CLIENT_LOW)
ENDED = cython.declare(cython.Py_ssize_t, Flow.ENDED)
SENT_LOW = cython.declare(cython.Py_ssize_t, Flow.SENT_LOW)
SENT_HIGH = cython.declare(cython.Py_ssize_t, Flow.SENT_HIGH)
SIDES = cython.declare(cython.Py_ssize_t, Connection.SIDES)
PHASE = cython.declare(cython.Py_ssize_t, Connection.PHASE)
SIDE = cython.declare(cython.Py_ssize_t, SIDE_FIELDS)
ISN = cython.declare(cython.Py_ssize_t, Side.ISN)
NEXT = cython.declare(cython.Py_ssize_t, Side.NEXT)
FIN_POSITION = cython.declare(cython.Py_ssize_t, Side.FIN_POSITION)
RETRANSMISSION = cython.declare(cython.longlong, SegmentMark.RETRANSMISSION)
SPURIOUS = cython.declare(cython.longlong, SegmentMark.SPURIOUS)
CLOSED = cython.declare(cython.longlong, Phase.CLOSED)

FIN = cython.declare(cython.longlong, 1)
SYN = cython.declare(cython.longlong, 2)
RST = cython.declare(cython.longlong, 4)
BITS_32 = cython.declare(cython.longlong, 0xFFFFFFFF)
HALF = cython.declare(cython.longlong, 0x80000000)


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def remember(
    flows: cython.longlong[:, ::1],
    flow: cython.Py_ssize_t,
    connections: cython.longlong[:, ::1],
    slot: cython.Py_ssize_t,
) -> cython.int:
    """Leave with the flow how its connection ended, and where each end stopped."""
    client_low: cython.bint = flows[flow, CLIENT_LOW] == 1
    flows[flow, ENDED] = connections[slot, PHASE]
    flows[flow, SENT_LOW] = _stopped(connections, slot, SIDES if client_low else SIDES + SIDE)
    flows[flow, SENT_HIGH] = _stopped(connections, slot, SIDES + SIDE if client_low else SIDES)
    return 0


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def _stopped(
    connections: cython.longlong[:, ::1], slot: cython.Py_ssize_t, side: cython.Py_ssize_t
) -> cython.longlong:
    """The sequence number after the last this side used; -1 unknown."""
    if connections[slot, side + ISN] < 0:
        return -1
    return (
        connections[slot, side + ISN]
        + 1
        + connections[slot, side + NEXT]
        + (1 if connections[slot, side + FIN_POSITION] >= 0 else 0)
    ) & BITS_32


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def late_marks(
    flows: cython.longlong[:, ::1],
    flow: cython.Py_ssize_t,
    from_low: cython.bint,
    sequence: cython.longlong,
    flags: cython.longlong,
    length: cython.longlong,
) -> cython.longlong:
    """The verdict on a late packet; where both FINs were acknowledged, nothing was missing."""
    sent: cython.longlong = flows[flow, SENT_LOW if from_low else SENT_HIGH]
    used: cython.longlong = length
    if flags & SYN:
        used += 1
    if flags & FIN:
        used += 1
    if sent < 0 or used == 0 or flags & RST:
        return 0
    if (sent - sequence - used) & BITS_32 >= HALF:
        return 0
    return RETRANSMISSION | SPURIOUS if flows[flow, ENDED] == CLOSED else RETRANSMISSION
