"""Packets that come after their connection was closed and reported."""

import pytest

from kit.tracking import told
from wirespan.kernels.layout import SegmentMark

CLOSED_BY_FINS = """
C > S  0.0  S 100:100(0)
S > C  0.1  S. 900:900(0) ack 101
C > S  0.2  P. 101:111(10) ack 901
S > C  0.3  F. 901:901(0) ack 111
C > S  0.4  F. 111:111(0) ack 902
S > C  0.5  . 902:902(0) ack 112
"""
RESET = """
C > S  0.0  S 100:100(0)
S > C  0.1  S. 900:900(0) ack 101
C > S  0.2  P. 101:111(10) ack 901
S > C  0.3  R. 901:901(0) ack 101
"""
NEEDLESS = SegmentMark.RETRANSMISSION | SegmentMark.SPURIOUS
JUDGED = NEEDLESS | SegmentMark.FROM_SERVER


@pytest.mark.parametrize(
    ("late", "marks"),
    [
        ("C > S  9.0  F. 111:111(0) ack 902", NEEDLESS),
        ("S > C  9.0  F. 901:901(0) ack 112", NEEDLESS),
        ("C > S  9.0  P. 101:111(10) ack 902", NEEDLESS),
        ("C > S  9.0  P. 105:112(7) ack 902", NEEDLESS),
        ("C > S  9.0  P. 105:113(8) ack 902", 0),
        ("C > S  9.0  . 112:112(0) ack 902", 0),
        ("C > S  9.0  R. 111:111(0) ack 902", 0),
    ],
)
def test_what_was_sent_before_the_end_is_told(late: str, marks: int) -> None:
    story = told(CLOSED_BY_FINS + late)

    assert story.marks(7) & NEEDLESS == marks
    assert len(story.connections) == 1


def test_after_a_reset_nobody_knows_whether_it_was_needed() -> None:
    story = told(RESET + "C > S  9.0  P. 101:111(10) ack 901")

    assert story.marks(5) & NEEDLESS == SegmentMark.RETRANSMISSION
