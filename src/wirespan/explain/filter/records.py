"""Frames, connections and requests as the fields a filter asks for.

Of a connection or request, source is the client and destination the server. A request
covers the frames and the time from its start to its end.
"""

from ipaddress import IPv6Address, ip_address
from typing import Any

from wirespan.explain.filter.compiled import Record
from wirespan.explain.filter.values import Span
from wirespan.explain.packet_line import PacketLine
from wirespan.flows.connection import Connection
from wirespan.kernels.layout import SegmentMark
from wirespan.ledger.request import Request

Fields = dict[str, tuple[Any, ...]]

FLAGS = {
    "fin": 0x01, "syn": 0x02, "reset": 0x04, "push": 0x08,
    "ack": 0x10, "urg": 0x20, "ece": 0x40, "cwr": 0x80,
}  # fmt: skip
ANALYSIS = {
    "retransmission": SegmentMark.RETRANSMISSION,
    "fast_retransmission": SegmentMark.FAST,
    "spurious_retransmission": SegmentMark.SPURIOUS,
    "out_of_order": SegmentMark.OUT_OF_ORDER,
    "duplicate_ack": SegmentMark.DUPLICATE_ACK,
    "zero_window": SegmentMark.ZERO_WINDOW,
    "window_full": SegmentMark.WINDOW_FULL,
    "keep_alive": SegmentMark.KEEP_ALIVE,
}


def of_packet(packet: PacketLine) -> Record:
    fields: Fields = {
        "frame": (True,),
        "frame.number": (packet.frame,),
        "frame.time_relative": (packet.relative_ns,),
        "frame.len": (packet.length,),
        "frame.cap_len": (packet.captured,),
        packet.protocol: (True,),
    }
    if packet.application:
        fields[packet.application] = (True,)
    _add_addresses(fields, packet.source, packet.destination)
    _add_ports(fields, packet.protocol, packet.source_port, packet.destination_port)
    if packet.stream is not None:
        fields[f"{packet.protocol}.stream"] = (packet.stream,)
    if packet.protocol == "tcp":
        _add_tcp(fields, packet)
    return fields


def of_connection(connection: Connection) -> Record:
    """What is the same for all its packets."""
    client, server = connection.client, connection.server
    protocol = "tcp" if connection.transport == "tcp" else "udp"
    fields: Fields = {protocol: (True,), f"{protocol}.stream": (connection.stream,)}
    _add_addresses(fields, client.address, server.address)
    _add_ports(fields, protocol, client.port, server.port)
    if connection.security:
        fields["tls"] = (True,)
        if connection.security.server_name:
            fields["tls.handshake.extensions_server_name"] = (connection.security.server_name,)
    return fields


def of_request(request: Request, connection: Record, capture_start_ns: int) -> Record:
    """Its own fields beside those of its connection."""
    frames = [*request.request_frames, *(request.response_frames or ())]
    start_ns = request.start_ns - capture_start_ns
    fields: Fields = {
        **connection,
        "frame.number": (Span(min(frames), max(frames)),),
        "frame.time_relative": (Span(start_ns, start_ns + request.duration_ns),),
    }
    if request.protocol == "dns":
        fields["dns"] = (True,)
        fields["dns.qry.name"] = (request.request.rpartition(" ")[2],)
    elif request.protocol.startswith("http/") or request.protocol in {"h2", "h3"}:
        _add_http(fields, request)
    return fields


def _add_http(fields: Fields, request: Request) -> None:
    method, _, target = request.request.partition(" ")
    fields["http"] = fields["http.request"] = (True,)
    fields["http.request.method"] = (method,)
    fields["http.request.uri"] = (target,)
    if request.host:
        fields["http.host"] = (request.host,)
    code = (request.response or "").partition(" ")[0]
    if code.isascii() and code.isdecimal():
        fields["http.response"] = (True,)
        fields["http.response.code"] = (int(code[:4]),)


def _add_addresses(fields: Fields, source: str | None, destination: str | None) -> None:
    if source is None or destination is None:
        return
    try:
        ends = ip_address(source), ip_address(destination)
    except ValueError:
        return
    family = "ipv6" if isinstance(ends[0], IPv6Address) else "ip"
    fields[family] = (True,)
    fields[f"{family}.addr"] = ends
    fields[f"{family}.src"], fields[f"{family}.dst"] = ends[:1], ends[1:]


def _add_ports(fields: Fields, protocol: str, source: int | None, destination: int | None) -> None:
    if source is None or destination is None or protocol not in {"tcp", "udp"}:
        return
    fields[f"{protocol}.port"] = (source, destination)
    fields[f"{protocol}.srcport"], fields[f"{protocol}.dstport"] = (source,), (destination,)


def _add_tcp(fields: Fields, packet: PacketLine) -> None:
    fields["tcp.flags"] = (packet.flags,)
    fields["tcp.len"] = (packet.payload_bytes,)
    for name, bit in FLAGS.items():
        fields[f"tcp.flags.{name}"] = (bool(packet.flags & bit),)
    numbers = (
        ("tcp.seq", packet.sequence),
        ("tcp.ack", packet.acknowledgement),
        ("tcp.window_size", packet.window),
    )
    fields.update((name, (value,)) for name, value in numbers if value is not None)
    for name, mark in ANALYSIS.items():
        if packet.marks & mark:
            fields[f"tcp.analysis.{name}"] = fields["tcp.analysis.flags"] = (True,)
