# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Which body follows a head (RFC 9112, section 6.3), as the step that reads it.

Conflicting framing is not judged as a server would (refuse): an observer has to go on.
"""

import cython

from wirespan.kernels.layout import Method
from wirespan.kernels.scan.http.columns import HeadFact, Step

if cython.compiled:
    from cython.cimports.wirespan.kernels.scan.http.head import Head
else:
    from wirespan.kernels.scan.http.head import Head

START = cython.declare(cython.longlong, Step.START)
BODY = cython.declare(cython.longlong, Step.BODY)
CHUNK_SIZE = cython.declare(cython.longlong, Step.CHUNK_SIZE)
UNTIL_CLOSE = cython.declare(cython.longlong, Step.UNTIL_CLOSE)
LOST = cython.declare(cython.longlong, Step.LOST)
TUNNEL = cython.declare(cython.longlong, Step.TUNNEL)
PASSED = cython.declare(cython.longlong, Step.PASSED)
CHUNKED = cython.declare(cython.longlong, HeadFact.CHUNKED)
CODED = cython.declare(cython.longlong, HeadFact.CODED)
BAD_LENGTH = cython.declare(cython.longlong, HeadFact.BAD_LENGTH)
HEAD = cython.declare(cython.longlong, Method.HEAD)
CONNECT = cython.declare(cython.longlong, Method.CONNECT)


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def question_body(head: Head) -> cython.longlong:
    """BODY, CHUNK_SIZE, or START for none."""
    if head.method == CONNECT:
        return START
    if head.facts & CHUNKED:
        return CHUNK_SIZE
    if head.length > 0 and not head.facts & (BAD_LENGTH | CODED):
        return BODY
    return START


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def answer_body(head: Head, method: cython.longlong) -> cython.longlong:
    """The same, or PASSED and TUNNEL where the protocol ends; to a question of ``method``."""
    if head.status == 101:
        return PASSED
    if method == CONNECT and 200 <= head.status < 300:
        return TUNNEL
    if method == HEAD or head.status == 204 or head.status == 304:
        return START
    if head.facts & CHUNKED:
        return CHUNK_SIZE
    if head.facts & CODED:
        return UNTIL_CLOSE
    if head.facts & BAD_LENGTH:
        return LOST
    if head.length < 0:
        return UNTIL_CLOSE
    return BODY if head.length > 0 else START
