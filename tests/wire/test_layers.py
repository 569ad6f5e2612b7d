"""What follows what; held equal to the compiled decoder in tests/kernels/decode/test_decoder.py."""

from kit.frames import ipv4, ipv6
from wirespan.base.cursor import Cursor
from wirespan.kernels.decode.rules import Layer
from wirespan.wire.extensions import Options
from wirespan.wire.gre import Gre
from wirespan.wire.layers import KINDS, after, by_version
from wirespan.wire.mpls import Mpls
from wirespan.wire.udp import Udp

NOTHING = Cursor(b"")
VXLAN_HEADER = bytes.fromhex("08 00 00 00 00 00 01 00")


def test_every_layer_but_the_unknown_link_has_a_parser() -> None:
    assert set(Layer) - set(KINDS) == {Layer.LINK}


def test_the_first_bits_tell_what_nothing_announces() -> None:
    assert by_version(Cursor(ipv4(b""))) is Layer.IPV4
    assert by_version(Cursor(ipv6(b""))) is Layer.IPV6
    assert by_version(Cursor(b"\x50")) is None
    assert by_version(NOTHING) is None


def test_extension_headers_follow_ipv6_only() -> None:
    header = Options(next_header=43, data=bytes(6))

    assert after(header, NOTHING, 6) is Layer.ROUTING
    assert after(header, NOTHING, 4) is None


def test_labels_follow_each_other_to_the_bottom() -> None:
    assert after(Mpls(16, 0, False, 64), NOTHING, 4) is Layer.MPLS
    assert after(Mpls(16, 0, True, 64), Cursor(ipv6(b"")), 4) is Layer.IPV6


def test_vxlan_is_found_at_either_port() -> None:
    cursor = Cursor(VXLAN_HEADER)

    assert after(Udp(4789, 40000, 16, 0), cursor, 4) is Layer.VXLAN
    assert after(Udp(40000, 4789, 16, 0), cursor, 4) is Layer.VXLAN
    assert after(Udp(40000, 4788, 16, 0), cursor, 4) is None


def test_mirrored_frames_have_a_header_only_where_gre_has_a_sequence_number() -> None:
    assert after(Gre(0, 0x88BE, None, None, 1), NOTHING, 4) is Layer.ERSPAN
    assert after(Gre(0, 0x88BE, None, None, None), NOTHING, 4) is Layer.ETHERNET
