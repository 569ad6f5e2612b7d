"""Records of a pcap or pcapng file, read the shortest way; the real reader is tested elsewhere."""

import gzip
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PCAP = {b"\xd4\xc3\xb2\xa1": "<", b"\xa1\xb2\xc3\xd4": ">", b"\x4d\x3c\xb2\xa1": "<"} | {
    b"\xa1\xb2\x3c\x4d": ">"
}
NANOSECOND_MAGICS = (b"\x4d\x3c\xb2\xa1", b"\xa1\xb2\x3c\x4d")
INTERFACE, OBSOLETE, SIMPLE, ENHANCED = 1, 2, 3, 6


@dataclass(frozen=True, slots=True)
class Record:
    time_ns: int
    data: bytes
    original: int
    link_type: int


def read_records(path: Path) -> Iterator[Record]:
    """The records of a file as far as it is whole; none of a format not known here."""
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    return _pcap(data) if data[:4] in PCAP else _pcapng(data)


def _pcap(data: bytes) -> Iterator[Record]:
    order = PCAP[data[:4]]
    unit = 1 if data[:4] in NANOSECOND_MAGICS else 1000
    link_type = struct.unpack_from(order + "I", data, 20)[0] & 0xFFFF
    at = 24
    while at + 16 <= len(data):
        seconds, part, captured, original = struct.unpack_from(order + "IIII", data, at)
        at += 16
        if at + captured > len(data):
            return
        time_ns = seconds * 1_000_000_000 + part * unit
        yield Record(time_ns, data[at : at + captured], original, link_type)
        at += captured


def _pcapng(data: bytes) -> Iterator[Record]:
    at, order = 0, "<"
    links: list[int] = []
    while at + 12 <= len(data):
        if data[at : at + 4] == b"\x0a\x0d\x0d\x0a":
            order = "<" if data[at + 8 : at + 12] == b"\x4d\x3c\x2b\x1a" else ">"
            links = []
        kind, length = struct.unpack_from(order + "II", data, at)
        if length < 12 or at + length > len(data):
            return
        if kind == INTERFACE:
            links.append(struct.unpack_from(order + "H", data, at + 8)[0])
        elif kind in (ENHANCED, OBSOLETE):
            interface, high, low, captured, original = struct.unpack_from(
                order + ("IIIII" if kind == ENHANCED else "HxxIIII"), data, at + 8
            )
            content = data[at + 28 : at + 28 + captured]
            time_ns = (high << 32 | low) * 1000 % (1 << 62)
            yield Record(time_ns, content, original, links[interface])
        elif kind == SIMPLE:
            (original,) = struct.unpack_from(order + "I", data, at + 8)
            yield Record(
                0, data[at + 12 : at + 12 + min(original, length - 16)], original, links[0]
            )
        at += length
