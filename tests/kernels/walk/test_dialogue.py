"""Question, wait, answer: the client's pauses, 100 Continue, and exchanges without an answer."""

import pytest

from kit.ledgers import FULL, Mark, Talk, ns, settled, told
from wirespan.kernels.layout import ExchangeFact

EXPECTS = ExchangeFact.EXPECT_CONTINUE


def after_setup(begin: float, *, server_last: bool) -> Talk:
    """A first question some time after a TLS handshake whose last packet passed at 0."""
    talk = Talk(to_client=20, to_server=0)
    talk.client(-40, 300)
    if server_last:
        talk.server(0, 100)
    else:
        talk.server(-20, 100)
        talk.client(0, 50)
    position = talk.sent[0]
    talk.client(begin, 100)
    talk.server(begin + 1, 500)
    talk.exchange = {
        "INDEX": 0, "START": ns(begin), "ASKED_FROM": position, "ANSWERED_FROM": 100,
    }  # fmt: skip
    talk.secure = {"HELLO": ns(-40), "FINISHED": ns(0)}
    return talk


def test_between_set_up_and_question_the_client_took_its_time() -> None:
    assert ("client", "client", 30) in told(after_setup(30, server_last=False))


def test_what_the_server_sent_last_has_to_reach_the_client_first() -> None:
    pieces = told(after_setup(50, server_last=True))

    assert pieces[-4:-1] == [
        ("client", "propagation", 10),
        ("client", "client", 30),
        ("client", "propagation", 10),
    ]


def test_a_question_that_waited_for_the_ack_of_the_finished_waited_for_nagle() -> None:
    talk = Talk()
    talk.client(-20, 300)
    talk.server(0, 100)
    talk.client(1, 50)
    talk.server(21)
    talk.client(21.2, 100)
    talk.server(42, 500)
    talk.exchange = {"INDEX": 0, "START": ns(21.2), "ASKED_FROM": 350, "ANSWERED_FROM": 100}
    talk.secure = {"HELLO": ns(-20), "FINISHED": ns(1)}

    assert ("client", "nagle-delayed-ack", 20.2) in told(talk)


def test_before_the_small_segment_that_nagle_waited_for_the_client_took_its_time() -> None:
    talk = Talk()
    talk.client(-20, 300)
    talk.server(0, 100)
    talk.client(31, 50)
    talk.server(51)
    talk.client(51.2, 100)
    talk.server(72, 500)
    talk.exchange = {"INDEX": 0, "START": ns(51.2), "ASKED_FROM": 350, "ANSWERED_FROM": 100}
    talk.secure = {"HELLO": ns(-20), "FINISHED": ns(1)}

    pieces = told(talk)

    assert ("client", "client", 30) in pieces
    assert ("client", "nagle-delayed-ack", pytest.approx(20.2)) in pieces


def test_a_question_in_pieces_is_sent_until_its_last_byte_passed() -> None:
    talk = Talk()
    talk.client(0, 100)
    talk.client(50, 400)
    talk.server(70, 500)

    assert told(talk) == [("send", "sender-idle", 50), ("wait", "propagation", 20)]


def repaired(*, early: bool) -> list[tuple[str, str, float]]:
    """The question's first segment passed at 630; its second did long before, or with it."""
    talk = Talk(to_client=20, to_server=0)
    talk.client(-40, 300)
    talk.server(-20, 100)
    talk.client(0, 50)
    if early:
        talk.client(30, 300, at=800)
    talk.client(630, 450, at=350, marks=Mark.RETRANSMISSION | Mark.LOST_UPSTREAM)
    if not early:
        talk.client(630, 300)
    talk.server(631, 500)
    talk.exchange = {"INDEX": 0, "START": ns(630), "ASKED_FROM": 350, "ANSWERED_FROM": 100}
    talk.secure = {"HELLO": ns(-40), "FINISHED": ns(0)}
    return told(talk)


def test_a_question_whose_head_was_lost_before_the_tap_was_being_sent() -> None:
    pieces = repaired(early=True)

    assert ("client", "client", 30) in pieces
    assert ("send", "retransmission-timeout", 600) in pieces


def test_before_anything_of_the_question_passed_the_client_took_its_time() -> None:
    assert ("client", "client", 630) in repaired(early=False)


class TestExpect:
    def asked(self, *, interim: float | None, body: float) -> Talk:
        talk = Talk()
        talk.client(0, 100)
        if interim is not None:
            talk.server(interim, 25)
        talk.client(body, 1000)
        talk.server(body + 20, 500)
        talk.exchange = {
            "FACTS": EXPECTS, "HEAD": ns(0), "HEAD_ASKED": 100,
            "INTERIM": -1 if interim is None else ns(interim),
            "ANSWERED_FROM": 0 if interim is None else 25,
        }  # fmt: skip
        return talk

    def test_the_server_s_leave_costs_a_round_trip_and_what_it_took(self) -> None:
        assert told(self.asked(interim=25, body=28)) == [
            ("send", "propagation", 10),
            ("send", "server", 5),
            ("send", "propagation", 10),
            ("send", "client", 3),
            ("wait", "propagation", 20),
        ]

    def test_without_leave_it_is_the_client_s_patience(self) -> None:
        assert told(self.asked(interim=None, body=1000)) == [
            ("send", "client", 1000),
            ("wait", "propagation", 20),
        ]

    def test_leave_of_the_same_moment_released_the_body(self) -> None:
        assert ("send", "server", 5) in told(self.asked(interim=25, body=25))

    def test_leave_that_came_too_late_did_not_release_the_body(self) -> None:
        talk = self.asked(interim=None, body=1000)
        talk.exchange |= {"INTERIM": ns(1005)}

        assert told(talk)[0] == ("send", "client", 1000)

    def test_at_the_server_the_leave_has_to_reach_the_client(self) -> None:
        talk = self.asked(interim=1, body=24)
        talk.to_client, talk.to_server = 20, 0

        assert settled(talk).reasons["client"] == 3


class TestUnanswered:
    def asked(self) -> Talk:
        talk = Talk(connection={"END": ns(3000)})
        talk.client(0, 100)
        return talk

    def test_an_acknowledged_question_is_with_the_server(self) -> None:
        talk = self.asked()
        talk.server(20)

        assert told(talk) == [("wait", "server", 3000)]

    def test_a_question_sent_again_and_again_goes_nowhere(self) -> None:
        talk = self.asked()
        talk.client(220, 100, at=0, marks=Mark.RETRANSMISSION)

        assert told(talk) == [("wait", "retransmission-timeout", 3000)]

    def test_a_reset_without_the_question_came_as_far_as_an_answer(self) -> None:
        talk = self.asked()
        talk.connection["RESET"] = ns(50)
        talk.server(50, ack=0, marks=Mark.RST)

        assert settled(talk).reasons == {"propagation": 20, "residual": 30}

    def test_a_reset_that_acknowledges_the_question_ends_the_server_s_time(self) -> None:
        talk = self.asked()
        talk.connection["RESET"] = ns(50)
        talk.server(50, ack=100, marks=Mark.RST)

        assert settled(talk).reasons == {"propagation": 20, "server": 30}

    def test_what_comes_after_a_reset_is_not_explained(self) -> None:
        talk = self.asked()
        talk.exchange["END"] = ns(80)
        talk.server(50, ack=100, marks=Mark.RST)

        assert settled(talk).reasons == {"propagation": 20, "server": 30, "residual": 30}

    def uploading(self) -> Talk:
        """A capture that ends in the middle of a question."""
        talk = Talk(connection={"END": ns(300)}, exchange={"ASKED": -1, "ASKED_FRAME": -1})
        talk.server(-1)
        for time in (0, 20):
            for _ in range(10):
                talk.client(time, FULL)
            talk.server(time + 20)
        return talk

    def test_what_was_sent_of_a_question_is_charged_as_sent(self) -> None:
        assert told(self.uploading())[0] == ("send", "slow-start", 20)

    def test_a_question_that_does_not_go_on_is_its_client_s(self) -> None:
        assert told(self.uploading())[-1] == ("wait", "sender-idle", 280)

    def test_unless_the_server_takes_no_more_of_it(self) -> None:
        talk = self.uploading()
        talk.server(41, window=0)

        assert told(talk)[-1] == ("wait", "zero-window", 280)

    def test_before_its_turn_no_answer_could_come(self) -> None:
        talk = Talk(connection={"END": ns(3000), "SETTLED": ns(2000)})
        talk.client(0, 100)
        talk.server(20)
        talk.server(2500, ack=100)
        talk.exchange |= {"INDEX": 1, "FACTS": ExchangeFact.PIPELINED, "ANSWER": -1, "END": -1}
        talk.exchange |= {"ANSWER_FRAME": -1, "END_FRAME": -1}

        assert told(talk) == [
            ("wait", "propagation", 20),
            ("wait", "head-of-line-sharing", 1980),
            ("wait", "server", 1000),
        ]

    def test_an_answer_that_may_have_been_missed_blames_nobody(self) -> None:
        talk = self.asked()
        talk.server(20)
        talk.exchange["FACTS"] = ExchangeFact.GAP

        assert told(talk) == [("wait", "unobserved", 3000)]

    def test_silence_proves_nothing(self) -> None:
        assert told(self.asked()) == [("wait", "residual", 3000)]


@pytest.mark.parametrize("facts", [0, ExchangeFact.EARLY_ANSWER])
def test_an_answer_before_the_question_was_complete_has_no_wait(facts: int) -> None:
    talk = Talk(exchange={"FACTS": facts})
    talk.client(0, 100)
    talk.server(20, 500)
    talk.client(40, 100)

    assert {phase for phase, _, _ in told(talk)} <= {"send", "receive"}
