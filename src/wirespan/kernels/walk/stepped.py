# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Did the capture's clock step between a request's first frame and its last?

Then what its packets' times say is no duration.
"""

import cython

from wirespan.kernels.layout import Connection, ConnectionFact, Exchange

CONNECTION = cython.declare(cython.Py_ssize_t, Exchange.CONNECTION)
START_FRAME = cython.declare(cython.Py_ssize_t, Exchange.START_FRAME)
END_FRAME = cython.declare(cython.Py_ssize_t, Exchange.END_FRAME)
LOOKUP_START_FRAME = cython.declare(cython.Py_ssize_t, Exchange.LOOKUP_START_FRAME)
FACTS = cython.declare(cython.Py_ssize_t, Connection.FACTS)
FIRST_FRAME = cython.declare(cython.Py_ssize_t, Connection.FIRST_FRAME)
LAST_FRAME = cython.declare(cython.Py_ssize_t, Connection.LAST_FRAME)
STEP_FROM = cython.declare(cython.Py_ssize_t, Connection.STEP_FROM)
STEP_TO = cython.declare(cython.Py_ssize_t, Connection.STEP_TO)
CLOCK_STEP = cython.declare(cython.longlong, ConnectionFact.CLOCK_STEP)


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def is_stepped(
    exchanges: cython.longlong[:, ::1],
    slot: cython.Py_ssize_t,
    connections: cython.longlong[:, ::1],
    first: cython.bint,
) -> cython.int:
    """``first``: it waited for its connection's set-up, too."""
    flow: cython.Py_ssize_t = exchanges[slot, CONNECTION]
    begin: cython.longlong = exchanges[slot, START_FRAME]
    end: cython.longlong = exchanges[slot, END_FRAME]
    if not connections[flow, FACTS] & CLOCK_STEP:
        return 0
    if first:
        begin = connections[flow, FIRST_FRAME]
    if exchanges[slot, LOOKUP_START_FRAME] >= 0:
        begin = min(begin, exchanges[slot, LOOKUP_START_FRAME])
    if end < 0:
        end = connections[flow, LAST_FRAME]
    return begin <= connections[flow, STEP_TO] and end >= connections[flow, STEP_FROM]
