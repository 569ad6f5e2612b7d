"""What a link reads of a frame, and what it leaves alone."""

from kit import frames
from kit.relaying import described
from wirespan.emulate.packet import Packet


def test_a_tcp_segment_is_described() -> None:
    segment = frames.tcp(b"payload", sequence=7, flags=0x18)

    row, headers = described(frames.ethernet(frames.ipv4(segment)))

    assert row[Packet.BYTES] == 14 + 20 + 20 + 7
    assert row[Packet.PAYLOAD] == 7
    assert row[Packet.PROTOCOL] == 6
    assert row[Packet.FLAGS] == 0x18
    assert row[Packet.SOURCE_PORT] == 40000
    assert row[Packet.DESTINATION_PORT] == 80
    assert row[Packet.SEQUENCE] == 7
    assert row[Packet.ECN] == 0
    assert (headers.network, headers.transport, headers.payload) == (14, 34, 54)


def test_link_padding_is_no_payload() -> None:
    row, _ = described(frames.ethernet(frames.ipv4(frames.tcp(b"x"))) + bytes(20))

    assert row[Packet.PAYLOAD] == 1


def test_udp_over_ipv6_is_described() -> None:
    datagram = frames.udp(b"question", source=5000, destination=53)

    row, headers = described(frames.ethernet(frames.ipv6(datagram, 17), 0x86DD))

    assert row[Packet.PROTOCOL] == 17
    assert row[Packet.PAYLOAD] == 8
    assert row[Packet.DESTINATION_PORT] == 53
    assert row[Packet.SEQUENCE] == -1
    assert headers.version == 6


def test_a_first_fragment_shows_its_transport_header_and_a_later_one_does_not() -> None:
    datagram = frames.udp(b"question" * 4)
    first = frames.fragment(datagram, offset=0, more=True)
    later = frames.fragment(datagram, offset=8)

    first_row, _ = described(frames.ethernet(frames.ipv6(first, 44), 0x86DD))
    later_row, _ = described(frames.ethernet(frames.ipv6(later, 44), 0x86DD))

    assert first_row[Packet.SOURCE_PORT] == 40000
    assert later_row[Packet.SOURCE_PORT] == -1


def test_later_fragments_of_ipv4_have_no_ports() -> None:
    row, _ = described(frames.ethernet(frames.ipv4(frames.udp(b"more"), 17, offset=8)))

    assert row[Packet.PROTOCOL] == 17
    assert row[Packet.SOURCE_PORT] == -1


def test_both_directions_and_other_ports_are_other_flows() -> None:
    one = frames.ethernet(frames.ipv4(frames.udp(source=1, destination=2), 17))
    same = frames.ethernet(frames.ipv4(frames.udp(b"more", source=1, destination=2), 17))
    other = frames.ethernet(frames.ipv4(frames.udp(source=2, destination=1), 17))
    elsewhere = frames.ethernet(
        frames.ipv4(frames.udp(source=1, destination=2), 17, destination="10.0.0.9")
    )

    flows = [described(frame)[0][Packet.FLOW] for frame in (one, same, other, elsewhere)]

    assert flows[0] == flows[1]
    assert len(set(flows)) == 3


def test_any_prefix_of_a_frame_is_carried_without_complaint() -> None:
    whole = frames.ethernet(frames.ipv6(frames.fragment(frames.tcp(b"x"), 6), 44), 0x86DD)

    rows = [described(whole[:length])[0] for length in range(len(whole))]

    assert [row[Packet.BYTES] for row in rows] == list(range(len(whole)))


def test_lengths_that_lie_are_cut_to_the_frame() -> None:
    row, headers = described(frames.ethernet(frames.ipv4(frames.tcp(b"x"), total=60000)))

    assert row[Packet.PAYLOAD] == 1
    assert headers.end == 14 + 20 + 21
