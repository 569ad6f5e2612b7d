"""QUIC's long headers."""

from hypothesis import given
from hypothesis import strategies as st

from kit.captures import CAPTURES, needs_captures
from kit.desks import asked, desk_of
from wirespan.web.handshake_view import handshakes
from wirespan.web.quic_view import long_header


def packet(first: int, version: int = 1) -> bytes:
    return bytes([first]) + version.to_bytes(4, "big") + b"\4\1\2\3\4\2\5\6rest"


def test_types_are_named() -> None:
    names = [long_header(packet(0xC0 | kind << 4)) for kind in range(4)]

    assert [each and each[0] for each in names] == ["Initial", "0-RTT", "Handshake", "Retry"]


def test_connection_ids_lie_where_they_are() -> None:
    found = long_header(packet(0xC0))

    assert found is not None
    values = {field.name: (field.value, field.start, field.end) for field in found[1]}
    assert values["Destination connection ID"] == ("01020304", 6, 10)
    assert values["Source connection ID"] == ("0506", 11, 13)


def test_version_0_is_a_negotiation() -> None:
    found = long_header(packet(0x80, version=0))

    assert found is not None
    assert found[0] == "Version negotiation"


def test_short_headers_are_none() -> None:
    assert long_header(packet(0x40)) is None
    assert long_header(packet(0x80)) is None


@given(st.binary(max_size=40))
def test_nothing_is_too_strange(octets: bytes) -> None:
    found = long_header(octets)

    assert found is None or len(found[1]) == 4


@needs_captures
def test_a_connection_s_first_packets_are_told() -> None:
    found = asked(desk_of(CAPTURES / "nDPI.quic_0RTT.pcap"), handshakes)["rows"][1]

    names = [each["name"] for each in found["records"]]
    assert names == ["0-RTT", "0-RTT", "Initial", "Initial", "Handshake"]
    assert found["kind"] == "quic"
