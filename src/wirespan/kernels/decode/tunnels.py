# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""GRE (RFC 2784, 2890) and the mirrored frames it carries as ERSPAN, looked through.

Version 1 (PPTP) and source routes are not.
"""

import cython

from wirespan.kernels.decode.rules import Layer, ProblemKind, Rule
from wirespan.kernels.decode.steps import EtherType, IpProtocol, Step

if cython.compiled:
    from cython.cimports.wirespan.kernels.decode.octets import octet, pair
    from cython.cimports.wirespan.kernels.decode.reading import Reading, cut_short, report
    from cython.cimports.wirespan.kernels.decode.transports import other
else:
    from wirespan.kernels.decode.octets import octet, pair
    from wirespan.kernels.decode.reading import Reading, cut_short, report
    from wirespan.kernels.decode.transports import other

DONE = cython.declare(cython.Py_ssize_t, Step.DONE)
STEP_ETHERNET = cython.declare(cython.Py_ssize_t, Step.ETHERNET)
PROTOCOL_GRE = cython.declare(cython.longlong, IpProtocol.GRE)
BRIDGED = cython.declare(cython.longlong, EtherType.BRIDGED)
ERSPAN = cython.declare(cython.longlong, EtherType.ERSPAN)
ERSPAN_3 = cython.declare(cython.longlong, EtherType.ERSPAN_3)

LAYER_GRE = cython.declare(cython.longlong, Layer.GRE)
LAYER_ERSPAN = cython.declare(cython.longlong, Layer.ERSPAN)
KIND_UNSUPPORTED = cython.declare(cython.longlong, ProblemKind.UNSUPPORTED)
RULE_VERSION = cython.declare(cython.longlong, Rule.GRE_VERSION)
RULE_ROUTING = cython.declare(cython.longlong, Rule.GRE_ROUTING)
RULE_ERSPAN_VERSION = cython.declare(cython.longlong, Rule.ERSPAN_VERSION)

CHECKSUM = cython.declare(cython.longlong, 0x8000)
ROUTES = cython.declare(cython.longlong, 0x4000)
KEY = cython.declare(cython.longlong, 0x2000)
SEQUENCE = cython.declare(cython.longlong, 0x1000)


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def gre(reading: Reading) -> cython.Py_ssize_t:
    """Generic Routing Encapsulation (RFC 2784, 2; RFC 2890, 2)."""
    at: cython.Py_ssize_t = reading.at
    size: cython.Py_ssize_t = 4
    flags: cython.longlong
    inner: cython.longlong
    other(reading, PROTOCOL_GRE)
    if at + size > reading.seen:
        return cut_short(reading, LAYER_GRE)
    flags = pair(reading, at)
    inner = pair(reading, at + 2)
    if flags & 7:
        return report(reading, KIND_UNSUPPORTED, LAYER_GRE, at, RULE_VERSION)
    if flags & ROUTES:
        return report(reading, KIND_UNSUPPORTED, LAYER_GRE, at, RULE_ROUTING)
    size += (4 if flags & CHECKSUM else 0) + (4 if flags & KEY else 0)
    size += 4 if flags & SEQUENCE else 0
    if at + size > reading.seen:
        return cut_short(reading, LAYER_GRE)
    reading.at = at + size
    if inner == BRIDGED or (inner == ERSPAN and not flags & SEQUENCE):
        return STEP_ETHERNET
    if inner == ERSPAN or inner == ERSPAN_3:
        return _erspan(reading)
    return inner


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _erspan(reading: Reading) -> cython.Py_ssize_t:
    """A mirrored frame's header: 8 bytes in type II, 12 or 20 in type III."""
    at: cython.Py_ssize_t = reading.at
    size: cython.Py_ssize_t
    version: cython.longlong
    if at + 8 > reading.seen:
        return cut_short(reading, LAYER_ERSPAN)
    version = octet(reading, at) >> 4
    if version != 1 and version != 2:
        return report(reading, KIND_UNSUPPORTED, LAYER_ERSPAN, at, RULE_ERSPAN_VERSION)
    size = 8
    if version == 2:
        if at + 12 > reading.seen:
            return cut_short(reading, LAYER_ERSPAN)
        size = 20 if octet(reading, at + 11) & 1 else 12
    if at + size > reading.seen:
        return cut_short(reading, LAYER_ERSPAN)
    reading.at = at + size
    return STEP_ETHERNET
