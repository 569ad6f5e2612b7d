"""Verdicts on what segments carry."""

from kit.tracking import told
from wirespan.kernels.layout import ConnectionFact, Segment, Side
from wirespan.kernels.layout import SegmentMark as M

OPENING = """
C > S  0.000  S 0:0(0) win 64240 <mss 1460, sack, ws 7>
S > C  0.040  S. 0:0(0) ack 1 win 65535 <mss 1460, sack, ws 7>
C > S  0.080  . 1:1(0) ack 1 win 502
C > S  0.081  P. 1:101(100) ack 1 win 502
S > C  0.121  . 1:1(0) ack 101 win 501
"""
REPAIRS = M.RETRANSMISSION | M.FAST | M.SPURIOUS | M.OUT_OF_ORDER | M.LOST_UPSTREAM | M.TAIL_PROBE


def test_new_bytes_in_order_bear_no_mark() -> None:
    story = told(OPENING + "S > C  0.130  . 1:1001(1000) ack 101 win 501")

    assert story.marks(6) == M.FROM_SERVER


def test_bytes_seen_before_are_a_retransmission() -> None:
    story = told(
        OPENING
        + """
        S > C  0.130  . 1:1001(1000) ack 101 win 501 <ts 10/1>
        S > C  0.430  . 1:1001(1000) ack 101 win 501 <ts 310/1>
        """
    )

    assert story.marks(7) & REPAIRS == M.RETRANSMISSION
    assert story.connections[0].side(1, Side.RETRANSMISSIONS) == 1
    assert story.connections[0].side(1, Side.SPURIOUS_RETRANSMISSIONS) == 0


class TestCutText:
    """Two segments of one length: cut from a longer text, or written so?"""

    def cut(self, second: str, first: str = ".", opening: str = OPENING) -> int:
        story = told(
            f"{opening}\nS > C  0.130  {first} 1:643(642) ack 101 win 501\nS > C  {second}"
        )
        return story.connections[0].side(1, Side.CUT_LENGTH)

    def test_back_to_back_the_sender_filled_its_path(self) -> None:
        assert self.cut("0.131  P. 643:1285(642) ack 101 win 501") == 642

    def test_later_it_wrote_twice_as_much_by_chance(self) -> None:
        assert self.cut("0.131001  P. 643:1285(642) ack 101 win 501") == -1

    def test_another_length_says_nothing(self) -> None:
        assert self.cut("0.1301  P. 643:1284(641) ack 101 win 501") == -1

    def test_the_end_of_a_write_was_not_cut(self) -> None:
        assert self.cut("0.1301  P. 643:1285(642) ack 101 win 501", first="P.") == -1

    def test_behind_a_hole_it_is_another_text(self) -> None:
        assert self.cut("0.1301  P. 1285:1927(642) ack 101 win 501") == -1

    def test_a_second_copy_says_nothing(self) -> None:
        assert self.cut("0.1301  . 1:643(642) ack 101 win 501") == -1


def test_bytes_already_acknowledged_are_repeated_in_vain() -> None:
    story = told(
        OPENING
        + """
        S > C  0.130  . 1:1001(1000) ack 101 win 501
        C > S  0.170  . 101:101(0) ack 1001 win 502
        S > C  0.430  . 1:1001(1000) ack 101 win 501
        """
    )

    assert story.marks(8) & REPAIRS == M.RETRANSMISSION | M.SPURIOUS


def test_a_hole_is_marked_until_it_is_filled() -> None:
    story = told(
        OPENING
        + """
        S > C  0.130  . 1001:2001(1000) ack 101 win 501
        S > C  0.131  . 2001:3001(1000) ack 101 win 501
        S > C  0.430  . 1:1001(1000) ack 101 win 501
        S > C  0.431  . 3001:4001(1000) ack 101 win 501
        """
    )

    assert [bool(story.marks(frame) & M.HOLE) for frame in (6, 7, 8, 9)] == [1, 1, 0, 0]


def test_a_late_first_copy_with_an_older_timestamp_was_overtaken() -> None:
    story = told(
        OPENING
        + """
        S > C  0.130  . 1001:2001(1000) ack 101 win 501 <ts 20/1>
        S > C  0.430  . 1:1001(1000) ack 101 win 501 <ts 19/1>
        """
    )

    assert story.marks(7) & REPAIRS == M.OUT_OF_ORDER
    assert story.connections[0].side(1, Side.OUT_OF_ORDER) == 1
    assert story.connections[0].side(1, Side.FIRST_OUT_OF_ORDER) == 7


def test_a_late_first_copy_with_a_newer_timestamp_was_lost_before_the_tap() -> None:
    story = told(
        OPENING
        + """
        S > C  0.1300  . 1001:2001(1000) ack 101 win 501 <ts 20/1>
        S > C  0.1301  . 1:1001(1000) ack 101 win 501 <ts 21/1>
        """
    )

    assert story.marks(7) & REPAIRS == M.RETRANSMISSION | M.LOST_UPSTREAM
    assert story.connections[0].side(1, Side.LOST_UPSTREAM) == 1


def test_an_older_identification_tells_overtaking_where_timestamps_are_off() -> None:
    story = told(
        OPENING
        + """
        S > C  0.130  . 1001:2001(1000) ack 101 win 501 {id 65535}
        S > C  0.230  . 1:1001(1000) ack 101 win 501 {id 65534}
        S > C  0.330  . 3001:4001(1000) ack 101 win 501 {id 65535}
        S > C  0.430  . 2001:3001(1000) ack 101 win 501 {id 2}
        """
    )

    assert story.marks(7) & REPAIRS == M.OUT_OF_ORDER
    assert story.marks(9) & REPAIRS == M.RETRANSMISSION | M.LOST_UPSTREAM
    assert story.connections[0].side(1, Side.FIRST_OUT_OF_ORDER) == 7


def counted_on(time: str, number: int) -> bool:
    story = told(
        OPENING
        + f"""
        S > C  0.130  . 1:1001(1000) ack 101 win 501 {{id 7}}
        S > C  {time}  P. 1001:1501(500) ack 101 win 501 {{id {number}}}
        """
    )
    return bool(story.marks(7) & M.COUNTED_ON)


def test_after_a_pause_the_next_identification_says_that_nothing_was_lost_between() -> None:
    assert counted_on("0.140", 8)
    assert not counted_on("0.139999999", 8)
    assert not counted_on("0.140", 7)
    assert not counted_on("0.140", 9)


def test_without_other_evidence_three_milliseconds_tell_overtaking() -> None:
    just_within = "S > C  0.132999999  . 1:1001(1000) ack 101 win 501 {v6}"
    just_beyond = "S > C  0.133000000  . 1:1001(1000) ack 101 win 501 {v6}"
    hole = OPENING + "S > C  0.130  . 1001:2001(1000) ack 101 win 501 {v6}\n"

    assert told(hole + just_within).marks(7) & REPAIRS == M.OUT_OF_ORDER
    assert told(hole + just_beyond).marks(7) & REPAIRS == M.RETRANSMISSION | M.LOST_UPSTREAM


def test_a_quarter_of_a_short_round_trip_tells_overtaking() -> None:
    opening = OPENING.replace("0.040", "0.001").replace("0.080", "0.003")
    opening = opening.replace("0.081", "0.0031").replace("0.121", "0.0041")
    hole = opening + "S > C  0.130  . 1001:2001(1000) ack 101 win 501 {v6}\n"

    within = told(hole + "S > C  0.130749  . 1:1001(1000) ack 101 win 501 {v6}")
    beyond = told(hole + "S > C  0.130751  . 1:1001(1000) ack 101 win 501 {v6}")

    assert within.marks(7) & REPAIRS == M.OUT_OF_ORDER
    assert beyond.marks(7) & REPAIRS == M.RETRANSMISSION | M.LOST_UPSTREAM


def test_two_duplicate_acks_make_a_repair_fast() -> None:
    one = """
        S > C  0.130  . 1:1001(1000) ack 101 win 501 <ts 10/1>
        S > C  0.131  . 1001:2001(1000) ack 101 win 501 <ts 10/1>
        C > S  0.171  . 101:101(0) ack 1 win 502 <ts 50/1>
        """
    two = "C > S  0.172  . 101:101(0) ack 1 win 502 <ts 51/1>\n"
    repair = "S > C  0.173  . 1:1001(1000) ack 101 win 501 <ts 53/1>"

    assert not told(OPENING + one + repair).marks(9) & M.FAST
    assert told(OPENING + one + two + repair).marks(10) & REPAIRS == M.RETRANSMISSION | M.FAST


def test_a_sack_block_above_makes_a_repair_fast_within_a_round_trip() -> None:
    asked = (
        OPENING
        + """
        S > C  0.130  . 1:1001(1000) ack 101 win 501 <ts 10/1>
        S > C  0.131  . 1001:2001(1000) ack 101 win 501 <ts 10/1>
        C > S  0.171  . 101:101(0) ack 1 win 502 <ts 50/1, sack 1001:2001>
        """
    )

    soon = told(asked + "S > C  0.290  . 1:1001(1000) ack 101 win 501 <ts 99/1>")
    late = told(asked + "S > C  0.293  . 1:1001(1000) ack 101 win 501 <ts 99/1>")

    assert soon.marks(9) & M.FAST
    assert not late.marks(9) & M.FAST


def test_the_last_of_several_segments_sent_again_early_is_a_tail_loss_probe() -> None:
    flight = (
        OPENING
        + """
        S > C  0.130  . 1:1001(1000) ack 101 win 501 <ts 10/1>
        S > C  0.131  P. 1001:1501(500) ack 101 win 501 <ts 10/1>
        """
    )

    probe = told(flight + "S > C  0.293  P. 1001:1501(500) ack 101 win 501 <ts 172/1>")
    timeout = told(flight + "S > C  0.412  P. 1001:1501(500) ack 101 win 501 <ts 291/1>")

    assert probe.marks(8) & REPAIRS == M.RETRANSMISSION | M.TAIL_PROBE
    assert timeout.marks(8) & REPAIRS == M.RETRANSMISSION
    assert probe.connections[0].side(1, Side.TAIL_LOSS_PROBES) == 1


def test_the_only_segment_in_flight_sent_again_is_no_tail_loss_probe() -> None:
    story = told(
        OPENING
        + """
        S > C  0.130  P. 1:501(500) ack 101 win 501 <ts 10/1>
        S > C  0.293  P. 1:501(500) ack 101 win 501 <ts 172/1>
        """
    )

    assert story.marks(7) & REPAIRS == M.RETRANSMISSION


def test_a_segment_that_fills_the_window_to_the_byte_is_marked() -> None:
    story = told(
        OPENING
        + """
        C > S  0.122  . 101:101(0) ack 1 win 10
        S > C  0.130  . 1:1280(1279) ack 101 win 501
        S > C  0.131  P. 1280:1281(1) ack 101 win 501
        """
    )

    assert not story.marks(7) & M.WINDOW_FULL
    assert story.marks(8) & M.WINDOW_FULL
    assert story.connections[0].side(1, Side.WINDOW_FULL) == 1


def test_an_empty_segment_one_below_is_a_keep_alive() -> None:
    story = told(
        OPENING
        + """
        C > S  30.0  . 100:100(0) ack 1 win 502
        S > C  30.04 . 1:1(0) ack 101 win 501
        """
    )

    assert story.marks(6) == M.KEEP_ALIVE
    assert story.marks(7) == M.KEEP_ALIVE_ACK | M.FROM_SERVER


def test_an_acknowledged_byte_again_is_a_keep_alive_an_unacknowledged_one_is_not() -> None:
    acknowledged = told(OPENING + "C > S  30.0  . 100:101(1) ack 1 win 502")
    outstanding = told(
        OPENING
        + """
        C > S  1.0  P. 101:102(1) ack 1 win 502
        C > S  1.3  P. 101:102(1) ack 1 win 502
        """
    )

    assert acknowledged.marks(6) == M.KEEP_ALIVE
    assert outstanding.marks(7) & REPAIRS == M.RETRANSMISSION


def test_below_a_closed_window_the_same_is_a_window_probe() -> None:
    story = told(
        OPENING
        + """
        S > C  0.2  . 1:1(0) ack 101 win 0
        C > S  0.5  . 100:100(0) ack 1 win 502
        S > C  0.6  . 1:1(0) ack 101 win 0
        """
    )

    assert story.marks(7) == M.ZERO_WINDOW_PROBE
    assert story.marks(8) & M.ZERO_WINDOW_PROBE_ACK
    assert story.connections[0].side(0, Side.KEEP_ALIVES) == 0


def test_more_than_the_other_sides_mss_is_a_super_packet() -> None:
    story = told(
        OPENING
        + """
        S > C  0.130  . 1:1461(1460) ack 101 win 501
        S > C  0.131  . 1461:2922(1461) ack 101 win 501
        """
    )
    connection = story.connections[0]

    assert connection.side(1, Side.SUPER_PACKETS) == 1
    assert connection.side(1, Side.LARGEST) == 1461
    assert connection.side(0, Side.SMALL_SEGMENTS) == 1


def test_flight_counts_what_is_neither_acknowledged_nor_sacked() -> None:
    story = told(
        OPENING
        + """
        S > C  0.130  . 1:1001(1000) ack 101 win 501 <ts 10/1>
        S > C  0.131  . 1001:2001(1000) ack 101 win 501 <ts 10/1>
        C > S  0.171  . 101:101(0) ack 1 win 502 <ts 50/1, sack 1001:2001>
        S > C  0.172  . 2001:2501(500) ack 101 win 501 <ts 51/1>
        """
    )
    flights = [row[Segment.FLIGHT] for row in story.connections[0].segments]

    assert flights[5:] == [1000, 2000, 0, 1500]
    assert story.connections[0].side(1, Side.LARGEST_FLIGHT) == 2000


def test_numbers_far_outside_the_stream_move_nothing() -> None:
    story = told(
        OPENING
        + """
        S > C  0.130  . 90000000:90001000(1000) ack 101 win 501
        S > C  0.131  . 1:1001(1000) ack 101 win 501
        """
    )

    assert story.marks(7) & REPAIRS == 0
    assert story.connections[0].side(1, Side.NEXT) == 1000
    assert len(story.stream(0, 1)) == 1000


def test_an_empty_segment_beyond_all_bytes_seen_tells_of_a_hole() -> None:
    story = told(OPENING + "S > C  0.130  . 501:501(0) ack 101 win 501")

    assert story.marks(6) & M.HOLE


def test_facts_sum_up_the_marks() -> None:
    story = told(
        OPENING
        + """
        S > C  0.130  . 1:1001(1000) ack 101 win 501
        S > C  0.430  . 1:1001(1000) ack 101 win 501
        """
    )

    assert story.connections[0].facts() == ConnectionFact.RETRANSMISSION
