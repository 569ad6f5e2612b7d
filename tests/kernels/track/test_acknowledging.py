"""Verdicts on acknowledgements, and the round trips they show."""

from kit.tracking import told
from wirespan.kernels.layout import Connection, Side
from wirespan.kernels.layout import SegmentMark as M

OPENING = """
C > S  0.000  S 0:0(0) win 64240 <mss 1460, sack, ws 7>
S > C  0.040  S. 0:0(0) ack 1 win 65535 <mss 1460, sack, ws 7>
C > S  0.050  . 1:1(0) ack 1 win 502
"""
FLIGHT = """
S > C  0.130  . 1:1001(1000) ack 1 win 501 <ts 10/1>
S > C  0.131  . 1001:2001(1000) ack 1 win 501 <ts 10/1>
"""
ASKING = M.DUPLICATE_ACK | M.WINDOW_UPDATE | M.ZERO_WINDOW


def test_the_same_acknowledgement_with_bytes_outstanding_is_a_duplicate() -> None:
    story = told(OPENING + FLIGHT + "C > S  0.171  . 1:1(0) ack 1 win 502")

    assert story.marks(6) & ASKING == M.DUPLICATE_ACK
    assert story.connections[0].side(0, Side.DUPLICATE_ACKS) == 1


def test_with_nothing_outstanding_it_is_no_duplicate() -> None:
    story = told(OPENING + "C > S  0.171  . 1:1(0) ack 1 win 502 {id 99}")

    assert story.marks(4) & ASKING == 0


def test_with_payload_it_is_no_duplicate() -> None:
    story = told(OPENING + FLIGHT + "C > S  0.171  P. 1:11(10) ack 1 win 502")

    assert story.marks(6) & ASKING == 0


def test_with_another_window_it_is_an_update() -> None:
    story = told(OPENING + FLIGHT + "C > S  0.171  . 1:1(0) ack 1 win 503")

    assert story.marks(6) & ASKING == M.WINDOW_UPDATE


def test_with_another_window_and_new_sack_blocks_it_is_a_duplicate() -> None:
    story = told(OPENING + FLIGHT + "C > S  0.171  . 1:1(0) ack 1 win 503 <sack 1001:2001>")

    assert story.marks(6) & (ASKING | M.SACK) == M.DUPLICATE_ACK | M.SACK


def test_the_third_packet_of_the_handshake_updates_no_window() -> None:
    assert told(OPENING).marks(3) & ASKING == 0


def test_a_server_may_update_its_window_right_after_its_syn() -> None:
    story = told(OPENING + "S > C  0.060  . 1:1(0) ack 1 win 1024")

    assert story.marks(4) & ASKING == M.WINDOW_UPDATE


def test_an_overtaken_acknowledgement_updates_no_window() -> None:
    story = told(
        OPENING
        + FLIGHT
        + """
        C > S  0.171  . 1:1(0) ack 2001 win 400
        C > S  0.172  . 1:1(0) ack 1001 win 450
        C > S  0.173  . 1:1(0) ack 2001 win 400
        """
    )

    assert story.marks(7) & ASKING == 0
    assert story.marks(8) & ASKING == 0
    assert story.connections[0].side(0, Side.WINDOW) == 400 << 7


def test_an_acknowledgement_overtaken_by_its_senders_bytes_is_no_duplicate() -> None:
    story = told(
        OPENING
        + FLIGHT
        + """
        C > S  0.171  P. 1:11(10) ack 1 win 502
        C > S  0.172  . 1:1(0) ack 1 win 502
        """
    )

    assert story.marks(7) & ASKING == 0


def test_the_acknowledgement_of_a_fin_is_new() -> None:
    story = told(
        OPENING
        + """
        S > C  0.2  F. 1:1(0) ack 1 win 501
        C > S  0.3  . 1:1(0) ack 2 win 500
        """
    )

    assert story.marks(5) & ASKING == 0
    assert story.connections[0].side(1, Side.FIN_ACKED) == 1
    assert story.connections[0].side(1, Side.ACKED) == 0


def test_a_window_of_zero_is_marked_and_counted() -> None:
    story = told(OPENING + FLIGHT + "C > S  0.171  . 1:1(0) ack 2001 win 0")

    assert story.marks(6) & ASKING == M.ZERO_WINDOW
    assert story.connections[0].side(0, Side.ZERO_WINDOWS) == 1


def test_an_acknowledgement_of_unseen_bytes_is_marked() -> None:
    seen = told(OPENING + FLIGHT + "C > S  0.171  . 1:1(0) ack 2001 win 502")
    unseen = told(OPENING + FLIGHT + "C > S  0.171  . 1:1(0) ack 2002 win 502")

    assert not seen.marks(6) & M.AFTER_GAP
    assert unseen.marks(6) & M.AFTER_GAP


def test_an_acknowledgement_of_a_hole_is_marked_once() -> None:
    story = told(
        OPENING
        + """
        S > C  0.100  . 1:1001(1000) ack 1 win 501
        S > C  0.101  . 2001:3001(1000) ack 1 win 501
        C > S  0.141  . 1:1(0) ack 1001 win 502
        C > S  0.142  . 1:1(0) ack 3001 win 502
        C > S  0.143  . 1:1(0) ack 3001 win 510
        """
    )

    assert [story.marks(frame) & M.AFTER_GAP for frame in (6, 7, 8)] == [0, M.AFTER_GAP, 0]


def test_the_handshake_gives_both_halves_of_the_round_trip() -> None:
    connection = told(OPENING).connections[0]

    assert connection[Connection.RTT_TO_SERVER] == 40_000_000
    assert connection[Connection.RTT_TO_CLIENT] == 10_000_000


def test_a_repeated_syn_is_not_timed() -> None:
    story = told("C > S  -1.000  S 0:0(0) win 64240 <mss 1460>\n" + OPENING)

    assert story.connections[0][Connection.RTT_TO_SERVER] == -1


def test_the_smallest_round_trip_is_kept() -> None:
    story = told(
        OPENING
        + """
        C > S  0.100  P. 1:11(10) ack 1 win 502
        S > C  0.135  . 1:1(0) ack 11 win 501
        C > S  0.200  P. 11:21(10) ack 1 win 502
        S > C  0.250  . 1:1(0) ack 21 win 501
        """
    )

    assert story.connections[0][Connection.RTT_TO_SERVER] == 35_000_000


def test_what_was_sent_again_is_not_timed() -> None:
    story = told(
        OPENING
        + """
        C > S  0.100  P. 1:11(10) ack 1 win 502
        C > S  0.400  P. 1:11(10) ack 1 win 502
        S > C  0.405  . 1:1(0) ack 11 win 501
        """
    )

    assert story.connections[0][Connection.RTT_TO_SERVER] == 40_000_000


def test_the_last_segment_covered_exactly_is_timed_rather_than_the_first() -> None:
    story = told(
        OPENING
        + """
        C > S  0.100  . 1:1001(1000) ack 1 win 502
        C > S  0.120  P. 1001:1101(100) ack 1 win 502
        S > C  0.150  . 1:1(0) ack 1101 win 501
        """
    )

    assert story.connections[0][Connection.RTT_TO_SERVER] == 30_000_000


def test_a_dsack_judges_the_repetition_afterwards() -> None:
    story = told(
        OPENING
        + FLIGHT
        + """
        S > C  0.330  . 1:1001(1000) ack 1 win 501 <ts 210/1>
        C > S  0.331  . 1:1(0) ack 2001 win 502 <ts 50/10>
        C > S  0.340  . 1:1(0) ack 2001 win 502 <ts 52/10, sack 1:1001>
        """
    )

    assert story.marks(8) & M.DSACK
    assert story.connections[0].marks(6) & M.SPURIOUS
    assert story.connections[0].side(1, Side.SPURIOUS_RETRANSMISSIONS) == 1
    assert story.connections[0].side(1, Side.FIRST_SPURIOUS) == 6


def test_a_dsack_inside_the_second_block_counts_too() -> None:
    story = told(
        OPENING
        + """
        S > C  0.131  . 1001:2001(1000) ack 1 win 501 <ts 10/1>
        S > C  0.331  . 1001:2001(1000) ack 1 win 501 <ts 210/1>
        C > S  0.340  . 1:1(0) ack 1 win 502 <ts 52/1, sack 1001:2001 1001:3001>
        """
    )

    assert story.marks(6) & M.DSACK
    assert story.connections[0].marks(5) & M.SPURIOUS


def test_an_echo_older_than_the_repetition_tells_that_the_original_arrived() -> None:
    repeated = OPENING + FLIGHT + "S > C  0.330  . 1001:2001(1000) ack 1 win 501 <ts 210/1>\n"

    original = told(repeated + "C > S  0.331  . 1:1(0) ack 2001 win 502 <ts 50/10>")
    repetition = told(repeated + "C > S  0.331  . 1:1(0) ack 2001 win 502 <ts 50/210>")

    assert original.connections[0].marks(6) & M.SPURIOUS
    assert not repetition.connections[0].marks(6) & M.SPURIOUS


def test_the_first_flight_is_what_was_sent_before_its_first_acknowledgement() -> None:
    story = told(
        OPENING
        + FLIGHT
        + """
        C > S  0.171  . 1:1(0) ack 1001 win 502
        S > C  0.172  . 2001:3001(1000) ack 1 win 501
        C > S  0.191  . 1:1(0) ack 3001 win 502
        """
    )

    assert story.connections[0].side(1, Side.FIRST_FLIGHT) == 2000


def test_windows_are_scaled_only_when_both_offered_it() -> None:
    both = told(OPENING)
    one = told(OPENING.replace("<mss 1460, sack, ws 7>", "<mss 1460, sack>", 1))

    assert both.connections[0].side(0, Side.WINDOW) == 502 * 128
    assert one.connections[0].side(0, Side.WINDOW) == 502
