"""Stream positions from sequence numbers."""

from kit.trace import content
from kit.tracking import told
from wirespan.kernels.layout import ConnectionFact, Segment, Side

OPENING = """
C > S  0.000  S 0:0(0) win 64240 <mss 1460, ws 7>
S > C  0.040  S. 0:0(0) ack 1 win 65535 <mss 1460, ws 7>
C > S  0.050  . 1:1(0) ack 1 win 502
"""


def test_the_first_byte_is_position_zero() -> None:
    story = told(OPENING + "C > S  0.1  P. 1:101(100) ack 1")

    assert story.connections[0].segments[3][Segment.START] == 0
    assert story.connections[0].side(0, Side.ISN) == 1000


def test_positions_go_on_where_sequence_numbers_wrap() -> None:
    story = told(
        OPENING
        + """
        C > S  0.1  . 1:101(100) ack 1
        S > C  0.2  . 1:1(0) ack 101
        C > S  0.3  P. 101:201(100) ack 1
        S > C  0.4  . 1:1(0) ack 201
        """,
        isns={"C": 0xFFFFFF9B},
    )
    rows = story.connections[0].segments

    assert [rows[3][Segment.START], rows[5][Segment.START]] == [0, 100]
    assert [rows[4][Segment.ACK], rows[6][Segment.ACK]] == [100, 200]
    assert story.stream(0, 0) == content("C", 1, 201)


def test_without_a_syn_the_first_byte_seen_is_position_zero() -> None:
    story = told(
        """
        C > S  0.1  P. 501:601(100) ack 901
        S > C  0.2  P. 901:951(50) ack 601
        """
    )
    connection = story.connections[0]

    assert connection.side(0, Side.DELIVERED) == 100
    assert connection.side(1, Side.DELIVERED) == 50
    assert connection.side(0, Side.ISN) == 1000 + 500
    assert connection.facts() & ConnectionFact.MIDSTREAM


def test_bytes_in_flight_when_the_capture_began_are_no_gap() -> None:
    story = told(
        """
        C > S  0.1  P. 501:601(100) ack 901
        S > C  0.2  P. 2901:2951(50) ack 601
        """
    )

    assert story.stream(0, 1) == content("S", 2901, 2951)


def test_a_jump_far_ahead_counts_once_it_is_continued() -> None:
    jump = OPENING + "S > C  0.1  . 20000001:20001001(1000) ack 1\n"

    alone = told(jump)
    continued = told(jump + "S > C  0.2  . 20001001:20002001(1000) ack 1")

    assert alone.connections[0].side(1, Side.NEXT) == 0
    assert continued.connections[0].side(1, Side.NEXT) == 20_002_000


def test_a_bare_ack_to_a_syn_with_other_numbers_is_a_challenge() -> None:
    story = told(
        """
        C > S  0.000  S 0:0(0) win 64240 <mss 1460>
        S > C  0.040  . 777:777(0) ack 90001 win 500
        C > S  0.041  R 90001:90001(0)
        C > S  1.000  S 0:0(0) win 64240 <mss 1460>
        S > C  1.040  S. 0:0(0) ack 1 win 65535 <mss 1460>
        """
    )
    facts = story.connections[0].facts()

    assert facts & ConnectionFact.CHALLENGE_ACK
    assert not facts & ConnectionFact.CAPTURE_GAP
    assert story.connections[0].side(1, Side.ISN) == 5000
