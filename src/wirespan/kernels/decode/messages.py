# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""ICMP (RFC 792) and ICMPv6 (RFC 4443): type, code, and the flow an error speaks of.

Of a quoted packet only the addresses, ports and TCP sequence number are read; a quoted
header that is cut or damaged is no problem of this packet and leaves them unknown.
"""

import cython

from wirespan.kernels.decode.rules import EXTENSIONS_LIMIT, Layer
from wirespan.kernels.decode.steps import IpProtocol, Step
from wirespan.kernels.layout import Packet

if cython.compiled:
    from cython.cimports.wirespan.kernels.decode.octets import eight, octet, pair, quad
    from cython.cimports.wirespan.kernels.decode.reading import Reading, cut_short, set_payload
else:
    from wirespan.kernels.decode.octets import eight, octet, pair, quad
    from wirespan.kernels.decode.reading import Reading, cut_short, set_payload

DONE = cython.declare(cython.Py_ssize_t, Step.DONE)
PROTOCOL_ICMP = cython.declare(cython.longlong, IpProtocol.ICMP)
PROTOCOL_ICMPV6 = cython.declare(cython.longlong, IpProtocol.ICMPV6)
PROTOCOL_TCP = cython.declare(cython.longlong, IpProtocol.TCP)
PROTOCOL_UDP = cython.declare(cython.longlong, IpProtocol.UDP)
HOP_BY_HOP = cython.declare(cython.longlong, IpProtocol.HOP_BY_HOP)
ROUTING = cython.declare(cython.longlong, IpProtocol.ROUTING)
FRAGMENT = cython.declare(cython.longlong, IpProtocol.FRAGMENT)
DESTINATION_OPTIONS = cython.declare(cython.longlong, IpProtocol.DESTINATION_OPTIONS)

TRANSPORT = cython.declare(cython.Py_ssize_t, Packet.TRANSPORT)
TRANSPORT_BYTES = cython.declare(cython.Py_ssize_t, Packet.TRANSPORT_BYTES)
PROTOCOL = cython.declare(cython.Py_ssize_t, Packet.PROTOCOL)
SOURCE_PORT = cython.declare(cython.Py_ssize_t, Packet.SOURCE_PORT)
DESTINATION_PORT = cython.declare(cython.Py_ssize_t, Packet.DESTINATION_PORT)
SEQUENCE = cython.declare(cython.Py_ssize_t, Packet.SEQUENCE)
RELATED_PROTOCOL = cython.declare(cython.Py_ssize_t, Packet.RELATED_PROTOCOL)
RELATED_SOURCE = cython.declare(cython.Py_ssize_t, Packet.RELATED_SOURCE)
RELATED_DESTINATION = cython.declare(cython.Py_ssize_t, Packet.RELATED_DESTINATION)
RELATED_SOURCE_PORT = cython.declare(cython.Py_ssize_t, Packet.RELATED_SOURCE_PORT)
RELATED_DESTINATION_PORT = cython.declare(cython.Py_ssize_t, Packet.RELATED_DESTINATION_PORT)

LAYER_ICMP = cython.declare(cython.longlong, Layer.ICMP)
LAYER_ICMPV6 = cython.declare(cython.longlong, Layer.ICMPV6)
MOST_EXTENSIONS = cython.declare(cython.longlong, EXTENSIONS_LIMIT)

HEADER_BYTES = cython.declare(cython.Py_ssize_t, 8)
LEAST_IPV4 = cython.declare(cython.Py_ssize_t, 20)
IPV6_BYTES = cython.declare(cython.Py_ssize_t, 40)
ERRORS = cython.declare(cython.longlong, 1 << 3 | 1 << 4 | 1 << 5 | 1 << 11 | 1 << 12)
"""Unreachable, source quench, redirect, time exceeded, parameter problem (RFC 792)."""
LAST_ERROR = cython.declare(cython.longlong, 12)
ERRORS_V6 = cython.declare(cython.longlong, 4)
"""Types 1 to 4: unreachable, too big, time exceeded, parameter problem (RFC 4443, 3)."""


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _message(
    reading: Reading, protocol: cython.longlong, layer: cython.longlong
) -> cython.Py_ssize_t:
    """Type, code and payload: 1; ``DONE`` where the header is cut."""
    at: cython.Py_ssize_t = reading.at
    base: cython.Py_ssize_t = reading.row
    if at + HEADER_BYTES > reading.seen:
        return cut_short(reading, layer)
    reading.cells[base + TRANSPORT] = at
    reading.cells[base + TRANSPORT_BYTES] = HEADER_BYTES
    reading.cells[base + PROTOCOL] = protocol
    reading.cells[base + SOURCE_PORT] = octet(reading, at)
    reading.cells[base + DESTINATION_PORT] = octet(reading, at + 1)
    set_payload(reading, at + HEADER_BYTES)
    return 1


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def icmp(reading: Reading) -> cython.Py_ssize_t:
    """Internet Control Message (RFC 792)."""
    kind: cython.longlong
    if _message(reading, PROTOCOL_ICMP, LAYER_ICMP) == DONE:
        return DONE
    kind = octet(reading, reading.at)
    if kind <= LAST_ERROR and ERRORS >> kind & 1:
        return _quoted_ipv4(reading, reading.at + HEADER_BYTES)
    return DONE


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def icmpv6(reading: Reading) -> cython.Py_ssize_t:
    """ICMPv6 message (RFC 4443, 2.1); every type in use has eight bytes before its body."""
    kind: cython.longlong
    if _message(reading, PROTOCOL_ICMPV6, LAYER_ICMPV6) == DONE:
        return DONE
    kind = octet(reading, reading.at)
    if 1 <= kind <= ERRORS_V6:
        return _quoted_ipv6(reading, reading.at + HEADER_BYTES)
    return DONE


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _quoted_ipv4(reading: Reading, at: cython.Py_ssize_t) -> cython.Py_ssize_t:
    header: cython.Py_ssize_t
    if at + LEAST_IPV4 > reading.seen or octet(reading, at) >> 4 != 4:
        return DONE
    header = (octet(reading, at) & 15) << 2
    if header < LEAST_IPV4:
        return DONE
    _quote(reading, 4, 0, quad(reading, at + 12), 0, quad(reading, at + 16))
    if pair(reading, at + 6) & 0x1FFF:
        return _quoted_transport(reading, reading.seen, octet(reading, at + 9))
    return _quoted_transport(reading, at + header, octet(reading, at + 9))


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _quoted_ipv6(reading: Reading, at: cython.Py_ssize_t) -> cython.Py_ssize_t:
    protocol: cython.longlong
    count: cython.longlong = 0
    if at + IPV6_BYTES > reading.seen or octet(reading, at) >> 4 != 6:
        return DONE
    _quote(
        reading,
        6,
        eight(reading, at + 8),
        eight(reading, at + 16),
        eight(reading, at + 24),
        eight(reading, at + 32),
    )
    protocol = octet(reading, at + 6)
    at += IPV6_BYTES
    while _is_extension(protocol) and at + 8 <= reading.seen and count < MOST_EXTENSIONS:
        if protocol == FRAGMENT and pair(reading, at + 2) & 0xFFF8:
            return _quoted_transport(reading, reading.seen, octet(reading, at))
        count += 1
        protocol, at = (
            octet(reading, at),
            at + (8 if protocol == FRAGMENT else (octet(reading, at + 1) + 1) << 3),
        )
    return _quoted_transport(reading, at, protocol)


@cython.nogil
@cython.cfunc
@cython.inline
@cython.exceptval(-1)
def _is_extension(protocol: cython.longlong) -> cython.bint:
    return (
        protocol == HOP_BY_HOP
        or protocol == ROUTING
        or protocol == FRAGMENT
        or protocol == DESTINATION_OPTIONS
    )


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _quote(
    reading: Reading,
    family: cython.longlong,
    source_high: cython.longlong,
    source_low: cython.longlong,
    destination_high: cython.longlong,
    destination_low: cython.longlong,
) -> cython.Py_ssize_t:
    base: cython.Py_ssize_t = reading.row
    source: cython.Py_ssize_t = reading.addresses.find(family, source_high, source_low)
    destination: cython.Py_ssize_t = reading.addresses.find(
        family, destination_high, destination_low
    )
    reading.cells[base + RELATED_SOURCE] = source if source >= 0 else -1
    reading.cells[base + RELATED_DESTINATION] = destination if destination >= 0 else -1
    return 0


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _quoted_transport(
    reading: Reading, at: cython.Py_ssize_t, protocol: cython.longlong
) -> cython.Py_ssize_t:
    """Ports and sequence number, as far as the eight bytes that must be quoted go."""
    base: cython.Py_ssize_t = reading.row
    reading.cells[base + RELATED_PROTOCOL] = protocol
    reading.cells[base + RELATED_SOURCE_PORT] = -1
    reading.cells[base + RELATED_DESTINATION_PORT] = -1
    if protocol != PROTOCOL_TCP and protocol != PROTOCOL_UDP:
        return DONE
    if at + 4 <= reading.seen:
        reading.cells[base + RELATED_SOURCE_PORT] = pair(reading, at)
        reading.cells[base + RELATED_DESTINATION_PORT] = pair(reading, at + 2)
    if protocol == PROTOCOL_TCP and at + 8 <= reading.seen:
        reading.cells[base + SEQUENCE] = quad(reading, at + 4)
    return DONE
