"""Records made twice by the capture."""

from kit.tracking import told
from wirespan.kernels.layout import ConnectionFact, Side
from wirespan.kernels.layout import SegmentMark as M

OPENING = """
C > S  0.000  S 0:0(0) win 64240 <mss 1460, ws 7> {id 1}
S > C  0.040  S. 0:0(0) ack 1 win 65535 <mss 1460, ws 7> {id 2}
C > S  0.050  . 1:1(0) ack 1 win 502 {id 3}
"""
DATA = "C > S  0.100000  P. 1:101(100) ack 1 win 502 <ts 5/6>"
ACK = "C > S  0.100000  . 1:1(0) ack 1 win 502 <ts 5/6>"


def _second(first: str, second: str) -> int:
    story = told(OPENING + first + "\n" + second)
    return story.marks(5) & M.DUPLICATE_RECORD


def test_the_same_packet_recorded_again_counts_for_nothing() -> None:
    story = told(OPENING + DATA + " {id 9}\n" + DATA.replace("100000", "100100") + " {id 9}")
    connection = story.connections[0]

    assert story.marks(5) & M.DUPLICATE_RECORD
    assert connection.side(0, Side.PACKETS) == 3
    assert connection.side(0, Side.DUPLICATES) == 1
    assert connection.side(0, Side.RETRANSMISSIONS) == 0
    assert connection.facts() == ConnectionFact.DUPLICATED
    assert len(connection.segments) == 4


def test_another_identification_is_another_packet() -> None:
    again = DATA.replace("100000", "100100")

    assert not _second(DATA + " {id 9}", again + " {id 10}")


def test_25_milliseconds_bound_what_an_identification_tells() -> None:
    assert _second(DATA + " {id 9}", DATA.replace("100000", "125000") + " {id 9}")
    assert not _second(DATA + " {id 9}", DATA.replace("100000", "125001") + " {id 9}")


def test_a_millisecond_bounds_what_equal_payload_tells() -> None:
    assert _second(DATA + " {v6}", DATA.replace("100000", "101000") + " {v6}")
    assert not _second(DATA + " {v6}", DATA.replace("100000", "101001") + " {v6}")


def test_equal_pure_acks_without_identification_are_two() -> None:
    assert not _second(ACK + " {v6}", ACK.replace("100000", "100100") + " {v6}")


def test_equal_pure_acks_are_one_on_a_connection_known_for_duplicates() -> None:
    known = OPENING + DATA + " {v6}\n" + DATA.replace("100000", "100001") + " {v6}\n"
    acks = (
        "C > S  0.2000  . 101:101(0) ack 1 win 502 {v6}\n"
        "C > S  0.2001  . 101:101(0) ack 1 win 502 {v6}"
    )

    story = told(known + acks)

    assert story.marks(7) & M.DUPLICATE_RECORD


def test_another_timestamp_is_another_packet() -> None:
    again = DATA.replace("100000", "100100").replace("ts 5", "ts 6")

    assert not _second(DATA + " {v6}", again + " {v6}")
