# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""TCP (RFC 9293) and UDP (RFC 768) headers into columns.

Checksums are never computed over payload. The one question asked of them is whether they
are the bare sum of the pseudo-header: what Linux leaves for the hardware to complete.
"""

import cython

from wirespan.kernels.decode.rules import Layer, Rule
from wirespan.kernels.decode.steps import GENEVE_PORT, VXLAN_PORT, EtherType, IpProtocol, Step
from wirespan.kernels.layout import Packet, PacketMark

if cython.compiled:
    from cython.cimports.wirespan.kernels.decode.octets import octet, pair, quad
    from cython.cimports.wirespan.kernels.decode.options import tcp_options
    from cython.cimports.wirespan.kernels.decode.reading import (
        Reading,
        cut_short,
        malformed,
        set_payload,
    )
else:
    from wirespan.kernels.decode.octets import octet, pair, quad
    from wirespan.kernels.decode.options import tcp_options
    from wirespan.kernels.decode.reading import Reading, cut_short, malformed, set_payload

DONE = cython.declare(cython.Py_ssize_t, Step.DONE)
STEP_ETHERNET = cython.declare(cython.Py_ssize_t, Step.ETHERNET)
BRIDGED = cython.declare(cython.longlong, EtherType.BRIDGED)
PROTOCOL_TCP = cython.declare(cython.longlong, IpProtocol.TCP)
PROTOCOL_UDP = cython.declare(cython.longlong, IpProtocol.UDP)
VXLAN = cython.declare(cython.longlong, VXLAN_PORT)
GENEVE = cython.declare(cython.longlong, GENEVE_PORT)

TRANSPORT = cython.declare(cython.Py_ssize_t, Packet.TRANSPORT)
TRANSPORT_BYTES = cython.declare(cython.Py_ssize_t, Packet.TRANSPORT_BYTES)
PROTOCOL = cython.declare(cython.Py_ssize_t, Packet.PROTOCOL)
SOURCE_PORT = cython.declare(cython.Py_ssize_t, Packet.SOURCE_PORT)
DESTINATION_PORT = cython.declare(cython.Py_ssize_t, Packet.DESTINATION_PORT)
FLAGS = cython.declare(cython.Py_ssize_t, Packet.FLAGS)
SEQUENCE = cython.declare(cython.Py_ssize_t, Packet.SEQUENCE)
ACKNOWLEDGEMENT = cython.declare(cython.Py_ssize_t, Packet.ACKNOWLEDGEMENT)
WINDOW = cython.declare(cython.Py_ssize_t, Packet.WINDOW)
PARTIAL = cython.declare(cython.longlong, PacketMark.CHECKSUM_PARTIAL)

LAYER_TCP = cython.declare(cython.longlong, Layer.TCP)
LAYER_UDP = cython.declare(cython.longlong, Layer.UDP)
RULE_DATA_OFFSET = cython.declare(cython.longlong, Rule.TCP_DATA_OFFSET)
RULE_LENGTH_BELOW = cython.declare(cython.longlong, Rule.UDP_LENGTH_BELOW)
RULE_LENGTH_BEYOND = cython.declare(cython.longlong, Rule.UDP_LENGTH_BEYOND)

LEAST_TCP = cython.declare(cython.Py_ssize_t, 20)
UDP_BYTES = cython.declare(cython.Py_ssize_t, 8)
TUNNEL_BYTES = cython.declare(cython.Py_ssize_t, 8)
"""The fixed part of the headers of VXLAN and Geneve."""


@cython.nogil
@cython.cfunc
@cython.inline
@cython.exceptval(-1)
def _judge_checksum(
    reading: Reading, at: cython.Py_ssize_t, protocol: cython.longlong
) -> cython.Py_ssize_t:
    """Mark a checksum that is the folded sum of addresses, protocol and length alone."""
    total: cython.longlong = reading.pseudo_sum + protocol + (reading.end - reading.at)
    total = (total & 0xFFFF) + (total >> 16)
    total = (total & 0xFFFF) + (total >> 16)
    total = (total & 0xFFFF) + (total >> 16)
    if total == pair(reading, at):
        reading.marks |= PARTIAL
    return 0


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def tcp(reading: Reading) -> cython.Py_ssize_t:
    """TCP header (RFC 9293, 3.1)."""
    at: cython.Py_ssize_t = reading.at
    base: cython.Py_ssize_t = reading.row
    header: cython.Py_ssize_t
    if at + LEAST_TCP > reading.seen:
        return cut_short(reading, LAYER_TCP)
    header = (octet(reading, at + 12) >> 4) << 2
    if header < LEAST_TCP:
        return malformed(reading, LAYER_TCP, RULE_DATA_OFFSET)
    if at + header > reading.end:
        return cut_short(reading, LAYER_TCP)
    _judge_checksum(reading, at + 16, PROTOCOL_TCP)
    reading.cells[base + TRANSPORT] = at
    reading.cells[base + TRANSPORT_BYTES] = header
    reading.cells[base + PROTOCOL] = PROTOCOL_TCP
    reading.cells[base + SOURCE_PORT] = pair(reading, at)
    reading.cells[base + DESTINATION_PORT] = pair(reading, at + 2)
    reading.cells[base + SEQUENCE] = quad(reading, at + 4)
    reading.cells[base + ACKNOWLEDGEMENT] = quad(reading, at + 8)
    reading.cells[base + FLAGS] = octet(reading, at + 13)
    reading.cells[base + WINDOW] = pair(reading, at + 14)
    set_payload(reading, at + header)
    if at + header > reading.seen:
        cut_short(reading, LAYER_TCP)
        tcp_options(reading, at + LEAST_TCP, reading.seen, True)
    elif header > LEAST_TCP:
        tcp_options(reading, at + LEAST_TCP, at + header, False)
    return DONE


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def udp(reading: Reading) -> cython.Py_ssize_t:
    """User Datagram header (RFC 768); length 0 is a jumbogram's (RFC 2675, 4)."""
    at: cython.Py_ssize_t = reading.at
    base: cython.Py_ssize_t = reading.row
    length: cython.Py_ssize_t
    if at + UDP_BYTES > reading.seen:
        return cut_short(reading, LAYER_UDP)
    length = pair(reading, at + 4)
    if 0 < length < UDP_BYTES:
        return malformed(reading, LAYER_UDP, RULE_LENGTH_BELOW)
    if at + length > reading.end:
        malformed(reading, LAYER_UDP, RULE_LENGTH_BEYOND)
    elif length:
        reading.end = at + length
        if reading.seen > reading.end:
            reading.seen = reading.end
    _judge_checksum(reading, at + 6, PROTOCOL_UDP)
    reading.cells[base + TRANSPORT] = at
    reading.cells[base + TRANSPORT_BYTES] = UDP_BYTES
    reading.cells[base + PROTOCOL] = PROTOCOL_UDP
    reading.cells[base + SOURCE_PORT] = pair(reading, at)
    reading.cells[base + DESTINATION_PORT] = pair(reading, at + 2)
    set_payload(reading, at + UDP_BYTES)
    return _udp_tunnel(reading, at + UDP_BYTES, pair(reading, at), pair(reading, at + 2))


@cython.nogil
@cython.cfunc
@cython.inline
@cython.exceptval(-1)
def _udp_tunnel(
    reading: Reading,
    at: cython.Py_ssize_t,
    source_port: cython.longlong,
    destination_port: cython.longlong,
) -> cython.Py_ssize_t:
    """What a tunnel over UDP carries: VXLAN (RFC 7348) or Geneve (RFC 8926), by port."""
    size: cython.Py_ssize_t
    inner: cython.longlong
    if at + TUNNEL_BYTES > reading.seen:
        return DONE
    if destination_port == VXLAN or source_port == VXLAN:
        if not octet(reading, at) & 8:
            return DONE
        reading.at = at + TUNNEL_BYTES
        return STEP_ETHERNET
    if destination_port == GENEVE or source_port == GENEVE:
        size = TUNNEL_BYTES + ((octet(reading, at) & 0x3F) << 2)
        if octet(reading, at) >> 6 or at + size > reading.seen:
            return DONE
        inner = pair(reading, at + 2)
        reading.at = at + size
        return STEP_ETHERNET if inner == BRIDGED else inner
    return DONE


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def other(reading: Reading, protocol: cython.longlong) -> cython.Py_ssize_t:
    """A transport we do not read: its number, and all of it as payload."""
    base: cython.Py_ssize_t = reading.row
    reading.cells[base + TRANSPORT] = reading.at
    reading.cells[base + PROTOCOL] = protocol
    set_payload(reading, reading.at)
    return DONE
