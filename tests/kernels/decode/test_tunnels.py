"""GRE and what it carries, to a depth."""

import struct

import pytest

from kit.decoding import decode_one
from kit.frames import ethernet, gre, ipv4, ipv6, record, tcp
from wirespan.kernels.layout import PacketMark

INNER = ipv4(tcp(b"hello"), source="192.0.2.1", destination="192.0.2.2")
MIRRORED = ethernet(INNER)


def all_flags(payload: bytes) -> bytes:
    return struct.pack(">HHIII", 0xB000, 0x0800, 0, 42, 7) + payload


CARRIERS = {
    "key": gre(INNER),
    "checksum, key and sequence": all_flags(INNER),
    "ethernet": gre(MIRRORED, 0x6558),
    "ERSPAN I": struct.pack(">HH", 0, 0x88BE) + MIRRORED,
    "ERSPAN II": struct.pack(">HHIII", 0x1000, 0x88BE, 0, 0x10000014, 1) + MIRRORED,
    "ERSPAN III": struct.pack(">HHIIII", 0x1000, 0x22EB, 0, 0x20000014, 0, 0) + MIRRORED,
    "ERSPAN III with more": (
        struct.pack(">HHIIIIQ", 0x1000, 0x22EB, 0, 0x20000014, 0, 1, 0) + MIRRORED
    ),
}


@pytest.mark.parametrize("carrier", CARRIERS.values(), ids=CARRIERS)
def test_it_is_looked_through(carrier: bytes) -> None:
    row, problems = decode_one(record(ethernet(ipv4(carrier, 47))))

    assert (row["SOURCE"], row["SEQUENCE"], row["PAYLOAD_LENGTH"]) == ("192.0.2.1", 1000, 5)
    assert row["MARKS"] == PacketMark.TUNNELLED
    assert (row["RELATED_PROTOCOL"], problems) == (-1, [])


@pytest.mark.parametrize(("packet", "protocol"), [(INNER, 4), (ipv6(tcp(b"hello")), 41)])
def test_ip_in_ip_is_looked_through(packet: bytes, protocol: int) -> None:
    row, _ = decode_one(record(ethernet(ipv4(packet, protocol))))

    assert (row["NETWORK"], row["PROTOCOL"], row["PAYLOAD_LENGTH"]) == (34, 6, 5)
    assert row["MARKS"] & PacketMark.TUNNELLED


@pytest.mark.parametrize(
    ("header", "layer"), [("0001 880b", "gre"), ("4000 0800", "gre"), ("1000 88be", "erspan")]
)
def test_what_is_not_read_is_named_and_stays_gre(header: str, layer: str) -> None:
    row, problems = decode_one(record(ethernet(ipv4(bytes.fromhex(header) + bytes(12), 47))))

    assert (row["PROTOCOL"], row["TRANSPORT"], row["PAYLOAD_LENGTH"]) == (47, 34, 16)
    assert [(problem.kind, problem.layer) for problem in problems] == [("unsupported", layer)]


def test_eight_tunnels_are_looked_through_and_not_a_ninth() -> None:
    packet = INNER
    for _ in range(8):
        packet = ipv4(gre(packet), 47)

    eight, _ = decode_one(record(ethernet(packet)))
    nine, problems = decode_one(record(ethernet(ipv4(gre(packet), 47))))

    assert (eight["PROTOCOL"], nine["PROTOCOL"]) == (6, 47)
    assert [problem.kind for problem in problems] == ["limit"]
