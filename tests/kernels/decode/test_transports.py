"""TCP and UDP in the row; checksums left to the hardware; tunnels over UDP."""

import struct

import pytest

from kit.decoding import decode_one
from kit.frames import ethernet, geneve, ipv4, ipv6, record, tcp, udp, vxlan
from wirespan.kernels.layout import PacketMark

INNER = ethernet(ipv4(tcp(b"hello"), source="192.0.2.1", destination="192.0.2.2"))


def test_a_tcp_header_fills_its_fields() -> None:
    row, _ = decode_one(record(ethernet(ipv4(tcp(b"hello", flags=0xD8)))))

    assert (row["SOURCE_PORT"], row["DESTINATION_PORT"]) == (40000, 80)
    assert (row["SEQUENCE"], row["ACKNOWLEDGEMENT"], row["WINDOW"]) == (1000, 2000, 512)
    assert (row["FLAGS"], row["TRANSPORT_BYTES"], row["PAYLOAD"]) == (0xD8, 20, 54)


def test_sequence_numbers_are_unsigned() -> None:
    row, _ = decode_one(record(ethernet(ipv4(tcp(sequence=0xFFFFFFFF)))))

    assert row["SEQUENCE"] == 0xFFFFFFFF


def test_a_capture_that_ends_in_the_options_keeps_the_flow() -> None:
    row, problems = decode_one(record(ethernet(ipv4(tcp(b"hello", options=bytes(12)))), cut=10))

    assert (row["SEQUENCE"], row["PAYLOAD_LENGTH"], row["PAYLOAD_CAPTURED"]) == (1000, 5, 0)
    assert [problem.kind for problem in problems] == ["truncated"]


def test_a_udp_length_leaves_the_rest_out() -> None:
    row, _ = decode_one(record(ethernet(ipv4(udp(b"hello") + bytes(3), 17))))

    assert (row["PROTOCOL"], row["PAYLOAD_LENGTH"]) == (17, 5)


def test_a_udp_length_beyond_the_packet_is_a_problem() -> None:
    row, problems = decode_one(record(ethernet(ipv4(udp(b"hello")[:-1], 17))))

    assert row["PAYLOAD_LENGTH"] == 4
    assert [problem.layer for problem in problems] == ["udp"]


@pytest.mark.parametrize(("length", "found"), [(7, -1), (8, 34), (0, 34)])
def test_a_udp_length_holds_its_header_or_is_0(length: int, found: int) -> None:
    header = struct.pack(">HHHH", 1, 2, length, 0)

    row, _ = decode_one(record(ethernet(ipv4(header, 17))))

    assert row["TRANSPORT"] == found


def pseudo_sum(*words: int) -> int:
    total = sum(words)
    return (total & 0xFFFF) + (total >> 16)


def test_the_bare_pseudo_header_sum_is_an_unfilled_checksum() -> None:
    bare = pseudo_sum(0x0A00, 0x0001, 0x0A00, 0x0002, 6, 25)

    unfilled, _ = decode_one(record(ethernet(ipv4(tcp(b"hello", checksum=bare)))))
    filled, _ = decode_one(record(ethernet(ipv4(tcp(b"hello", checksum=bare + 1)))))

    assert unfilled["MARKS"] == PacketMark.CHECKSUM_PARTIAL
    assert filled["MARKS"] == 0


def test_it_is_so_in_ipv6() -> None:
    bare = pseudo_sum(0x2001, 0x0DB8, 1, 0x2001, 0x0DB8, 2, 6, 25)

    row, _ = decode_one(record(ethernet(ipv6(tcp(b"hello", checksum=bare)), 0x86DD)))

    assert row["MARKS"] == PacketMark.CHECKSUM_PARTIAL | PacketMark.IPV6


def test_no_udp_checksum_at_all_is_not_an_unfilled_one() -> None:
    row, _ = decode_one(record(ethernet(ipv4(udp(b"hello"), 17))))

    assert row["MARKS"] == 0


@pytest.mark.parametrize("outer", [vxlan(INNER), geneve(INNER)])
def test_a_tunnel_over_udp_is_looked_through(outer: bytes) -> None:
    row, _ = decode_one(record(ethernet(ipv4(outer, 17))))

    assert (row["SOURCE"], row["PROTOCOL"], row["PAYLOAD_LENGTH"]) == ("192.0.2.1", 6, 5)
    assert (row["RELATED_PROTOCOL"], row["RELATED_SOURCE"]) == (17, "10.0.0.1")
    assert row["RELATED_SOURCE_PORT"] == 40000
    assert row["MARKS"] == PacketMark.TUNNELLED


def test_a_tunnel_that_carries_no_ip_is_a_udp_packet() -> None:
    row, _ = decode_one(record(ethernet(ipv4(vxlan(ethernet(bytes(28), 0x0806)), 17))))

    assert (row["PROTOCOL"], row["DESTINATION_PORT"], row["PAYLOAD_LENGTH"]) == (17, 4789, 50)
    assert (row["RELATED_PROTOCOL"], row["MARKS"]) == (-1, 0)


def test_a_tunnel_with_a_damaged_packet_is_a_udp_packet_with_a_problem() -> None:
    row, problems = decode_one(record(ethernet(ipv4(vxlan(INNER[:20]), 17))))

    assert (row["PROTOCOL"], row["SOURCE"]) == (17, "10.0.0.1")
    assert [(problem.layer, problem.offset) for problem in problems] == [("ipv4", 64)]


def test_a_protocol_we_do_not_read_is_payload() -> None:
    row, _ = decode_one(record(ethernet(ipv4(bytes(12), 132))))

    assert (row["PROTOCOL"], row["TRANSPORT"], row["TRANSPORT_BYTES"]) == (132, 34, 0)
    assert (row["PAYLOAD"], row["PAYLOAD_LENGTH"], row["SOURCE_PORT"]) == (34, 12, -1)
