"""One packet as its layers: nested boxes with every field, its bytes, value and meaning.

Headers are read by ``wire.stack``; what a payload begins is read where it is whole in this
packet. A message that goes on from an earlier segment is shown as data.
"""

from collections.abc import Callable
from dataclasses import fields as attributes
from typing import Any

from wirespan.kernels.layout import Application, Frame, Packet, Verdict
from wirespan.kernels.layout import Connection as ConnectionColumn
from wirespan.report.layers import APPLICATION, LINK, NETWORK, TRANSPORT
from wirespan.web import dns_parts, http_parts, link_parts, network_parts, tls_parts
from wirespan.web import transport_parts as transport
from wirespan.web.desk import Desk
from wirespan.web.numbers import Numbers
from wirespan.web.parts import Field, Layer, in_hex, placed
from wirespan.web.query import NotThereError, Query
from wirespan.web.relative import Document
from wirespan.web.shelf import Shelf
from wirespan.wire.arp import Arp
from wirespan.wire.ethernet import Ethernet
from wirespan.wire.icmp import Icmp
from wirespan.wire.icmpv6 import Icmpv6
from wirespan.wire.ipv4 import Ipv4
from wirespan.wire.ipv6 import Ipv6
from wirespan.wire.linux_cooked import LinuxCooked
from wirespan.wire.stack import Dissection, Span, dissect
from wirespan.wire.tcp import Tcp
from wirespan.wire.udp import Udp
from wirespan.wire.vlan import Vlan

MADE_BY = {
    "link": LINK.made_by,
    "network": NETWORK.made_by,
    "tunnel": "the end of the tunnel",
    "transport": TRANSPORT.made_by,
}
NAMES = {"ipv4": "IPv4", "ipv6": "IPv6", "tcp": "TCP", "udp": "UDP", "ethernet": "Ethernet"}
DNS_PORTS = frozenset({53, 5353, 5355})


def packet(desk: Desk, query: Query) -> Document:
    number = query.identity()
    with desk.turns:
        shelf = desk.shelf
        row = number - 1
        if not 0 <= row < len(shelf.frames):
            raise NotThereError(
                f"there is no frame {number}", f"{len(shelf.frames)} were read", "see the list"
            )
        frame = shelf.frames.row(row)
        octets = desk.session.octets(shelf.file_offset(row), frame[Frame.CAPTURED])
        relative, speaks = _relative(shelf, row), _application(shelf, row)
        start_ns = shelf.start_ns
    read = dissect(octets, frame[Frame.LINK_TYPE], original=frame[Frame.ORIGINAL], number=number)
    return {
        "frame": number,
        "time_ns": frame[Frame.TIME] - start_ns,
        "bytes": octets.hex(),
        "original": frame[Frame.ORIGINAL],
        "layers": [layer.document() for layer in layers(octets, read, relative, speaks)],
        "problems": [problem.detail for problem in read.problems],
    }


def _relative(shelf: Shelf, row: int) -> transport.Relative:
    if shelf.packets[Packet.PROTOCOL][row] != 6 or shelf.verdicts[Verdict.SIDE][row] < 0:
        return transport.Relative()
    numbers = Numbers(shelf)
    return transport.Relative(
        numbers.sequence(row), numbers.acknowledgement(row), numbers.window(row)
    )


def _application(shelf: Shelf, row: int) -> int:
    """What the frame's connection speaks."""
    at = shelf.connection_rows.get(shelf.verdicts[Verdict.CONNECTION_ID][row])
    if at is None:
        return Application.UNKNOWN
    return shelf.connections[ConnectionColumn.APPLICATION][at]


def layers(
    octets: bytes, read: Dissection, relative: transport.Relative, speaks: int
) -> list[Layer]:
    """Outermost first."""
    found = [_header(span, len(octets), relative) for span in read.headers]
    start, end = read.payload
    if start < end:
        found += _payload(octets, start, end, read, speaks)
    return found


def _header(span: Span, captured: int, relative: transport.Relative) -> Layer:
    header = span.header
    read = FIELDS.get(type(header))
    if isinstance(header, Tcp):
        fields = _tcp(header, span.start, relative)
    elif read is not None:
        fields = read(header, span.start)
    else:
        fields = _plain(header, span)
    return Layer(
        NAMES.get(span.name, span.name.replace("-", " ")),
        MADE_BY[span.layer],
        span.start,
        max(min(span.packet_end, captured), span.end),
        span.end - span.start,
        max(span.packet_end - span.end, 0),
        fields,
    )


def _tcp(header: Tcp, start: int, relative: transport.Relative) -> list[Field]:
    fields = [
        *placed(transport.TCP_PORTS, header, start),
        *transport.numbers(header, start, relative),
        *transport.flags(header, start),
        *placed(transport.TCP_REST, header, start),
        *transport.options(header, start),
    ]
    return sorted(fields, key=lambda field: field.start)


FIELDS: dict[type, Callable[[Any, int], list[Field]]] = {
    Ethernet: lambda header, start: placed(link_parts.ETHERNET, header, start),
    Vlan: lambda header, start: placed(link_parts.VLAN, header, start),
    LinuxCooked: lambda header, start: placed(link_parts.LINUX_COOKED, header, start),
    Arp: lambda header, start: placed(network_parts.ARP, header, start),
    Ipv4: lambda header, start: [
        *placed(network_parts.IPV4, header, start),
        *network_parts.options(header, start),
    ],
    Ipv6: lambda header, start: placed(network_parts.IPV6, header, start),
    Icmp: network_parts.control,
    Icmpv6: network_parts.control,
    Udp: lambda header, start: placed((*transport.UDP_PORTS, *transport.UDP_REST), header, start),
}


def _plain(header: object, span: Span) -> list[Field]:
    """A header that has no table: its values, without their places."""
    found = []
    for attribute in attributes(header):  # type: ignore[arg-type]  # every header is a dataclass
        value = getattr(header, attribute.name)
        text = in_hex(value) if isinstance(value, bytes) else value
        name = attribute.name.replace("_", " ").capitalize()
        found.append(Field(name, None, span.start, span.end, text, "A field of this header."))
    return found


def _payload(octets: bytes, start: int, end: int, read: Dissection, speaks: int) -> list[Layer]:
    """What the transport carries; plain data where nothing we read begins there."""
    header = read.headers[-1].header if read.headers else None
    found: list[Layer | None] = []
    if isinstance(header, Tcp | Udp):
        found = _carried(octets, start, end, header, speaks)
    known = [layer for layer in found if layer is not None]
    done = max((layer.end for layer in known), default=start)
    if done < end:
        known.append(_data(octets, done, end))
    return known


def _carried(
    octets: bytes, start: int, end: int, header: Tcp | Udp, speaks: int
) -> list[Layer | None]:
    is_tcp = isinstance(header, Tcp)
    if {header.source_port, header.destination_port} & DNS_PORTS or speaks == Application.DNS:
        return [dns_parts.layer(octets, start + (2 if is_tcp else 0), end)]
    if not is_tcp:
        return []
    records: list[Layer | None] = list(tls_parts.layers(octets, start, end))
    return records or [http_parts.layer(octets, start, end)]


def _data(octets: bytes, start: int, end: int) -> Layer:
    size = end - start
    text = Field("Data", "data.data", start, end, in_hex(octets[start:end]),
                 "What nothing here reads: content, or what an earlier packet began.")  # fmt: skip
    return Layer("data", APPLICATION.made_by, start, end, 0, size, [text])
