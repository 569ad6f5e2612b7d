"""TCP options of a segment in its row."""

from kit.decoding import decode_one
from kit.frames import ethernet, ipv4, record, tcp

USUAL = bytes.fromhex("01 01 08 0a 00 00 00 07 ff ff ff ff")
SYN = bytes.fromhex("02 04 05 b4 04 02 08 0a 00 00 00 07 00 00 00 00 01 03 03 07")
DETAIL = "an option has an impossible length (RFC 9293, 3.2)"


def row_of(options: bytes) -> dict[str, int]:
    return decode_one(record(ethernet(ipv4(tcp(options=options)))))[0]


def test_timestamps_alone_take_the_short_way() -> None:
    row = row_of(USUAL)

    assert (row["TIMESTAMP"], row["TIMESTAMP_ECHO"]) == (7, 0xFFFFFFFF)


def test_a_syn_tells_segment_size_scale_and_sack() -> None:
    row = row_of(SYN)

    assert row["MAXIMUM_SEGMENT"] == 1460
    assert row["WINDOW_SCALE"] == 7
    assert row["SACK_PERMITTED"] == 1
    assert row["TIMESTAMP"] == 7


def test_three_blocks_fill_three_pairs() -> None:
    row = row_of(bytes.fromhex("01 01 05 1a 00000001 00000002 00000003 00000004 00000005 00000006"))

    assert row["SACKS"] == 3
    assert [row[f"SACK_{n}_LEFT"] for n in (1, 2, 3, 4)] == [1, 3, 5, -1]
    assert [row[f"SACK_{n}_RIGHT"] for n in (1, 2, 3, 4)] == [2, 4, 6, -1]


def test_options_behind_the_end_of_the_list_do_not_count() -> None:
    assert row_of(b"\0" + SYN[:7])["MAXIMUM_SEGMENT"] == -1


def test_a_wrong_length_is_one_problem_and_the_rest_is_read() -> None:
    options = bytes.fromhex("02 03 05 02 03 06 03 03 07 01 01 01")

    row, problems = decode_one(record(ethernet(ipv4(tcp(options=options)))))

    assert (row["MAXIMUM_SEGMENT"], row["WINDOW_SCALE"]) == (-1, 7)
    assert [problem.detail for problem in problems] == [DETAIL]


def test_a_length_that_leads_nowhere_ends_the_options() -> None:
    row, problems = decode_one(record(ethernet(ipv4(tcp(options=b"\x02\x00\x03\x03")))))

    assert row["TRANSPORT"] == 34
    assert [problem.detail for problem in problems] == [DETAIL]
