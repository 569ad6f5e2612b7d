"""The wait for an answer: who was it, when not the server?"""

import pytest

from kit.ledgers import FULL, Mark, Talk, ns, settled, told
from wirespan.kernels.layout import ExchangeFact, Slice

AGAIN = Mark.RETRANSMISSION


class TestServing:
    def test_what_is_more_than_the_round_trip_is_the_server_s(self) -> None:
        talk = Talk()
        talk.client(0, 100)
        talk.server(60, 500)

        assert told(talk) == [
            ("wait", "propagation", 10),
            ("wait", "server", 40),
            ("wait", "propagation", 10),
        ]

    @pytest.mark.parametrize(
        ("to_server", "acknowledged", "confidence"),
        [(20, False, 600), (20, True, 900), (0, False, 990), (None, False, 300)],
    )
    def test_how_sure_it_is(
        self, to_server: float | None, acknowledged: bool, confidence: int
    ) -> None:
        talk = Talk(to_server=to_server)
        talk.client(0, 100)
        if acknowledged:
            talk.server(21)
        talk.server(60, 500)

        [server] = [one for one in settled(talk).slices if one[Slice.REASON] == 7]

        assert server[Slice.CONFIDENCE] == confidence

    def test_an_ack_that_came_with_the_answer_tells_nothing(self) -> None:
        talk = Talk()
        talk.client(0, 100)
        talk.server(60, 500)
        talk.server(60, 500)

        assert settled(talk).slices[1][Slice.CONFIDENCE] == 600


class TestQuestionLost:
    @pytest.mark.parametrize(
        ("mark", "reason"),
        [(0, "retransmission-timeout"), (Mark.TAIL_PROBE, "tail-loss-probe"),
         (Mark.FAST, "fast-retransmit")],
    )  # fmt: skip
    def test_the_question_was_on_its_way_until_the_copy_that_arrived(
        self, mark: int, reason: str
    ) -> None:
        talk = Talk()
        talk.client(0, 100)
        talk.client(220, 100, at=0, marks=AGAIN | mark)
        talk.server(240, 500)

        assert told(talk) == [("send", reason, 220), ("wait", "propagation", 20)]

    def test_a_copy_sent_after_the_server_had_acknowledged_cost_nothing(self) -> None:
        talk = Talk()
        talk.client(0, 100)
        talk.server(20, ack=100)
        talk.client(220, 100, at=0, marks=AGAIN)
        talk.server(320, 500)

        assert settled(talk).reasons == {"propagation": 20, "server": 300}

    def test_a_copy_of_an_earlier_exchange_s_bytes_does_not_count_as_the_question(self) -> None:
        talk = Talk(exchange={"ASKED_TO": 100})
        talk.client(0, 100)
        talk.client(220, 100, at=100, marks=AGAIN)
        talk.server(320, 500)

        assert settled(talk).reasons == {"propagation": 20, "server": 300}


class TestAnswerLost:
    def test_a_needless_copy_without_an_ack_before_it_means_the_answer_was_lost(self) -> None:
        talk = Talk()
        talk.client(0, 100)
        talk.client(220, 100, at=0, marks=AGAIN | Mark.SPURIOUS)
        talk.server(245, 500)

        assert told(talk) == [
            ("wait", "propagation", 20),
            ("wait", "retransmission-timeout", 225),
        ]

    def copied(self, stamp: int, opened: int = 7000) -> Talk:
        """The server's clock counts milliseconds: 7000 with its SYN-ACK, 7020 before."""
        talk = Talk(
            connection={"SYN_ACK": ns(-30)}, sides=({}, {"SYN_TIMESTAMP": opened})
        )  # fmt: skip
        talk.server(-10, ack=0, stamp=7020)
        talk.client(0, 100)
        talk.client(220, 100, at=0, marks=AGAIN | Mark.SPURIOUS)
        talk.server(245, 500, stamp=stamp)
        return talk

    @pytest.mark.parametrize(
        ("stamp", "reasons"),
        [
            (7050, {"propagation": 20, "queueing": 225}),
            (7060, {"propagation": 20, "server": 10, "queueing": 215}),
            (7152, {"propagation": 20, "server": 102, "queueing": 123}),
            (7153, {"propagation": 20, "retransmission-timeout": 225}),
            (7275, {"propagation": 20, "retransmission-timeout": 225}),
            (7300, {"propagation": 20, "retransmission-timeout": 225}),
        ],
    )
    def test_an_answer_that_its_sender_s_clock_calls_old_was_not_lost_but_late(
        self, stamp: int, reasons: dict[str, float]
    ) -> None:
        """Seen behind a full buffer: the client's timer ran out before the answer was there."""
        assert settled(self.copied(stamp)).reasons == pytest.approx(reasons)

    @pytest.mark.parametrize(
        ("stamp", "reasons"),
        [
            (7050, {"propagation": 20, "queueing": 130}),
            (7150, {"propagation": 20, "server": 100, "queueing": 30}),
            (7174, {"propagation": 20, "server": 124, "queueing": 6}),
            (7175, {"propagation": 20, "server": 130}),
            (7180, {"propagation": 20, "server": 130}),
        ],
    )
    def test_without_a_copy_too_more_than_five_milliseconds_of_the_way_are_not_the_server_s(
        self, stamp: int, reasons: dict[str, float]
    ) -> None:
        talk = self.copied(stamp)
        del talk.packets[-2:]
        talk.sent[1] = talk.in_order[1] = 0
        talk.server(150, 500, stamp=stamp)

        assert settled(talk).reasons == pytest.approx(reasons)

    @pytest.mark.parametrize(("before", "told"), [(-19_755, True), (-19_756, False)])
    def test_in_more_than_twenty_seconds_clocks_drift_apart(self, before: int, told: bool) -> None:
        talk = self.copied(7020 + 20 - before)
        talk.packets[0].time = ns(before)
        talk.connection["SYN_ACK"] = ns(before - 20)

        assert ("queueing" in settled(talk).reasons) is told

    def test_an_answer_inside_of_a_burst_that_one_row_stands_for_is_not_dated(self) -> None:
        talk = Talk(
            exchange={"ANSWERED_FROM": 100, "ANSWER": ns(149)},
            connection={"SYN_ACK": ns(-30)},
            sides=({}, {"SYN_TIMESTAMP": 7000}),
        )
        talk.server(-10, 100, stamp=7020)
        talk.client(0, 100)
        talk.server(149.5, 500, stamp=7179)

        assert "queueing" not in settled(talk).reasons

    @pytest.mark.parametrize("opened", [-1, 7011])
    def test_a_clock_whose_ticks_are_not_known_says_nothing(self, opened: int) -> None:
        assert "queueing" not in settled(self.copied(7050, opened)).reasons

    @pytest.mark.parametrize(
        ("at", "length", "reason"),
        [
            (0, 0, "server"),
            (500, 0, "retransmission-timeout"),
        ],
    )
    def test_a_late_ack_tells_whether_the_answer_had_been_sent(
        self, at: int, length: int, reason: str
    ) -> None:
        """Seen of a server that was held up: its ACK came after the client's probe."""
        talk = Talk()
        talk.client(0, 100)
        talk.client(46, 100, at=0, marks=AGAIN | Mark.TAIL_PROBE | Mark.SPURIOUS)
        talk.server(65, length, at=at)
        talk.server(245, 500, at=0)

        assert settled(talk).reasons == {"propagation": 20, reason: 225}

    def test_an_ack_lost_alone_is_the_server_s_time(self) -> None:
        talk = Talk()
        talk.client(0, 100)
        talk.server(40, ack=100)
        talk.client(220, 100, at=0, marks=AGAIN | Mark.SPURIOUS)
        talk.server(1020, 500)

        assert settled(talk).reasons == {"propagation": 20, "server": 1000}

    def test_a_server_that_went_on_behind_bytes_that_never_came_had_sent_them(self) -> None:
        talk = Talk()
        talk.client(0, 100)
        talk.server(240, at=500)
        talk.server(245, 500, at=0)

        assert settled(talk).reasons == {"propagation": 20, "retransmission-timeout": 225}

    @pytest.mark.parametrize(
        ("answered", "reason"),
        [(40.9, "server"), (41, "tail-loss-probe"), (219.9, "tail-loss-probe"),
         (220, "retransmission-timeout")],
    )  # fmt: skip
    def test_the_timer_tells_reordering_probe_and_timeout(
        self, answered: float, reason: str
    ) -> None:
        talk = Talk()
        talk.client(0, 100)
        talk.server(answered - 0.1, at=500)
        talk.server(answered, 500, at=0)

        assert reason in settled(talk).reasons


class TestAnswerOvertaken:
    def overtaken(self, marks: int = 0) -> Talk:
        talk = Talk()
        talk.client(0, 100)
        talk.server(25, FULL, at=FULL)
        talk.server(45, FULL, at=0, marks=marks)
        return talk

    @pytest.mark.parametrize(
        ("marks", "reason"),
        [(AGAIN | Mark.FAST | Mark.LOST_UPSTREAM, "fast-retransmit"),
         (AGAIN | Mark.LOST_UPSTREAM, "retransmission-timeout"),
         (Mark.OUT_OF_ORDER, "reordering")],
    )  # fmt: skip
    def test_the_server_s_time_ends_when_later_bytes_come(self, marks: int, reason: str) -> None:
        assert told(self.overtaken(marks)) == [
            ("wait", "propagation", 10),
            ("wait", "server", 5),
            ("wait", "propagation", 10),
            ("wait", reason, 20),
        ]

    def test_bytes_never_captured_leave_the_wait_unobserved(self) -> None:
        talk = Talk()
        talk.client(0, 100)
        talk.client(30, marks=Mark.AFTER_GAP)
        talk.server(45, FULL)

        assert settled(talk).reasons == {"unobserved": 45}


class TestPipelining:
    def behind(self, *, settled_at: float, answer: float) -> Talk:
        """A question sent at 0, behind an answer of 1000 bytes that is complete at some time."""
        talk = Talk(
            exchange={"FACTS": ExchangeFact.PIPELINED, "ANSWERED_FROM": 1000, "INDEX": 2},
            connection={"SETTLED": ns(settled_at)},
        )
        talk.client(0, 100)
        talk.server(settled_at, 1000)
        talk.server(answer, 500)
        return talk

    def test_after_its_own_trip_it_waits_for_its_turn(self) -> None:
        assert told(self.behind(settled_at=120, answer=120.5)) == [
            ("wait", "propagation", 20),
            ("wait", "head-of-line-sharing", 100),
            ("wait", "server", 0.5),
        ]

    def test_an_answer_in_front_that_was_complete_before_is_not_in_the_way(self) -> None:
        talk = Talk(exchange={"FACTS": ExchangeFact.PIPELINED}, connection={"SETTLED": ns(-5)})
        talk.client(0, 100)
        talk.server(60, 500)

        assert settled(talk).reasons == {"propagation": 20, "server": 40}

    def test_what_the_answer_in_front_lost_this_one_lost_too(self) -> None:
        talk = Talk(
            exchange={"FACTS": ExchangeFact.PIPELINED, "ANSWERED_FROM": 3000, "INDEX": 2},
            connection={"SETTLED": ns(50)},
        )
        talk.client(0, 100)
        talk.server(20, 1000)
        talk.server(21, 1000, at=2000)
        talk.server(21, 500, at=3000)
        talk.server(50, 1000, at=1000, marks=AGAIN | Mark.LOST_UPSTREAM | Mark.FAST)

        assert told(talk)[:3] == [
            ("wait", "propagation", 20),
            ("wait", "head-of-line-sharing", 1),
            ("wait", "head-of-line-loss", 29),
        ]

    def test_only_the_last_answers_in_front_are_searched_for_losses(self) -> None:
        talk = Talk(
            exchange={"FACTS": ExchangeFact.PIPELINED, "ANSWERED_FROM": 3000 + 256, "INDEX": 2},
            connection={"SETTLED": ns(400)},
        )
        talk.client(0, 100)
        talk.server(25, 1000)
        talk.server(26, 1000, at=2000)
        talk.server(50, 1000, at=1000, marks=AGAIN | Mark.LOST_UPSTREAM | Mark.FAST)
        for number in range(256):
            talk.server(51 + number, 1)
        talk.server(400, 500)

        assert "head-of-line-loss" not in settled(talk).reasons
