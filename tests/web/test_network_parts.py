"""Fields of the network layer."""

from wirespan.base.cursor import Cursor
from wirespan.web.network_parts import control, options
from wirespan.wire import icmp, icmpv6, ipv4


def test_options_are_shown_where_there_are_any() -> None:
    head = bytes([0x46, 0, 0, 24, 0, 0, 0, 0, 64, 6, 0, 0, *bytes(8)])
    with_options = ipv4.parse(Cursor(head + b"\x94\x04\0\0"))
    without = ipv4.parse(Cursor(bytes([0x45, 0, 0, 20]) + head[4:]))

    [field] = options(with_options, 14)

    assert (field.start, field.end, field.value) == (34, 38, "94040000")
    assert options(without, 14) == []


def test_icmp_is_told_in_words() -> None:
    unreachable = icmp.parse(Cursor(bytes([3, 3, 0, 1, 0, 0, 0, 0])))
    asked = icmpv6.parse(Cursor(bytes([128, 0, 0, 1, 0, 0, 0, 0])))

    assert control(unreachable, 34)[0].meaning == "It says: port unreachable."
    assert control(asked, 54)[0].filter == "icmpv6.type"
    assert control(asked, 54)[0].meaning == "It says: echo request."
