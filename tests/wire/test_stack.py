"""Whole frames: spans, payload, problems beside good headers, and no exception ever."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kit.frames import ethernet, gre, ipv4, ipv6, tcp, udp, vlan, vxlan
from wirespan.base.problem import Problem
from wirespan.wire.layers import LINK_TYPES
from wirespan.wire.stack import dissect
from wirespan.wire.tcp import Tcp

PADDING = bytes(6)
FRAME = ethernet(vlan(ipv4(tcp(b"hello")))[0:], 0x8100)


def names(frame: bytes, link_type: int = 1) -> list[str]:
    return [span.name for span in dissect(frame, link_type).headers]


def test_headers_lie_end_to_end() -> None:
    spans = dissect(FRAME, 1).headers

    assert [(span.name, span.layer, span.start, span.end) for span in spans] == [
        ("ethernet", "link", 0, 14),
        ("vlan", "link", 14, 18),
        ("ipv4", "network", 18, 38),
        ("tcp", "transport", 38, 58),
    ]


def test_the_payload_leaves_the_padding_out() -> None:
    seen = dissect(FRAME + PADDING, 1)

    assert (seen.payload, seen.payload_length) == ((58, 63), 5)
    assert seen.headers[-1].packet_end == 63


def test_a_cut_capture_still_tells_the_payload_s_length() -> None:
    seen = dissect(FRAME[:60], 1, original=63)

    assert (seen.payload, seen.payload_length) == ((58, 60), 5)


def test_a_damaged_header_is_a_problem_beside_the_good_ones() -> None:
    damaged = bytearray(ethernet(ipv4(tcp())))
    damaged[14 + 20 + 12] = 0x40

    seen = dissect(bytes(damaged), 1, number=7)

    assert [span.name for span in seen.headers] == ["ethernet", "ipv4"]
    assert seen.problems == (
        Problem("malformed", 7, "tcp", 34, "the header is shorter than five words (RFC 9293, 3.1)"),
    )


def test_an_unknown_link_type_is_a_problem_of_the_link() -> None:
    assert [problem.layer for problem in dissect(FRAME, 147).problems] == ["link"]


def test_tunnels_are_shown_layer_by_layer() -> None:
    inner = ethernet(ipv6(udp(b"x"), 17), 0x86DD)

    assert names(ethernet(ipv4(vxlan(inner), 17))) == (
        ["ethernet", "ipv4", "udp", "vxlan", "ethernet", "ipv6", "udp"]
    )


def test_sixteen_tags_are_read_and_not_a_seventeenth() -> None:
    frame = ipv4(tcp())
    for count in range(17):
        frame = vlan(frame, 0x8100 if count else 0x0800)

    sixteen = dissect(ethernet(frame[4:], 0x8100), 1)
    seventeen = dissect(ethernet(frame, 0x8100), 1)

    assert sixteen.headers[-1].name == "tcp"
    assert [problem.kind for problem in seventeen.problems] == ["limit"]


def test_eight_tunnels_are_looked_through_and_not_a_ninth() -> None:
    packet = ipv4(tcp())
    for _ in range(8):
        packet = ipv4(gre(packet), 47)

    eight = dissect(ethernet(packet), 1)
    nine = dissect(ethernet(ipv4(gre(packet), 47)), 1)

    assert isinstance(eight.headers[-1].header, Tcp)
    assert [problem.kind for problem in nine.problems] == ["limit"]


def test_sixteen_extension_headers_are_read_and_not_a_seventeenth() -> None:
    option = bytes((60, 0, 1, 4, 0, 0, 0, 0))
    last = bytes((6,)) + option[1:]

    sixteen = dissect(ethernet(ipv6(option * 15 + last + tcp(), 60), 0x86DD), 1)
    seventeen = dissect(ethernet(ipv6(option * 16 + last + tcp(), 60), 0x86DD), 1)

    assert sixteen.headers[-1].name == "tcp"
    assert [problem.kind for problem in seventeen.problems] == ["limit"]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([*LINK_TYPES, 12, 101, 999]))
def test_no_bytes_make_it_raise(frame: bytes, link_type: int) -> None:
    seen = dissect(frame, link_type)

    assert all(0 <= span.start <= span.end <= len(frame) for span in seen.headers)
    assert 0 <= seen.payload[0] <= seen.payload[1] <= len(frame)
