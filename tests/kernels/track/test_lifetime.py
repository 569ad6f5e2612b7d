"""Openings and endings."""

import pytest

from kit.tracking import told
from wirespan.kernels.layout import (
    Closed,
    Connection,
    ConnectionFact,
    Opened,
    Phase,
    ResetForm,
    Side,
)
from wirespan.kernels.layout import SegmentMark as M

SYN = "C > S  0.000  S 0:0(0) win 64240 <mss 1460, sack, ws 7, ts 1/0>\n"
SYN_ACK = "S > C  0.040  S. 0:0(0) ack 1 win 65535 <mss 1400, sack, ws 8, ts 2/1>\n"
THIRD = "C > S  0.080  . 1:1(0) ack 1 win 502\n"
OPENING = SYN + SYN_ACK + THIRD
START = 1_700_000_000_000_000_000


def test_a_handshake_is_recorded() -> None:
    connection = told(OPENING).connections[0]

    assert connection[Connection.OPENED] == Opened.HANDSHAKE
    assert connection[Connection.PHASE] == Phase.OPEN
    assert connection[Connection.SYN] == START
    assert connection[Connection.SYN_ACK] == START + 40_000_000
    assert connection[Connection.OPEN] == START + 80_000_000
    assert connection[Connection.OPEN_FRAME] == 3
    assert connection[Connection.CLIENT_KNOWN] == 1
    assert connection.side(0, Side.MAXIMUM_SEGMENT) == 1460
    assert connection.side(1, Side.MAXIMUM_SEGMENT) == 1400
    assert connection.side(1, Side.WINDOW_SCALE) == 8
    assert connection.side(0, Side.SACK_PERMITTED) == 1
    assert connection.side(0, Side.TIMESTAMPS) == 1


def test_a_syn_sent_again_is_counted() -> None:
    story = told(
        SYN + "C > S  1.000  S 0:0(0) win 64240 <mss 1460>\n" + SYN_ACK.replace("0.", "1.")
    )
    connection = story.connections[0]

    assert connection[Connection.SYNS] == 2
    assert connection[Connection.SYN_LAST] == START + 1_000_000_000
    assert connection.facts() & ConnectionFact.SYN_RETRANSMITTED
    assert story.marks(2) & M.RETRANSMISSION


def test_a_syn_ack_sent_again_after_the_handshake_is_late() -> None:
    early = told(SYN + SYN_ACK + SYN_ACK.replace("0.040", "1.040") + THIRD.replace("0.", "1."))
    late = told(OPENING + SYN_ACK.replace("0.040", "1.040"))

    assert early.connections[0].facts() == ConnectionFact.SYN_ACK_RETRANSMITTED
    assert late.connections[0].facts() & ConnectionFact.LATE_SYN_ACK


def test_a_syn_ack_that_crossed_the_last_ack_is_not_late() -> None:
    crossed = told(OPENING + SYN_ACK.replace("0.040", "0.539"))
    late = told(OPENING + SYN_ACK.replace("0.040", "0.540"))

    assert not crossed.connections[0].facts() & ConnectionFact.LATE_SYN_ACK
    assert late.connections[0].facts() & ConnectionFact.LATE_SYN_ACK


def test_an_unanswered_syn_stays_so() -> None:
    connection = told(SYN).connections[0]

    assert connection[Connection.OPENED] == Opened.UNANSWERED
    assert connection[Connection.CLOSED] == Closed.OPEN
    assert connection.facts() == 0


def test_a_reset_to_a_syn_is_a_refusal() -> None:
    connection = told(SYN + "S > C  0.001  R. 0:0(0) ack 1 win 0 {ttl 61}").connections[0]

    assert connection[Connection.OPENED] == Opened.REFUSED
    assert connection[Connection.CLOSED] == Closed.RESET_BY_SERVER
    assert connection.side(1, Side.RESET_TTL) == 61


def test_both_fins_close() -> None:
    connection = told(
        OPENING
        + """
        C > S  0.1  F. 1:1(0) ack 1
        S > C  0.2  F. 1:1(0) ack 2
        C > S  0.3  . 2:2(0) ack 2
        """
    ).connections[0]

    assert connection[Connection.PHASE] == Phase.CLOSED
    assert connection[Connection.CLOSED] == Closed.FIN
    assert connection.side(0, Side.FIN) == START + 100_000_000
    assert connection.facts() == 0


def test_a_fin_without_an_answer_is_a_fact() -> None:
    connection = told(OPENING + "S > C  0.1  F. 1:1(0) ack 1").connections[0]

    assert connection[Connection.CLOSED] == Closed.OPEN
    assert connection.facts() == ConnectionFact.FIN_UNANSWERED


def test_a_fin_sent_again_is_a_retransmission() -> None:
    story = told(OPENING + "S > C  0.1  F. 1:1(0) ack 1\nS > C  0.4  F. 1:1(0) ack 1")

    assert story.marks(5) & M.RETRANSMISSION
    assert not story.marks(5) & M.SPURIOUS


def test_the_first_reset_counts() -> None:
    connection = told(OPENING + "C > S  0.1  R. 1:1(0) ack 1\nS > C  0.2  R 1:1(0)").connections[0]

    assert connection[Connection.CLOSED] == Closed.RESET_BY_CLIENT
    assert connection[Connection.RESET_SIDE] == 0
    assert connection[Connection.RESET_FRAME] == 4


@pytest.mark.parametrize(
    ("reset", "form"),
    [
        ("R 1:1(0)", ResetForm.BARE),
        ("R. 1:1(0) ack 1 win 0", ResetForm.ACKNOWLEDGING),
        ("R. 1:1(0) ack 1 win 1", ResetForm.WITH_WINDOW),
    ],
)
def test_the_form_of_a_reset_is_kept(reset: str, form: ResetForm) -> None:
    connection = told(OPENING + "S > C  0.1  " + reset).connections[0]

    assert connection[Connection.RESET_FORM] == form


def test_an_offered_scale_is_kept_when_none_is_agreed() -> None:
    connection = told(SYN + SYN_ACK.replace("ws 8, ", "") + THIRD).connections[0]

    assert connection.side(0, Side.WINDOW_SCALE_OFFERED) == 7
    assert connection.side(0, Side.WINDOW_SCALE) == 0
    assert connection.side(1, Side.WINDOW_SCALE_OFFERED) == -1


def test_without_a_captured_syn_ack_the_scale_is_unknown() -> None:
    connection = told(SYN + THIRD).connections[0]

    assert connection[Connection.OPENED] == Opened.HANDSHAKE
    assert connection.side(0, Side.WINDOW_SCALE) == -1
    assert connection.side(0, Side.WINDOW) == -1


def test_an_agreed_use_of_ecn_is_a_fact() -> None:
    agreed = told(SYN.replace("S 0:0", "SEW 0:0") + SYN_ACK.replace("S. 0:0", "S.E 0:0"))
    refused = told(SYN.replace("S 0:0", "SEW 0:0") + SYN_ACK)

    assert agreed.connections[0].facts() & ConnectionFact.ECN
    assert not refused.connections[0].facts() & ConnectionFact.ECN


def test_one_direction_only_is_a_fact() -> None:
    story = told("C > S  0.1  P. 1:101(100) ack 1\nC > S  0.2  P. 101:201(100) ack 51")

    assert story.connections[0].facts() & ConnectionFact.ONE_DIRECTION
    assert story.connections[0][Connection.OPENED] == Opened.MIDSTREAM
