# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""TCP options into columns: MSS (RFC 9293), window scale and timestamps (RFC 7323), SACK
(RFC 2018). All others are passed over by their length."""

import cython

from wirespan.kernels.decode.rules import Layer, Rule
from wirespan.kernels.layout import Packet

if cython.compiled:
    from cython.cimports.wirespan.kernels.decode.octets import octet, pair, quad
    from cython.cimports.wirespan.kernels.decode.reading import Reading, malformed
else:
    from wirespan.kernels.decode.octets import octet, pair, quad
    from wirespan.kernels.decode.reading import Reading, malformed

MAXIMUM_SEGMENT = cython.declare(cython.Py_ssize_t, Packet.MAXIMUM_SEGMENT)
WINDOW_SCALE = cython.declare(cython.Py_ssize_t, Packet.WINDOW_SCALE)
SACK_PERMITTED = cython.declare(cython.Py_ssize_t, Packet.SACK_PERMITTED)
TIMESTAMP = cython.declare(cython.Py_ssize_t, Packet.TIMESTAMP)
TIMESTAMP_ECHO = cython.declare(cython.Py_ssize_t, Packet.TIMESTAMP_ECHO)
SACKS = cython.declare(cython.Py_ssize_t, Packet.SACKS)
SACK_1_LEFT = cython.declare(cython.Py_ssize_t, Packet.SACK_1_LEFT)

LAYER_TCP = cython.declare(cython.longlong, Layer.TCP)
RULE_OPTION = cython.declare(cython.longlong, Rule.TCP_OPTION)

KIND_END = cython.declare(cython.longlong, 0)
KIND_NONE = cython.declare(cython.longlong, 1)
KIND_SEGMENT = cython.declare(cython.longlong, 2)
KIND_SCALE = cython.declare(cython.longlong, 3)
KIND_PERMITTED = cython.declare(cython.longlong, 4)
KIND_SACK = cython.declare(cython.longlong, 5)
KIND_TIMESTAMPS = cython.declare(cython.longlong, 8)
USUAL_TIMESTAMPS = cython.declare(cython.longlong, 0x0101080A)
"""Two paddings, then timestamps: what most segments carry (RFC 7323, appendix A)."""
USUAL_BYTES = cython.declare(cython.Py_ssize_t, 12)


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def tcp_options(
    reading: Reading, at: cython.Py_ssize_t, end: cython.Py_ssize_t, cut: cython.bint
) -> cython.Py_ssize_t:
    """Read options up to ``end``; with ``cut`` the capture ends there, the options do not."""
    kind: cython.longlong
    length: cython.Py_ssize_t
    good: cython.bint = True
    if end - at == USUAL_BYTES and quad(reading, at) == USUAL_TIMESTAMPS:
        return _timestamps(reading, at + 2)
    while at < end:
        kind = octet(reading, at)
        if kind == KIND_END:
            break
        if kind == KIND_NONE:
            at += 1
            continue
        length = octet(reading, at + 1) if at + 1 < end else 0
        if length < 2 or at + length > end:
            good = cut and (at + 1 >= end or length >= 2) and good
            break
        if _option(reading, at, kind, length) == 0:
            good = False
        at += length
    if not good:
        malformed(reading, LAYER_TCP, RULE_OPTION)
    return 0


@cython.nogil
@cython.cfunc
@cython.inline
@cython.exceptval(-1)
def _timestamps(reading: Reading, at: cython.Py_ssize_t) -> cython.Py_ssize_t:
    reading.cells[reading.row + TIMESTAMP] = quad(reading, at + 2)
    reading.cells[reading.row + TIMESTAMP_ECHO] = quad(reading, at + 6)
    return 1


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _option(
    reading: Reading, at: cython.Py_ssize_t, kind: cython.longlong, length: cython.Py_ssize_t
) -> cython.Py_ssize_t:
    """One option into its column: 1, or 0 where its length is not what its kind demands."""
    base: cython.Py_ssize_t = reading.row
    if kind == KIND_TIMESTAMPS:
        return _timestamps(reading, at) if length == 10 else 0
    if kind == KIND_SACK:
        return _sack(reading, at, length)
    if kind == KIND_SEGMENT:
        if length != 4:
            return 0
        reading.cells[base + MAXIMUM_SEGMENT] = pair(reading, at + 2)
    elif kind == KIND_SCALE:
        if length != 3:
            return 0
        reading.cells[base + WINDOW_SCALE] = octet(reading, at + 2)
    elif kind == KIND_PERMITTED:
        if length != 2:
            return 0
        reading.cells[base + SACK_PERMITTED] = 1
    return 1


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _sack(reading: Reading, at: cython.Py_ssize_t, length: cython.Py_ssize_t) -> cython.Py_ssize_t:
    """Blocks into their pairs: the 40 bytes that options can take hold four at most."""
    base: cython.Py_ssize_t = reading.row
    blocks: cython.Py_ssize_t = (length - 2) >> 3
    edge: cython.Py_ssize_t
    if length != 2 + 8 * blocks or blocks == 0:
        return 0
    reading.cells[base + SACKS] = blocks
    for edge in range(2 * blocks):
        reading.cells[base + SACK_1_LEFT + edge] = quad(reading, at + 2 + 4 * edge)
    return 1
