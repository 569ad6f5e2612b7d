# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""IPv4 (RFC 791) and IPv6 with its extension headers (RFC 8200), into columns.

Header checksums are not judged. The options of IPv4 and of the extension headers are
passed over; so are jumbograms' lengths (RFC 2675), which the capture's own length replaces.
"""

import cython

from wirespan.kernels.decode.fragments import LONGEST_DATAGRAM
from wirespan.kernels.decode.rules import EXTENSIONS_LIMIT, Layer, ProblemKind, Rule
from wirespan.kernels.decode.steps import IpProtocol, Step
from wirespan.kernels.layout import Packet, PacketMark

if cython.compiled:
    from cython.cimports.wirespan.kernels.decode.octets import eight, octet, pair, quad
    from cython.cimports.wirespan.kernels.decode.reading import (
        Reading,
        cut_short,
        enter_network,
        malformed,
        report,
    )
else:
    from wirespan.kernels.decode.octets import eight, octet, pair, quad
    from wirespan.kernels.decode.reading import Reading, cut_short, enter_network, malformed, report

DONE = cython.declare(cython.Py_ssize_t, Step.DONE)
PIECE = cython.declare(cython.Py_ssize_t, Step.PIECE)
IP_PROTOCOL = cython.declare(cython.Py_ssize_t, Step.IP_PROTOCOL)
HOP_BY_HOP = cython.declare(cython.longlong, IpProtocol.HOP_BY_HOP)
ROUTING = cython.declare(cython.longlong, IpProtocol.ROUTING)
FRAGMENT = cython.declare(cython.longlong, IpProtocol.FRAGMENT)
AUTHENTICATION = cython.declare(cython.longlong, IpProtocol.AUTHENTICATION)
DESTINATION_OPTIONS = cython.declare(cython.longlong, IpProtocol.DESTINATION_OPTIONS)
NO_NEXT = cython.declare(cython.longlong, IpProtocol.NO_NEXT)

NETWORK_BYTES = cython.declare(cython.Py_ssize_t, Packet.NETWORK_BYTES)
TTL = cython.declare(cython.Py_ssize_t, Packet.TTL)
IDENTIFICATION = cython.declare(cython.Py_ssize_t, Packet.IDENTIFICATION)
ECN = cython.declare(cython.Py_ssize_t, Packet.ECN)
NO_TOTAL_LENGTH = cython.declare(cython.longlong, PacketMark.NO_TOTAL_LENGTH)
MARK_FRAGMENT = cython.declare(cython.longlong, PacketMark.FRAGMENT)

LAYER_IPV4 = cython.declare(cython.longlong, Layer.IPV4)
LAYER_IPV6 = cython.declare(cython.longlong, Layer.IPV6)
LAYER_HOP_BY_HOP = cython.declare(cython.longlong, Layer.HOP_BY_HOP)
LAYER_ROUTING = cython.declare(cython.longlong, Layer.ROUTING)
LAYER_FRAGMENT = cython.declare(cython.longlong, Layer.FRAGMENT)
LAYER_AUTHENTICATION = cython.declare(cython.longlong, Layer.AUTHENTICATION)
LAYER_DESTINATION_OPTIONS = cython.declare(cython.longlong, Layer.DESTINATION_OPTIONS)
KIND_MALFORMED = cython.declare(cython.longlong, ProblemKind.MALFORMED)
KIND_LIMIT = cython.declare(cython.longlong, ProblemKind.LIMIT)
RULE_VERSION_4 = cython.declare(cython.longlong, Rule.IPV4_VERSION)
RULE_HEADER_LENGTH = cython.declare(cython.longlong, Rule.IPV4_HEADER_LENGTH)
RULE_BELOW_HEADER = cython.declare(cython.longlong, Rule.IPV4_TOTAL_BELOW_HEADER)
RULE_TOTAL_BEYOND = cython.declare(cython.longlong, Rule.IPV4_TOTAL_BEYOND)
RULE_VERSION_6 = cython.declare(cython.longlong, Rule.IPV6_VERSION)
RULE_PAYLOAD_BEYOND = cython.declare(cython.longlong, Rule.IPV6_PAYLOAD_BEYOND)
RULE_EXTENSIONS = cython.declare(cython.longlong, Rule.EXTENSIONS)
RULE_FRAGMENT_BEYOND = cython.declare(cython.longlong, Rule.FRAGMENT_BEYOND)
RULE_FRAGMENT_UNEVEN = cython.declare(cython.longlong, Rule.FRAGMENT_UNEVEN)
MOST_EXTENSIONS = cython.declare(cython.longlong, EXTENSIONS_LIMIT)

LEAST_IPV4 = cython.declare(cython.Py_ssize_t, 20)
IPV6_BYTES = cython.declare(cython.Py_ssize_t, 40)
LONGEST = cython.declare(cython.longlong, LONGEST_DATAGRAM)
OFFSET_AND_MORE = cython.declare(cython.longlong, 0x3FFF)
MORE_IPV4 = cython.declare(cython.longlong, 0x2000)
LOW_32 = cython.declare(cython.longlong, 0xFFFFFFFF)


@cython.nogil
@cython.cfunc
@cython.inline
@cython.exceptval(-1)
def _narrow(reading: Reading, end: cython.Py_ssize_t) -> cython.Py_ssize_t:
    """The packet ends at ``end``, before the link's padding."""
    reading.end = end
    if reading.seen > end:
        reading.seen = end
    return 0


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def ipv4(reading: Reading) -> cython.Py_ssize_t:
    """Internet header (RFC 791, 3.1)."""
    at: cython.Py_ssize_t = reading.at
    header: cython.Py_ssize_t
    total: cython.Py_ssize_t
    first: cython.longlong
    if at + LEAST_IPV4 > reading.seen:
        return cut_short(reading, LAYER_IPV4)
    first = octet(reading, at)
    header = (first & 15) << 2
    total = pair(reading, at + 2)
    if first >> 4 != 4:
        return malformed(reading, LAYER_IPV4, RULE_VERSION_4)
    if header < LEAST_IPV4:
        return malformed(reading, LAYER_IPV4, RULE_HEADER_LENGTH)
    if total < header and total != 0:
        return malformed(reading, LAYER_IPV4, RULE_BELOW_HEADER)
    if at + header > reading.seen:
        return cut_short(reading, LAYER_IPV4)
    return _ipv4_fields(reading, at, header, total)


@cython.nogil
@cython.cfunc
@cython.inline
@cython.exceptval(-1)
def _ipv4_fields(
    reading: Reading, at: cython.Py_ssize_t, header: cython.Py_ssize_t, total: cython.Py_ssize_t
) -> cython.Py_ssize_t:
    source: cython.longlong = quad(reading, at + 12)
    destination: cython.longlong = quad(reading, at + 16)
    base: cython.Py_ssize_t = reading.row
    fragment: cython.longlong = pair(reading, at + 6) & OFFSET_AND_MORE
    if enter_network(reading, 4, 0, source, 0, destination):
        return DONE
    if total == 0:
        reading.marks |= NO_TOTAL_LENGTH
    elif at + total > reading.end:
        malformed(reading, LAYER_IPV4, RULE_TOTAL_BEYOND)
    else:
        _narrow(reading, at + total)
    reading.network_end = reading.end
    reading.pseudo_sum = source + destination
    reading.identification = pair(reading, at + 4)
    reading.cells[base + NETWORK_BYTES] = header
    reading.cells[base + TTL] = octet(reading, at + 8)
    reading.cells[base + IDENTIFICATION] = reading.identification
    reading.cells[base + ECN] = octet(reading, at + 1) & 3
    reading.at = at + header
    if fragment:
        return _piece(
            reading, at, (fragment & 0x1FFF) << 3, fragment & MORE_IPV4, octet(reading, at + 9)
        )
    return IP_PROTOCOL | octet(reading, at + 9)


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _piece(
    reading: Reading,
    header: cython.Py_ssize_t,
    offset: cython.longlong,
    more: cython.longlong,
    protocol: cython.longlong,
) -> cython.Py_ssize_t:
    """This packet is a fragment: what follows is bytes of a larger datagram."""
    size: cython.Py_ssize_t = reading.end - reading.at
    layer: cython.longlong = LAYER_IPV4 if header == reading.network else LAYER_FRAGMENT
    reading.marks |= MARK_FRAGMENT
    if offset + size > LONGEST:
        return report(reading, KIND_MALFORMED, layer, header, RULE_FRAGMENT_BEYOND)
    if more and size & 7:
        return report(reading, KIND_MALFORMED, layer, header, RULE_FRAGMENT_UNEVEN)
    reading.fragment_offset = offset
    reading.more_fragments = 1 if more else 0
    reading.fragment_protocol = protocol
    return PIECE


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def ipv6(reading: Reading) -> cython.Py_ssize_t:
    """IPv6 header (RFC 8200, 3)."""
    at: cython.Py_ssize_t = reading.at
    base: cython.Py_ssize_t = reading.row
    first: cython.longlong
    length: cython.Py_ssize_t
    if at + IPV6_BYTES > reading.seen:
        return cut_short(reading, LAYER_IPV6)
    first = quad(reading, at)
    if first >> 28 != 6:
        return malformed(reading, LAYER_IPV6, RULE_VERSION_6)
    if _ipv6_addresses(reading, at):
        return DONE
    length = pair(reading, at + 4)
    if length == 0 and octet(reading, at + 6) != NO_NEXT:
        reading.marks |= NO_TOTAL_LENGTH
    elif at + IPV6_BYTES + length > reading.end:
        malformed(reading, LAYER_IPV6, RULE_PAYLOAD_BEYOND)
    else:
        _narrow(reading, at + IPV6_BYTES + length)
    reading.network_end = reading.end
    reading.cells[base + NETWORK_BYTES] = IPV6_BYTES
    reading.cells[base + TTL] = octet(reading, at + 7)
    reading.cells[base + ECN] = (first >> 20) & 3
    reading.at = at + IPV6_BYTES
    return IP_PROTOCOL | octet(reading, at + 6)


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _ipv6_addresses(reading: Reading, at: cython.Py_ssize_t) -> cython.Py_ssize_t:
    source_high: cython.longlong = eight(reading, at + 8)
    source_low: cython.longlong = eight(reading, at + 16)
    destination_high: cython.longlong = eight(reading, at + 24)
    destination_low: cython.longlong = eight(reading, at + 32)
    reading.pseudo_sum = (
        (source_high & LOW_32)
        + ((source_high >> 32) & LOW_32)
        + (source_low & LOW_32)
        + ((source_low >> 32) & LOW_32)
        + (destination_high & LOW_32)
        + ((destination_high >> 32) & LOW_32)
        + (destination_low & LOW_32)
        + ((destination_low >> 32) & LOW_32)
    )
    return enter_network(reading, 6, source_high, source_low, destination_high, destination_low)


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _extension_layer(protocol: cython.longlong) -> cython.longlong:
    """The layer of an extension header's number; ``DONE`` for any other."""
    if protocol == HOP_BY_HOP:
        return LAYER_HOP_BY_HOP
    if protocol == ROUTING:
        return LAYER_ROUTING
    if protocol == FRAGMENT:
        return LAYER_FRAGMENT
    if protocol == DESTINATION_OPTIONS:
        return LAYER_DESTINATION_OPTIONS
    if protocol == AUTHENTICATION:
        return LAYER_AUTHENTICATION
    return DONE


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def is_extension(protocol: cython.longlong) -> cython.bint:
    """Whether this number is an extension header's, so that another header follows it."""
    return _extension_layer(protocol) != DONE


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def extension(reading: Reading, protocol: cython.longlong) -> cython.Py_ssize_t:
    """One extension header (RFC 8200, 4; RFC 4302)."""
    layer: cython.longlong = _extension_layer(protocol)
    at: cython.Py_ssize_t = reading.at
    size: cython.Py_ssize_t = 8
    reading.extensions += 1
    if reading.extensions > MOST_EXTENSIONS:
        return report(reading, KIND_LIMIT, layer, at, RULE_EXTENSIONS)
    if at + 8 > reading.seen:
        return cut_short(reading, layer)
    if protocol == AUTHENTICATION:
        size = (octet(reading, at + 1) + 2) << 2
    elif protocol != FRAGMENT:
        size = (octet(reading, at + 1) + 1) << 3
    if at + size > reading.seen:
        return cut_short(reading, layer)
    reading.at = at + size
    reading.cells[reading.row + NETWORK_BYTES] += size
    if protocol == FRAGMENT:
        return _fragment_header(reading, at)
    return IP_PROTOCOL | octet(reading, at)


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _fragment_header(reading: Reading, at: cython.Py_ssize_t) -> cython.Py_ssize_t:
    """Fragment header (RFC 8200, 4.5); one that is the whole datagram changes nothing."""
    field: cython.longlong = pair(reading, at + 2)
    if not field & 0xFFF9:
        return IP_PROTOCOL | octet(reading, at)
    reading.identification = quad(reading, at + 4)
    return _piece(reading, at, field & 0xFFF8, field & 1, octet(reading, at))
