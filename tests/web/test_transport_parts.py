"""TCP and UDP taken apart."""

import struct

from wirespan.base.cursor import Cursor
from wirespan.web.transport_parts import UDP_PORTS, Relative, flags, numbers, options
from wirespan.wire import tcp


def header(options_: bytes = b"", flag_bits: int = 0x12) -> tcp.Tcp:
    words = (20 + len(options_)) // 4
    head = struct.pack(">HHIIBBHHH", 1, 2, 5000, 6000, words << 4, flag_bits, 512, 0, 0)
    return tcp.parse(Cursor(head + options_))


def test_numbers_are_relative_where_the_beginning_is_known() -> None:
    shown = {field.name: field for field in numbers(header(), 34, Relative(1, 2, 65536))}

    assert (shown["Sequence number"].filter, shown["Sequence number"].value) == ("tcp.seq", 1)
    assert "as sent: 5000" in shown["Sequence number"].meaning
    assert shown["Acknowledgment number"].value == 2
    assert (shown["Window"].filter, shown["Window"].value) == ("tcp.window_size", 65536)
    assert "512 as sent, times 128" in shown["Window"].meaning


def test_numbers_are_as_sent_where_it_is_not() -> None:
    shown = {field.name: field for field in numbers(header(), 34, Relative())}

    assert (shown["Sequence number"].filter, shown["Sequence number"].value) == (
        "tcp.seq_raw",
        5000,
    )
    assert (shown["Window"].filter, shown["Window"].value) == ("tcp.window_size_value", 512)


def test_each_flag_has_its_bit() -> None:
    shown = {field.name: field for field in flags(header(flag_bits=0x12), 34)}

    assert [name for name, field in shown.items() if field.value] == ["ACK", "SYN"]
    assert shown["CWR"].bits == (0, 1)
    assert shown["FIN"].bits == (7, 1)
    assert {(field.start, field.end) for field in shown.values()} == {(47, 48)}


def test_options_follow_one_another_to_the_header_s_end() -> None:
    octets = bytes([2, 4, 5, 0xB4, 4, 2, 8, 10, 0, 0, 0, 9, 0, 0, 0, 8, 1, 3, 3, 7])

    shown = options(header(octets), 34)

    assert [(field.name, field.start, field.end, field.value) for field in shown] == [
        ("Maximum segment size", 54, 58, 1460),
        ("SACK permitted", 58, 60, True),
        ("Timestamps", 60, 70, 9),
        ("No operation", 70, 71, True),
        ("Window scale", 71, 74, 7),
    ]
    assert "multiplied by 128" in shown[-1].meaning


def test_blocks_received_behind_a_loss_are_told() -> None:
    octets = bytes([1, 1, 5, 10]) + struct.pack(">II", 7000, 8000)

    assert options(header(octets), 0)[-1].value == "7000 to 8000"


def test_what_cannot_be_read_is_shown_as_that() -> None:
    shown = options(header(bytes([2, 3, 1, 0, 254, 9, 1, 1])), 0)

    assert shown[0].name == "Option 2"
    assert shown[-1].end == 28


def test_ports_are_named_for_their_protocol() -> None:
    assert [part.filter for part in UDP_PORTS] == ["udp.srcport", "udp.dstport"]
