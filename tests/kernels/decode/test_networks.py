"""IPv4 and IPv6 in the row: addresses, lengths, extension headers, fragments."""

from kit.decoding import decode_one
from kit.frames import ethernet, fragment, ipv4, ipv6, record, tcp, udp
from wirespan.kernels.layout import PacketMark

HOP_BY_HOP = bytes((60, 0, 1, 4, 0, 0, 0, 0))
AUTHENTICATION = bytes((6, 4)) + bytes(22)


def test_an_ipv4_header_fills_its_fields() -> None:
    row, _ = decode_one(record(ethernet(ipv4(tcp(), identification=77, options=bytes(8)))))

    assert (row["SOURCE"], row["DESTINATION"]) == ("10.0.0.1", "10.0.0.2")
    assert (row["NETWORK"], row["NETWORK_BYTES"], row["TRANSPORT"]) == (14, 28, 42)
    assert (row["TTL"], row["IDENTIFICATION"], row["ECN"]) == (64, 77, 0)


def test_an_ipv6_header_fills_its_fields() -> None:
    row, _ = decode_one(record(ethernet(ipv6(tcp()), 0x86DD)))

    assert (row["SOURCE"], row["DESTINATION"]) == ("2001:db8::1", "2001:db8::2")
    assert (row["NETWORK_BYTES"], row["TTL"], row["IDENTIFICATION"]) == (40, 64, -1)
    assert row["MARKS"] & PacketMark.IPV6


def test_congestion_is_marked_in_both_versions() -> None:
    packet, packet_6 = bytearray(ipv4(tcp())), bytearray(ipv6(tcp()))
    packet[1] = 0xFF
    packet_6[0:2] = b"\x6f\xf0"

    assert decode_one(record(ethernet(bytes(packet))))[0]["ECN"] == 3
    assert decode_one(record(ethernet(bytes(packet_6), 0x86DD)))[0]["ECN"] == 3


def test_total_length_0_takes_the_length_from_the_capture() -> None:
    row, problems = decode_one(record(ethernet(ipv4(tcp(b"hello"), total=0))))

    assert row["MARKS"] & PacketMark.NO_TOTAL_LENGTH
    assert (row["PAYLOAD_LENGTH"], problems) == (5, [])


def test_a_total_length_beyond_the_frame_is_a_problem_and_the_frame_s_end_counts() -> None:
    row, problems = decode_one(record(ethernet(ipv4(tcp(b"hello"), total=46))))

    assert (row["PAYLOAD_LENGTH"], row["LINK_BYTES"]) == (5, 14)
    assert row["MARKS"] & PacketMark.MALFORMED
    assert [problem.offset for problem in problems] == [14]


def test_extension_headers_belong_to_the_network_layer() -> None:
    options = HOP_BY_HOP + bytes((51,)) + HOP_BY_HOP[1:] + AUTHENTICATION

    row, _ = decode_one(record(ethernet(ipv6(options + tcp(b"x"), 0), 0x86DD)))

    assert (row["NETWORK_BYTES"], row["PROTOCOL"], row["PAYLOAD_LENGTH"]) == (80, 6, 1)


def test_an_authentication_header_may_follow_ipv4() -> None:
    row, _ = decode_one(record(ethernet(ipv4(AUTHENTICATION + tcp(b"x"), 51))))

    assert (row["NETWORK_BYTES"], row["PROTOCOL"]) == (44, 6)


def test_sixteen_extension_headers_are_read_and_not_a_seventeenth() -> None:
    option = HOP_BY_HOP
    last = bytes((6,)) + HOP_BY_HOP[1:]

    sixteen, _ = decode_one(record(ethernet(ipv6(option * 15 + last + tcp(), 60), 0x86DD)))
    seventeen, problems = decode_one(record(ethernet(ipv6(option * 16 + last + tcp(), 60), 0x86DD)))

    assert (sixteen["PROTOCOL"], seventeen["PROTOCOL"]) == (6, -1)
    assert [problem.kind for problem in problems] == ["limit"]


def test_a_piece_has_addresses_and_no_transport() -> None:
    row, problems = decode_one(record(ethernet(ipv4(bytes(16), 17, offset=8))))

    assert row["MARKS"] == PacketMark.FRAGMENT
    assert (row["SOURCE"], row["TRANSPORT"], row["PROTOCOL"]) == ("10.0.0.1", -1, -1)
    assert problems == []


def test_a_fragment_header_on_a_whole_datagram_changes_nothing() -> None:
    row, _ = decode_one(record(ethernet(ipv6(fragment(udp(b"x")), 44), 0x86DD)))

    assert (row["PROTOCOL"], row["NETWORK_BYTES"]) == (17, 48)
    assert row["MARKS"] == PacketMark.IPV6


def test_an_impossible_piece_is_a_problem() -> None:
    _, beyond = decode_one(record(ethernet(ipv4(bytes(8), 17, offset=65528))))
    _, uneven = decode_one(record(ethernet(ipv4(bytes(9), 17, more=True))))

    assert [problem.detail[:30] for problem in beyond] == ["the fragment ends beyond 65,53"]
    assert [problem.detail[:30] for problem in uneven] == ["a fragment but the last is not"]
