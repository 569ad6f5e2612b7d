# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""What the datagrams of a lookup weighed: every copy of the question, and the answer.

TCP's packets are weighed when a request is settled, from the rows kept of them
(``weighing``); of UDP no rows are kept, so each datagram is added when it is read.
"""

import cython

from wirespan.kernels.layout import Exchange, Request

CARRIED = cython.declare(cython.Py_ssize_t, Exchange.CARRIED)
SENT = cython.declare(cython.Py_ssize_t, Request.SENT_LINK)
SIDE_LAYERS = cython.declare(cython.Py_ssize_t, Request.RECEIVED_LINK - Request.SENT_LINK)
"""Link, network, transport, payload."""
PACKETS = cython.declare(cython.Py_ssize_t, Request.SENT_PACKETS - Request.SENT_LINK)
WIDTH = cython.declare(cython.Py_ssize_t, Request.RECEIVED_PACKETS + 1 - Request.SENT_LINK)


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def weigh_datagram(
    exchanges: cython.longlong[:, ::1],
    slot: cython.Py_ssize_t,
    answer: cython.bint,
    headers: cython.longlong,
    size: cython.longlong,
) -> cython.int:
    """Add a datagram of ``size`` bytes to the exchange in ``slot``."""
    at: cython.Py_ssize_t = CARRIED
    field: cython.Py_ssize_t
    if exchanges[slot, CARRIED] < 0:
        for field in range(WIDTH):
            exchanges[slot, CARRIED + field] = 0
    exchanges[slot, CARRIED + PACKETS + (1 if answer else 0)] += 1
    if answer:
        at += SIDE_LAYERS
    exchanges[slot, at] += headers & 0xFFFF
    exchanges[slot, at + 1] += (headers >> 16) & 0xFFFF
    exchanges[slot, at + 2] += (headers >> 32) & 0xFFFF
    exchanges[slot, at + 3] += size
    return 0


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def hand_over(
    exchanges: cython.longlong[:, ::1],
    slot: cython.Py_ssize_t,
    requests: cython.longlong[:, ::1],
    at: cython.Py_ssize_t,
) -> cython.int:
    """Copy what the exchange weighed to the settled request in row ``at``."""
    field: cython.Py_ssize_t
    for field in range(WIDTH):
        requests[at, SENT + field] = max(exchanges[slot, CARRIED + field], 0)
    return 0
