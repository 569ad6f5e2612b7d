"""Extension headers, two of them from zeek.ipv6-hbh-routing0.pcap."""

from hypothesis import given
from hypothesis import strategies as st

from kit.parsers import complaints, parse_hex, refuses_every_prefix
from wirespan.base.cursor import Cursor
from wirespan.wire.extensions import (
    Authentication,
    Fragment,
    Options,
    Routing,
    emit_authentication,
    emit_fragment,
    emit_options,
    emit_routing,
    parse_authentication,
    parse_fragment,
    parse_options,
    parse_routing,
)

HOP_BY_HOP = "2b 00 01 04 00 00 00 00"
ROUTING = "11 02 00 01 00 00 00 00 20 01 00 78 00 01 00 32 00 00 00 00 00 00 00 01"
FRAGMENT = "3a 00 05 a9 cd e0 08 17"
AUTHENTICATION = "06 04 00 00 00 00 01 00 00 00 00 01 a1 a2 a3 a4 a5 a6 a7 a8 a9 aa ab ac"
numbers = st.integers(0, 255)


def test_options_are_eight_bytes_at_least() -> None:
    assert parse_hex(parse_options, HOP_BY_HOP) == Options(43, bytes((1, 4, 0, 0, 0, 0)))


def test_a_routing_header_counts_its_length_in_words_of_eight() -> None:
    assert parse_hex(parse_routing, ROUTING) == Routing(
        17, type=0, segments_left=1, data=bytes.fromhex(ROUTING)[4:]
    )


def test_a_fragment_header_tells_its_place() -> None:
    header = parse_hex(parse_fragment, FRAGMENT)

    assert header == Fragment(
        58, reserved=0, offset=0x5A8, reserved_bits=0, more=True, identification=0xCDE00817
    )
    assert not header.is_whole


def test_an_authentication_header_counts_its_length_in_words_of_four() -> None:
    header = parse_hex(parse_authentication, AUTHENTICATION)

    assert header == Authentication(
        6, reserved=0, security_parameters=256, data=bytes.fromhex(AUTHENTICATION)[8:]
    )


def test_every_proper_prefix_is_refused() -> None:
    refuses_every_prefix(parse_options, bytes.fromhex(HOP_BY_HOP))
    refuses_every_prefix(parse_routing, bytes.fromhex(ROUTING))
    refuses_every_prefix(parse_fragment, bytes.fromhex(FRAGMENT))
    refuses_every_prefix(parse_authentication, bytes.fromhex(AUTHENTICATION))


def test_a_piece_beyond_65535_bytes_is_complained_of() -> None:
    header = bytes.fromhex("3a 00 ff f8 00 00 00 01")

    assert complaints(parse_fragment, header + bytes(7)) == []
    assert complaints(parse_fragment, header + bytes(8)) == [
        "the fragment ends beyond 65,535 bytes (RFC 791, 3.2)"
    ]


@given(st.builds(Options, numbers, st.integers(0, 255).map(lambda n: bytes(6 + 8 * n))))
def test_options_survive_the_wire(header: Options) -> None:
    assert parse_options(Cursor(emit_options(header))) == header


@given(
    st.builds(
        Routing, numbers, numbers, numbers, st.integers(0, 255).map(lambda n: bytes(4 + 8 * n))
    )
)
def test_a_routing_header_survives_the_wire(header: Routing) -> None:
    assert parse_routing(Cursor(emit_routing(header))) == header


@given(
    st.builds(
        Fragment,
        numbers,
        numbers,
        st.integers(0, 0x1FFF).map(lambda n: 8 * n),
        st.integers(0, 3),
        st.booleans(),
        st.integers(0, 0xFFFFFFFF),
    )
)
def test_a_fragment_header_survives_the_wire(header: Fragment) -> None:
    assert parse_fragment(Cursor(emit_fragment(header))) == header


@given(
    st.builds(
        Authentication,
        numbers,
        st.integers(0, 0xFFFF),
        st.integers(0, 0xFFFFFFFF),
        st.integers(0, 255).map(lambda n: bytes(4 * n)),
    )
)
def test_an_authentication_header_survives_the_wire(header: Authentication) -> None:
    assert parse_authentication(Cursor(emit_authentication(header))) == header
