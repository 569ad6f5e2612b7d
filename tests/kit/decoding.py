"""What the compiled decoder must say of a frame, worked out from the parsers of ``wire``."""

import struct
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address
from typing import Any

from kit.records import Record
from wirespan.base.problem import Problem
from wirespan.kernels.decode.decoder import Decoder
from wirespan.kernels.layout import Frame, Packet, PacketMark
from wirespan.kernels.table import Table
from wirespan.wire import tcp_options
from wirespan.wire.extensions import Fragment
from wirespan.wire.icmp import Icmp
from wirespan.wire.icmpv6 import Icmpv6
from wirespan.wire.ipv4 import Ipv4
from wirespan.wire.ipv6 import Ipv6
from wirespan.wire.stack import Dissection, Span, dissect
from wirespan.wire.tcp import Tcp
from wirespan.wire.udp import Udp
from wirespan.wire.vlan import Vlan

RESERVE_BYTES = 256 * 1024
ADDRESSES = ("SOURCE", "DESTINATION", "RELATED_SOURCE", "RELATED_DESTINATION")
ZERO = {
    "PAYLOAD_LENGTH": 0,
    "PAYLOAD_CAPTURED": 0,
    "NETWORK_BYTES": 0,
    "TRANSPORT_BYTES": 0,
    "FLAGS": 0,
    "SACK_PERMITTED": 0,
    "SACKS": 0,
    "MARKS": 0,
}
EMPTY = {field.name: -1 for field in Packet} | dict.fromkeys(ADDRESSES, "") | ZERO
PACKET_ENDS = "the packet ends inside the header"
LOOKED_THROUGH = {4, 41, 47}
IP_PROTOCOLS = {1, 4, 6, 17, 41, 47, 51, 58}
EXTENSIONS = {0, 43, 44, 60}

Row = dict[str, Any]


class Batch:
    """Records laid out as the capture reader lays them out, and their decoding."""

    def __init__(self, records: Sequence[Record], reserve: int = RESERVE_BYTES) -> None:
        self.decoder = Decoder()
        self.buffer = bytearray(b"".join(record.data for record in records))
        self.used = len(self.buffer)
        self.buffer += bytes(reserve)
        self.count = len(records)
        self.frames = Table(len(Frame), self.count)
        self.packets = Table(len(Packet), self.count)
        self.offsets: list[int] = []
        offset = 0
        for index, record in enumerate(records):
            size = len(record.data)
            self.frames.write(
                index, (record.time_ns, offset, size, record.original, record.link_type, 0, 0)
            )
            self.offsets.append(offset)
            offset += size

    def decode(self, first: int = 0) -> int:
        return self.decoder.decode(
            self.buffer, self.used, self.frames, first, self.count, 1, self.packets
        )

    def rows(self) -> list[Row]:
        """Every row by field name, addresses as text, offsets from the frame's start."""
        rows = []
        first = 0
        while first < self.count:
            done = self.decode(first)
            assert done > first
            rows += [self.row(index) for index in range(first, done)]
            first = done
        return rows

    def row(self, index: int) -> Row:
        row: Row = {field.name: self.packets.cells[index, field] for field in Packet}
        for name in ADDRESSES:
            row[name] = self.decoder.address_text(row[name]) if row[name] >= 0 else ""
        for name in ("NETWORK", "TRANSPORT", "PAYLOAD"):
            if row[name] >= 0:
                row[name] -= self.offsets[index]
        return row

    def problems(self) -> list[Problem]:
        return self.decoder.problem_values()


def decode_one(record: Record) -> tuple[Row, list[Problem]]:
    batch = Batch([record])
    return batch.rows()[0], batch.problems()


def expected(record: Record) -> tuple[Row, list[Problem]]:
    """The row and the problems that follow from ``dissect``."""
    original = max(record.original, len(record.data))
    seen = dissect(record.data, record.link_type, original=original, number=1)
    problems = [problem for problem in seen.problems if problem.layer != "arp"]
    row = EMPTY | {"LINK_BYTES": original}
    marks = PacketMark.SNAPPED if original > len(record.data) else PacketMark(0)
    if any(problem.kind == "malformed" or problem.detail == PACKET_ENDS for problem in problems):
        marks |= PacketMark.MALFORMED
    if any(isinstance(span.header, Vlan) for span in seen.headers):
        marks |= PacketMark.VLAN
    networks = [i for i, span in enumerate(seen.headers) if _is_network(span)]
    if networks:
        marks |= _network(row, seen, networks, original)
        marks |= _transport(row, seen, networks[-1], record)
        _related(row, seen, networks)
    row["MARKS"] = int(marks)
    return row, problems


def _is_network(span: Span) -> bool:
    return isinstance(span.header, (Ipv4, Ipv6))


def _network(row: Row, seen: Dissection, networks: list[int], original: int) -> PacketMark:
    span = seen.headers[networks[-1]]
    header: Any = span.header
    marks = PacketMark.TUNNELLED if len(networks) > 1 else PacketMark(0)
    if any(_has_no_length(seen.headers[index].header) for index in networks):
        marks |= PacketMark.NO_TOTAL_LENGTH
    extensions = _extensions(seen, networks[-1])
    row |= {
        "NETWORK": span.start,
        "NETWORK_BYTES": (extensions[-1].end if extensions else span.end) - span.start,
        "LINK_BYTES": original - (span.packet_end - span.start),
        "SOURCE": str(header.source),
        "DESTINATION": str(header.destination),
        "ECN": header.explicit_congestion,
    }
    if isinstance(header, Ipv4):
        row |= {"TTL": header.time_to_live, "IDENTIFICATION": header.identification}
        return marks | (PacketMark.FRAGMENT if header.is_fragment else 0)
    row["TTL"] = header.hop_limit
    pieces = (s.header for s in extensions if isinstance(s.header, Fragment))
    is_fragment = any(not piece.is_whole for piece in pieces)
    return marks | PacketMark.IPV6 | (PacketMark.FRAGMENT if is_fragment else 0)


def _has_no_length(header: object) -> bool:
    if isinstance(header, Ipv4):
        return header.total_length == 0
    return isinstance(header, Ipv6) and header.payload_length == 0 and header.next_header != 59


def _extensions(seen: Dissection, network: int) -> list[Span]:
    spans = []
    for span in seen.headers[network + 1 :]:
        if span.layer != "network" or span.name == "arp":
            break
        spans.append(span)
    return spans


def _transport(row: Row, seen: Dissection, network: int, record: Record) -> PacketMark:
    before = [seen.headers[network], *_extensions(seen, network)]
    index = network + len(before)
    spans = seen.headers[index : index + 1]
    span = spans[0] if spans else None
    if span is None or span.layer != "transport":
        _other(row, before, record)
        return PacketMark(0)
    header = span.header
    end = span.end
    if isinstance(header, Tcp):
        end = span.start + header.data_offset * 4
        _tcp(row, header)
    elif isinstance(header, Udp):
        row |= {"SOURCE_PORT": header.source_port, "DESTINATION_PORT": header.destination_port}
        row["PROTOCOL"] = 17
    elif isinstance(header, (Icmp, Icmpv6)):
        row |= {"SOURCE_PORT": header.type, "DESTINATION_PORT": header.code}
        row["PROTOCOL"] = 1 if isinstance(header, Icmp) else 58
        if header.is_error:
            captured = min(span.packet_end, len(record.data))
            _quoted(row, record.data[span.end : captured], row["PROTOCOL"])
    row |= {"TRANSPORT": span.start, "TRANSPORT_BYTES": end - span.start}
    _payload(row, end, span.packet_end, record)
    return _checksum(seen.headers[network].header, span)


def _payload(row: Row, start: int, end: int, record: Record) -> None:
    captured = max(min(end, len(record.data)) - start, 0)
    row |= {"PAYLOAD": start, "PAYLOAD_LENGTH": end - start, "PAYLOAD_CAPTURED": captured}


def _other(row: Row, before: list[Span], record: Record) -> None:
    """A protocol that is not read is all payload; one that is damaged is nothing."""
    header: Any = before[-1].header
    version = 4 if isinstance(before[0].header, Ipv4) else 6
    protocol = header.protocol if isinstance(header, Ipv4) else header.next_header
    if isinstance(header, Ipv4) and header.is_fragment:
        return
    if isinstance(header, Fragment) and not header.is_whole:
        return
    known = IP_PROTOCOLS | (EXTENSIONS if version == 6 else set())
    if protocol in known - LOOKED_THROUGH:
        return
    row |= {"PROTOCOL": protocol, "TRANSPORT": before[-1].end}
    _payload(row, before[-1].end, before[-1].packet_end, record)


def _tcp(row: Row, header: Tcp) -> None:
    row |= {
        "PROTOCOL": 6,
        "SOURCE_PORT": header.source_port,
        "DESTINATION_PORT": header.destination_port,
        "SEQUENCE": header.sequence_number,
        "ACKNOWLEDGEMENT": header.acknowledgment_number,
        "FLAGS": int(header.flags),
        "WINDOW": header.window,
    }
    for option in header.options:
        match option:
            case tcp_options.MaximumSegmentSize(size):
                row["MAXIMUM_SEGMENT"] = size
            case tcp_options.WindowScale(shift):
                row["WINDOW_SCALE"] = shift
            case tcp_options.SackPermitted():
                row["SACK_PERMITTED"] = 1
            case tcp_options.Timestamps(value, echo_reply):
                row |= {"TIMESTAMP": value, "TIMESTAMP_ECHO": echo_reply}
            case tcp_options.Sack(blocks):
                row["SACKS"] = min(len(blocks), 4)
                for number, (left, right) in enumerate(blocks[:4], 1):
                    row[f"SACK_{number}_LEFT"] = left
                    row[f"SACK_{number}_RIGHT"] = right


def _checksum(network: Any, span: Span) -> PacketMark:
    """Whether the checksum is the sum of the pseudo-header's 16-bit words, folded."""
    if not isinstance(span.header, (Tcp, Udp)):
        return PacketMark(0)
    protocol = 6 if isinstance(span.header, Tcp) else 17
    words = network.source.packed + network.destination.packed
    total = sum(struct.unpack(f">{len(words) // 2}H", words))
    total += protocol + span.packet_end - span.start
    while total > 0xFFFF:
        total = (total & 0xFFFF) + (total >> 16)
    return PacketMark.CHECKSUM_PARTIAL if total == span.header.checksum else PacketMark(0)


def _related(row: Row, seen: Dissection, networks: list[int]) -> None:
    """The outermost UDP flow that carries the innermost packet."""
    if row["RELATED_PROTOCOL"] != -1:
        return
    for index, span in enumerate(seen.headers[: networks[-1]]):
        if isinstance(span.header, Udp):
            around: Any = seen.headers[max(i for i in networks if i < index)].header
            row |= {
                "RELATED_PROTOCOL": 17,
                "RELATED_SOURCE": str(around.source),
                "RELATED_DESTINATION": str(around.destination),
                "RELATED_SOURCE_PORT": span.header.source_port,
                "RELATED_DESTINATION_PORT": span.header.destination_port,
            }
            return


def _quoted(row: Row, quote: bytes, protocol: int) -> None:
    """The flow that an ICMP error speaks of, from the bytes it quotes."""
    flow = _quoted_ipv4(quote) if protocol == 1 else _quoted_ipv6(quote)
    if flow is None:
        return
    source, destination, inner, rest = flow
    row |= {"RELATED_PROTOCOL": inner, "RELATED_SOURCE": source}
    row["RELATED_DESTINATION"] = destination
    if inner in (6, 17) and len(rest) >= 4:
        row["RELATED_SOURCE_PORT"], row["RELATED_DESTINATION_PORT"] = struct.unpack_from(
            ">HH", rest
        )
    if inner == 6 and len(rest) >= 8:
        (row["SEQUENCE"],) = struct.unpack_from(">I", rest, 4)


Flow = tuple[str, str, int, bytes]


def _quoted_ipv4(quote: bytes) -> Flow | None:
    if len(quote) < 20 or quote[0] >> 4 != 4 or quote[0] & 15 < 5:
        return None
    later = int.from_bytes(quote[6:8], "big") & 0x1FFF
    rest = b"" if later else quote[(quote[0] & 15) * 4 :]
    return str(IPv4Address(quote[12:16])), str(IPv4Address(quote[16:20])), quote[9], rest


def _quoted_ipv6(quote: bytes) -> Flow | None:
    if len(quote) < 40 or quote[0] >> 4 != 6:
        return None
    protocol, rest = quote[6], quote[40:]
    for _ in range(16):
        if protocol not in EXTENSIONS or len(rest) < 8:
            break
        if protocol == 44 and int.from_bytes(rest[2:4], "big") & 0xFFF8:
            protocol, rest = rest[0], b""
            break
        size = 8 if protocol == 44 else (rest[1] + 1) * 8
        protocol, rest = rest[0], rest[size:]
    return str(IPv6Address(quote[8:24])), str(IPv6Address(quote[24:40])), protocol, rest
