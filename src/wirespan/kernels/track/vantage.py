# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Where on the path a connection was captured, from what its packets show.

Each kind of evidence speaks for the client's host, for the server's, or for neither, with
a weight; the table of weights is below. A capture on both hosts at once (loopback, one
host's containers) speaks for both: it counts as the client's, where nothing is hidden.
"""

import cython

from wirespan.base.vocabulary import Vantage
from wirespan.kernels.layout import SIDE_FIELDS, Connection, Side

RTT_TO_SERVER = cython.declare(cython.Py_ssize_t, Connection.RTT_TO_SERVER)
RTT_TO_CLIENT = cython.declare(cython.Py_ssize_t, Connection.RTT_TO_CLIENT)
SIDES = cython.declare(cython.Py_ssize_t, Connection.SIDES)
SIDE = cython.declare(cython.Py_ssize_t, SIDE_FIELDS)

PACKETS = cython.declare(cython.Py_ssize_t, Side.PACKETS)
TTL = cython.declare(cython.Py_ssize_t, Side.TTL)
SUPER_PACKETS = cython.declare(cython.Py_ssize_t, Side.SUPER_PACKETS)
PARTIAL_CHECKSUMS = cython.declare(cython.Py_ssize_t, Side.PARTIAL_CHECKSUMS)
INBOUND = cython.declare(cython.Py_ssize_t, Side.INBOUND)
OUTBOUND = cython.declare(cython.Py_ssize_t, Side.OUTBOUND)

UNKNOWN = cython.declare(cython.Py_ssize_t, Vantage.UNKNOWN)
CLIENT = cython.declare(cython.Py_ssize_t, Vantage.CLIENT)
SERVER = cython.declare(cython.Py_ssize_t, Vantage.SERVER)
MIDDLE = cython.declare(cython.Py_ssize_t, Vantage.MIDDLE)

# The table of evidence. For a side (and mostly so against the other):
DIRECTION_WEIGHT = cython.declare(cython.longlong, 8)
"""The capture itself calls its frames outbound, and the other side's inbound; unless they
only pass through (``_is_forwarded``)."""
CHECKSUM_WEIGHT = cython.declare(cython.longlong, 6)
"""Its checksums were left to the hardware, the other side's were not."""
ROUND_TRIP_WEIGHT = cython.declare(cython.longlong, 4)
"""It answers within a tenth of the time the other side needs, and within a millisecond."""
TTL_WEIGHT = cython.declare(cython.longlong, 2)
"""Its TTL is one a host begins with (64, 128, 255), the other side's is not."""
LIMIT = cython.declare(cython.longlong, 2)
"""At least so much must speak for a side."""

NEAR = cython.declare(cython.longlong, 1_000_000)
"""A host answers its own tap within this time, in ns."""
FAR_APART = cython.declare(cython.longlong, 10)


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def infer_vantage(
    connections: cython.longlong[:, ::1], slot: cython.Py_ssize_t
) -> cython.Py_ssize_t:
    """The ``Vantage`` number of a connection."""
    client: cython.longlong = _weight(connections, slot, SIDES, SIDES + SIDE)
    server: cython.longlong = _weight(connections, slot, SIDES + SIDE, SIDES)
    there: cython.longlong = connections[slot, RTT_TO_SERVER]
    back: cython.longlong = connections[slot, RTT_TO_CLIENT]
    if _is_forwarded(connections, slot, SIDES, back):
        return MIDDLE
    if _is_forwarded(connections, slot, SIDES + SIDE, there):
        return MIDDLE
    if 0 <= back <= NEAR and back * FAR_APART <= there:
        client += ROUND_TRIP_WEIGHT
    if 0 <= there <= NEAR and there * FAR_APART <= back:
        server += ROUND_TRIP_WEIGHT
    if client >= LIMIT and client > server:
        return CLIENT
    if server >= LIMIT and server > client:
        return SERVER
    return _neither(connections, slot, there, back)


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _weight(
    connections: cython.longlong[:, ::1],
    slot: cython.Py_ssize_t,
    me: cython.Py_ssize_t,
    other: cython.Py_ssize_t,
) -> cython.longlong:
    """What speaks for the tap being on this side's host."""
    weight: cython.longlong = 0
    if _is_sent_here(connections, slot, me) or _is_received_here(connections, slot, other):
        weight += DIRECTION_WEIGHT
    if (
        connections[slot, me + PARTIAL_CHECKSUMS]
        and not (connections[slot, other + PARTIAL_CHECKSUMS])
    ):
        weight += CHECKSUM_WEIGHT
    if (
        _is_untouched(connections[slot, me + TTL])
        and connections[slot, other + TTL] > 0
        and not _is_untouched(connections[slot, other + TTL])
    ):
        weight += TTL_WEIGHT
    return weight


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _is_sent_here(
    connections: cython.longlong[:, ::1], slot: cython.Py_ssize_t, side: cython.Py_ssize_t
) -> cython.int:
    """Whether the capture calls most frames of a side outbound."""
    return connections[slot, side + OUTBOUND] > connections[slot, side + INBOUND]


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _is_received_here(
    connections: cython.longlong[:, ::1], slot: cython.Py_ssize_t, side: cython.Py_ssize_t
) -> cython.int:
    """Whether the capture calls most frames of a side inbound."""
    return connections[slot, side + INBOUND] > connections[slot, side + OUTBOUND]


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _is_forwarded(
    connections: cython.longlong[:, ::1],
    slot: cython.Py_ssize_t,
    side: cython.Py_ssize_t,
    trip: cython.longlong,
) -> cython.int:
    """Whether what leaves this machine in the name of ``side`` only passes through it.

    A router's interface sends what came in over another one. It has taken one off the TTL
    (RFC 1812, section 5.3.1), and the sender answers later than a host's own kernel would.
    """
    if not _is_sent_here(connections, slot, side) or trip <= NEAR:
        return 0
    return connections[slot, side + TTL] > 0 and not _is_untouched(connections[slot, side + TTL])


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _is_untouched(ttl: cython.longlong) -> cython.int:
    """Whether no router has seen it (RFC 1700 and practice)."""
    return ttl == 64 or ttl == 128 or ttl == 255


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _neither(
    connections: cython.longlong[:, ::1],
    slot: cython.Py_ssize_t,
    there: cython.longlong,
    back: cython.longlong,
) -> cython.Py_ssize_t:
    """Nothing speaks for one side: both are here, both are away, or it cannot be told."""
    untouched: cython.int = _is_untouched(connections[slot, SIDES + TTL])
    untouched += _is_untouched(connections[slot, SIDES + SIDE + TTL])
    if connections[slot, SIDES + PACKETS] <= 0 or connections[slot, SIDES + SIDE + PACKETS] <= 0:
        return UNKNOWN
    if untouched == 2 and 0 <= there <= NEAR and 0 <= back <= NEAR:
        return CLIENT
    if untouched == 0 and (there > NEAR or back > NEAR):
        return MIDDLE
    if there > NEAR and back > NEAR:
        return MIDDLE
    return UNKNOWN


def vantage_of(connections: cython.longlong[:, ::1], slot: int) -> int:
    """``infer_vantage`` for Python: ``connections`` is ``Tracker.connections.cells``."""
    return infer_vantage(connections, slot)
