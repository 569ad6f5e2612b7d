"""From every link type to the same IP packet."""

import struct

import pytest

from kit.decoding import Batch, decode_one
from kit.frames import ethernet, ipv4, ipv6, record, tcp, vlan
from wirespan.kernels.layout import Frame, PacketMark

PACKET = ipv4(tcp(b"hello"))
PACKET_6 = ipv6(tcp(b"hello"))
SNAP = bytes.fromhex("aa aa 03 00 00 00 08 00")
SLL = struct.pack(">HHH8xH", 4, 1, 6, 0x0800)
SLL2 = struct.pack(">HHIHBB8x", 0x86DD, 0, 2, 1, 0, 6)

WAYS = {
    "ethernet": (1, ethernet(PACKET), 14),
    "ethernet, padded": (1, ethernet(PACKET) + bytes(1), 14),
    "a tag": (1, ethernet(vlan(PACKET), 0x8100), 18),
    "two tags": (1, ethernet(vlan(vlan(PACKET), 0x8100), 0x88A8), 22),
    "two tags of old": (1, ethernet(vlan(vlan(PACKET), 0x8100), 0x9100), 22),
    "SNAP": (1, ethernet(SNAP + PACKET, 53), 22),
    "SNAP behind a tag": (1, ethernet(vlan(SNAP + PACKET, 53), 0x8100), 26),
    "two labels": (1, ethernet(bytes.fromhex("00010040 00011140") + PACKET, 0x8847), 22),
    "PPPoE": (1, ethernet(bytes.fromhex("1100 0001 002f 0021") + PACKET + bytes(3), 0x8864), 22),
    "cooked": (113, SLL + PACKET, 16),
    "cooked 2, IPv6": (276, SLL2 + PACKET_6, 20),
    "null, little": (0, b"\x02\0\0\0" + PACKET, 4),
    "null, big": (0, b"\0\0\0\x02" + PACKET, 4),
    "null, IPv6 of Darwin": (0, b"\x1e\0\0\0" + PACKET_6, 4),
    "loop, IPv6 of OpenBSD": (108, b"\0\0\0\x18" + PACKET_6, 4),
    "PPP": (9, b"\x00\x21" + PACKET, 2),
    "PPP, compressed": (9, b"\x21" + PACKET, 1),
    "PPP, framed": (50, b"\xff\x03\x00\x57" + PACKET_6, 4),
    "raw": (101, PACKET, 0),
    "raw of BSD": (12, PACKET_6, 0),
    "raw of OpenBSD": (14, PACKET, 0),
    "raw IPv4": (228, PACKET, 0),
    "raw IPv6": (229, PACKET_6, 0),
}


@pytest.mark.parametrize(("link_type", "frame", "network"), WAYS.values(), ids=WAYS)
def test_the_way_to_ip(link_type: int, frame: bytes, network: int) -> None:
    row, problems = decode_one(record(frame, link_type=link_type))

    size = len(PACKET_6) if row["MARKS"] & PacketMark.IPV6 else len(PACKET)
    assert (row["NETWORK"], row["SEQUENCE"], row["PAYLOAD_LENGTH"]) == (network, 1000, 5)
    assert row["LINK_BYTES"] == len(frame) - size
    assert problems == []


@pytest.mark.parametrize(
    ("link_type", "frame"),
    [
        (1, ethernet(PACKET, 0x88CC)),
        (1, ethernet(PACKET, 1501)),
        (1, ethernet(b"\x42\x42\x03" + PACKET, 50)),
        (1, ethernet(SNAP[:3] + b"\0\0\x0c\x20\x00" + PACKET, 53)),
        (0, b"\x07\0\0\0" + PACKET),
        (9, b"\xc0\x21" + PACKET),
        (101, b"\x50" + PACKET),
        (101, b""),
        (-2, PACKET),
    ],
)
def test_what_is_not_ip_is_no_problem(link_type: int, frame: bytes) -> None:
    row, problems = decode_one(record(frame, link_type=link_type))

    assert (row["NETWORK"], row["LINK_BYTES"], problems) == (-1, len(frame), [])


def test_a_tag_is_marked() -> None:
    tagged, _ = decode_one(record(WAYS["a tag"][1]))
    plain, _ = decode_one(record(WAYS["ethernet"][1]))

    assert tagged["MARKS"] & PacketMark.VLAN
    assert not plain["MARKS"] & PacketMark.VLAN


def test_an_unknown_link_type_is_named() -> None:
    _, problems = decode_one(record(PACKET, link_type=147))

    assert [(problem.kind, problem.layer) for problem in problems] == [("unsupported", "link")]


@pytest.mark.parametrize(("packet_type", "direction"), [(0, 1), (1, 1), (2, 1), (3, 0), (4, 2)])
def test_a_cooked_capture_tells_the_direction(packet_type: int, direction: int) -> None:
    batch = Batch([record(struct.pack(">H", packet_type) + SLL[2:] + PACKET, link_type=113)])

    batch.decode()

    assert batch.frames.row(0)[Frame.DIRECTION] == direction


def test_a_direction_known_from_the_file_stays() -> None:
    batch = Batch([record(SLL + PACKET, link_type=113)])
    batch.frames.cells[0, Frame.DIRECTION] = 1

    batch.decode()

    assert batch.frames.row(0)[Frame.DIRECTION] == 1


def test_sixteen_tags_are_read_and_not_a_seventeenth() -> None:
    frame = vlan(PACKET)
    for _ in range(15):
        frame = vlan(frame, 0x8100)

    sixteen, _ = decode_one(record(ethernet(frame, 0x8100)))
    seventeen, problems = decode_one(record(ethernet(vlan(frame, 0x8100), 0x8100)))

    assert (sixteen["NETWORK"], seventeen["NETWORK"]) == (14 + 64, -1)
    assert [problem.kind for problem in problems] == ["limit"]
