"""Did the capture's clock step while a request lasted?"""

import pytest

from kit.captures import CAPTURES, needs_captures
from kit.ledgers import Talk, ns, settled, told
from kit.tracking import told as tracked
from wirespan.explain.run import explain
from wirespan.kernels.layout import Connection, ConnectionFact, Request

STEPPED = ConnectionFact.CLOCK_STEP


def during(step_from: int, step_to: int, **connection: int) -> Talk:
    """Frames 4 to 7 of a connection are a question and its answer."""
    talk = Talk(
        exchange={"START_FRAME": 4, "END": ns(60), "END_FRAME": 7},
        connection={"FACTS": STEPPED, "STEP_FROM": step_from, "STEP_TO": step_to, **connection},
    )
    talk.client(0, 100)
    talk.server(60, 500)
    return talk


@pytest.mark.parametrize(("step_from", "step_to"), [(7, 8), (3, 4), (5, 6), (1, 9)])
def test_a_step_within_makes_the_duration_unknown(step_from: int, step_to: int) -> None:
    talk = during(step_from, step_to)

    assert told(talk) == [("wait", "unobserved", 60)]
    assert settled(talk)[Request.CLOCK_STEPPED] == 1


@pytest.mark.parametrize(("step_from", "step_to"), [(8, 9), (2, 3), (-1, -1)])
def test_a_step_before_or_after_does_not(step_from: int, step_to: int) -> None:
    talk = during(step_from, step_to)

    assert "unobserved" not in settled(talk).reasons
    assert settled(talk)[Request.CLOCK_STEPPED] == 0


def test_the_first_request_waited_for_the_set_up_too() -> None:
    talk = during(2, 3, FIRST_FRAME=1, SETTLED=-1)
    talk.exchange |= {"INDEX": 0}

    assert settled(talk)[Request.CLOCK_STEPPED] == 1


def test_the_lookup_it_waited_for_counts() -> None:
    talk = during(2, 3)
    talk.exchange |= {"LOOKUP_START": ns(-20), "LOOKUP_END": ns(-10), "LOOKUP_START_FRAME": 2}

    assert settled(talk)[Request.CLOCK_STEPPED] == 1


def test_without_an_answer_it_ends_with_the_last_packet_not_the_latest_time() -> None:
    talk = Talk(connection={"FACTS": STEPPED, "STEP_FROM": 0, "STEP_TO": 0,
                            "END": ns(10**9), "LAST_TIME": ns(70)})  # fmt: skip
    talk.client(0, 100)

    assert settled(talk)[Request.END] == ns(70)


def test_a_step_lies_between_the_record_before_it_and_itself() -> None:
    story = tracked(
        """
        C > S  5.000  P. 1:101(100) ack 1 win 502
        S > C  9.000  P. 1:101(100) ack 101 win 502
        C > S  5.080  . 101:101(0) ack 101 win 502
        S > C  5.090  . 101:101(0) ack 101 win 502
        C > S  5.089  . 101:101(0) ack 101 win 502
        """
    )

    flow = story.connections[0]
    assert (flow[Connection.STEP_FROM], flow[Connection.STEP_TO]) == (2, 3)
    assert flow.facts() & STEPPED


@needs_captures
def test_one_record_from_another_century_leads_nowhere() -> None:
    answer = explain(str(CAPTURES / "wireshark-notes.mysql-ssl.pcapng"), top=1)

    assert not answer.requests[0].clock_stepped
    assert answer.requests[0].duration_ns < 60_000_000_000
    assert [one.id for one in explain(answer.capture.path).requests if one.clock_stepped] == [0]
