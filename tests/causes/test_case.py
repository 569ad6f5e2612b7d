"""Places and packets as judgements see them."""

from wirespan.causes.case import Packet, Place
from wirespan.kernels.layout import SegmentMark


def test_a_place_brackets_ipv6() -> None:
    assert Place(1, 1, 6, "10.0.0.1", "10.0.0.2", 80).text == "10.0.0.2:80"
    assert Place(1, 1, 6, "::1", "::2", 443).text == "[::2]:443"


def test_a_packet_knows_its_side() -> None:
    marks = SegmentMark.FROM_SERVER | SegmentMark.PSH

    assert Packet(0, 1, marks, 0, 0, 0, 0, 0).side == 1
    assert Packet(0, 1, SegmentMark.PSH, 0, 0, 0, 0, 0).side == 0
