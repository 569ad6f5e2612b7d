"""ICMP errors and the flows they speak of."""

import pytest

from kit.decoding import decode_one
from kit.frames import ethernet, fragment, icmp, ipv4, ipv6, record, tcp, udp

QUOTED = ipv4(tcp(sequence=7), source="192.0.2.1", destination="192.0.2.2")
QUOTED_6 = ipv6(udp(b"x"), 17, source="2001:db8::7", destination="2001:db8::8")


def test_type_and_code_stand_for_ports() -> None:
    row, _ = decode_one(record(ethernet(ipv4(icmp(bytes(8), kind=8, code=0), 1))))

    assert (row["PROTOCOL"], row["SOURCE_PORT"], row["DESTINATION_PORT"]) == (1, 8, 0)
    assert (row["TRANSPORT_BYTES"], row["PAYLOAD_LENGTH"], row["RELATED_PROTOCOL"]) == (8, 8, -1)


def test_an_error_tells_the_flow_and_sequence_number_it_quotes() -> None:
    row, _ = decode_one(record(ethernet(ipv4(icmp(QUOTED), 1))))

    assert (row["RELATED_PROTOCOL"], row["RELATED_SOURCE"]) == (6, "192.0.2.1")
    assert row["RELATED_DESTINATION"] == "192.0.2.2"
    assert (row["RELATED_SOURCE_PORT"], row["RELATED_DESTINATION_PORT"]) == (40000, 80)
    assert row["SEQUENCE"] == 7


@pytest.mark.parametrize(
    ("quoted", "ports", "sequence"),
    [(28, (40000, 80), 7), (27, (40000, 80), -1), (24, (40000, 80), -1), (23, (-1, -1), -1)],
)
def test_a_short_quotation_tells_what_it_has(
    quoted: int, ports: tuple[int, int], sequence: int
) -> None:
    row, problems = decode_one(record(ethernet(ipv4(icmp(QUOTED[:quoted]), 1))))

    assert (row["RELATED_SOURCE_PORT"], row["RELATED_DESTINATION_PORT"]) == ports
    assert (row["SEQUENCE"], problems) == (sequence, [])


def test_less_than_an_ip_header_tells_nothing() -> None:
    row, problems = decode_one(record(ethernet(ipv4(icmp(QUOTED[:19]), 1))))

    assert (row["RELATED_PROTOCOL"], row["RELATED_SOURCE"], problems) == (-1, "", [])


def test_a_later_piece_has_no_ports() -> None:
    later = ipv4(tcp(), offset=8)

    row, _ = decode_one(record(ethernet(ipv4(icmp(later), 1))))

    assert (row["RELATED_PROTOCOL"], row["RELATED_SOURCE_PORT"]) == (6, -1)


@pytest.mark.parametrize(("kind", "related"), [(1, 17), (4, 17), (5, -1), (128, -1)])
def test_the_errors_of_icmpv6_are_types_1_to_4(kind: int, related: int) -> None:
    row, _ = decode_one(record(ethernet(ipv6(icmp(QUOTED_6, kind=kind), 58), 0x86DD)))

    assert (row["PROTOCOL"], row["SOURCE_PORT"], row["RELATED_PROTOCOL"]) == (58, kind, related)


def test_extension_headers_of_a_quotation_are_passed_over() -> None:
    quoted = ipv6(fragment(udp(b"x"), more=True), 44)

    row, _ = decode_one(record(ethernet(ipv6(icmp(quoted, kind=1), 58), 0x86DD)))

    assert (row["RELATED_PROTOCOL"], row["RELATED_DESTINATION_PORT"]) == (17, 53)


def test_seven_bytes_are_no_message() -> None:
    row, problems = decode_one(record(ethernet(ipv4(icmp(b"")[:7], 1))))

    assert (row["TRANSPORT"], [problem.layer for problem in problems]) == (-1, ["icmp"])
