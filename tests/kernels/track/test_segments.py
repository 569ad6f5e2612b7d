"""Retained rows: what they hold, and how many there may be."""

from kit.trace import trace
from kit.tracking import Run, run_over, told
from wirespan.kernels.layout import Segment, SegmentMark
from wirespan.kernels.track import segments

OPENING = """
C > S  0.000  S 0:0(0) win 64240 <mss 1460, ws 7>
S > C  0.040  S. 0:0(0) ack 1 win 65535 <mss 1460, ws 7>
"""


def test_a_row_tells_the_packet() -> None:
    row = told(OPENING + "C > S  0.1  P. 1:101(100) ack 1 win 502").connections[0].segments[2]

    assert row[Segment.FRAME] == 3
    assert row[Segment.MARKS] == SegmentMark.PSH
    assert (row[Segment.START], row[Segment.LENGTH], row[Segment.ACK]) == (0, 100, 0)
    assert row[Segment.WINDOW] == 502 << 7
    assert (row[Segment.FLIGHT], row[Segment.DELIVERED]) == (100, 100)
    assert row[Segment.HEADERS] == 14 | 20 << 16 | 20 << 32
    assert row[Segment.NEXT] == -1


def test_a_syn_acknowledges_nothing() -> None:
    rows = told(OPENING).connections[0].segments

    assert [row[Segment.ACK] for row in rows] == [-1, 0]
    assert [row[Segment.MARKS] for row in rows] == [
        SegmentMark.SYN,
        SegmentMark.SYN | SegmentMark.FROM_SERVER,
    ]


def test_a_release_before_everything_drops_nothing_and_after_everything_all() -> None:
    run = run_over(trace(OPENING), run=Run())

    run.tracker.release(0, 0)
    assert len(run.rows(0)) == 2

    run.tracker.release(0, 2**62)
    assert run.rows(0) == []


def test_limits_are_what_they_say() -> None:
    assert segments.ROWS_AT_MOST == 1_048_576
    assert segments.ROWS_KEPT == 131_072
    assert segments.ROWS_ALWAYS == 64


def burst(packets: int, gap_us: int, before: int = 1024, push: int = -1) -> str:
    """A question answered by ``packets`` of 1,000 bytes, after enough rows to be long."""
    lines = [OPENING, "C > S  0.080  . 1:1(0) ack 1 win 502"]
    lines += [
        f"C > S  {0.1 + i * 0.001:.6f}  . 1:1(0) ack 1 win {500 - i % 2}" for i in range(before)
    ]
    lines += [
        f"S > C  {2 + i * gap_us / 1e6:.6f}  {'P.' if i == push else '.'}"
        f" {1 + i * 1000}:{1001 + i * 1000}(1000) ack 1 win 500"
        for i in range(packets)
    ]
    return "\n".join(lines)


def joined_rows(text: str) -> list[tuple[int, int]]:
    """Length and packets of the rows with payload."""
    rows = told(text).connections[0].segments
    return [(r[Segment.LENGTH], 1 + (r[Segment.HEADERS] >> 48)) for r in rows if r[Segment.LENGTH]]


def test_a_burst_in_a_long_exchange_is_one_row_of_at_most_64_kib() -> None:
    assert joined_rows(burst(70, 10)) == [(65_000, 65), (5_000, 5)]


def test_a_burst_lasts_a_millisecond_at_most() -> None:
    assert joined_rows(burst(11, 100)) == [(11_000, 11)]
    assert joined_rows(burst(12, 100)) == [(11_000, 11), (1_000, 1)]


def test_a_burst_ends_with_what_was_written() -> None:
    assert joined_rows(burst(4, 100, push=1)) == [(2_000, 2), (2_000, 2)]
    assert joined_rows(burst(4, 100, push=3)) == [(4_000, 4)]


def test_packets_further_apart_are_rows_of_their_own() -> None:
    assert joined_rows(burst(3, 200)) == [(3_000, 3)]
    assert joined_rows(burst(3, 201)) == [(1_000, 1)] * 3


def test_a_short_exchange_keeps_every_packet() -> None:
    assert joined_rows(burst(3, 100, before=900)) == [(1_000, 1)] * 3
