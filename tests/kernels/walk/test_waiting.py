"""Why nothing came for a while: each rule fires, and stays silent on its look-alike."""

import pytest

from kit.ledgers import FULL, Mark, Talk, settled, told

AGAIN = Mark.RETRANSMISSION | Mark.LOST_UPSTREAM | Mark.FAST


class TestZeroWindow:
    def test_from_the_closed_window_until_data_comes_again(self) -> None:
        talk = Talk()
        talk.client(0, 100, window=2 * FULL)
        talk.server(20, FULL)
        talk.server(20, FULL)
        talk.client(20.2, window=0)
        talk.client(400, window=2 * FULL)
        talk.server(420, FULL)

        assert told(talk)[-1] == ("receive", "zero-window", 400)

    def test_probes_between_do_not_end_it(self) -> None:
        talk = Talk()
        talk.client(0, 100, window=2 * FULL)
        talk.server(20, FULL)
        talk.server(20, FULL)
        talk.client(20, window=0)
        talk.server(240, at=2 * FULL - 1)
        talk.client(240, window=0)
        talk.client(400, window=2 * FULL)
        talk.server(420, FULL)

        assert settled(talk).reasons == {"propagation": 20, "zero-window": 400}
        assert settled(talk).media["client-host"] == 400

    def test_before_it_closed_a_sender_with_room_was_idle(self) -> None:
        talk = Talk()
        talk.client(0, 100)
        talk.server(20, 500)
        talk.client(120, window=0)
        talk.client(220)
        talk.server(240, 500)

        assert told(talk)[-2:] == [("receive", "sender-idle", 100), ("receive", "zero-window", 120)]

    def test_a_window_that_opened_and_closed_again_is_closed_from_then(self) -> None:
        talk = Talk()
        talk.client(0, 100)
        talk.server(20, 500)
        talk.client(20, window=0)
        talk.client(100)
        talk.client(220, window=0)
        talk.server(320, 500)

        assert told(talk)[-2:] == [("receive", "sender-idle", 200), ("receive", "zero-window", 100)]

    def test_a_window_closed_and_opened_before_the_silence_says_nothing(self) -> None:
        talk = Talk()
        talk.client(0, 100)
        talk.client(5, window=0)
        talk.client(6)
        talk.server(20, 500)
        talk.server(120, 500)

        assert told(talk)[-1] == ("receive", "sender-idle", 100)


class TestProbed:
    """A reader that stopped: its kernel acknowledges full segments late, too."""

    def probed(self, probe: float, ack: float, length: int = FULL) -> Talk:
        talk = Talk(to_client=20, to_server=0)
        talk.client(0, 100)
        for _ in range(10):
            talk.server(0.1, FULL)
        talk.server(probe, length)
        talk.client(ack, ack=10 * FULL)
        for _ in range(10):
            talk.server(ack + 0.1, FULL)
        return talk

    def test_one_segment_beyond_the_window_did_not_end_the_wait_for_the_ack(self) -> None:
        assert told(self.probed(50, 61))[-2:] == [
            ("receive", "delayed-ack", 49.9),
            ("receive", "slow-start", 11.1),
        ]
        assert settled(self.probed(50, 61)).media["client-host"] == 49.9

    @pytest.mark.parametrize(("probe", "reason"), [(39.1, "delayed-ack"), (39, "residual")])
    def test_a_timer_waits_for_two_round_trips(self, probe: float, reason: str) -> None:
        assert ("receive", reason, pytest.approx(probe - 0.1)) in told(self.probed(probe, 61))

    def test_a_segment_that_is_not_full_was_written_late(self) -> None:
        assert told(self.probed(50, 61, FULL - 1))[-2][1] == "residual"

    def test_with_push_it_was_all_that_was_there(self) -> None:
        talk = self.probed(50, 61)
        talk.packets[11].marks |= Mark.PSH

        assert "delayed-ack" not in settled(talk).reasons

    def test_where_the_sender_went_on_without_an_ack_it_was_no_probe(self) -> None:
        talk = self.probed(50, 61)
        talk.server(70, FULL)
        talk.packets[12], talk.packets[13] = talk.packets[13], talk.packets[12]
        talk.packets[12].time = talk.packets[11].time + 1_000_000

        assert "delayed-ack" not in settled(talk).reasons

    def test_far_from_the_sender_what_it_had_heard_counts(self) -> None:
        talk = Talk(to_client=0, to_server=20)
        talk.client(0, 100)
        for _ in range(10):
            talk.server(20, FULL)
        talk.server(70, FULL)
        talk.client(75, ack=10 * FULL)
        talk.server(95, FULL)

        assert settled(talk).reasons == {"propagation": 20, "delayed-ack": 50, "slow-start": 25}


class TestLostTail:
    def silent(self, gap: float, **given: int) -> Talk:
        talk = Talk()
        talk.client(0, 100)
        talk.server(20, FULL, **given)
        talk.client(20)
        talk.server(20 + gap, 300)
        return talk

    def test_a_full_segment_without_push_was_not_the_last_that_was_written(self) -> None:
        assert told(self.silent(248))[-1] == ("receive", "retransmission-timeout", 248)

    @pytest.mark.parametrize(
        ("gap", "reason"),
        [(30, "slow-start"), (30.1, "residual"), (49.9, "residual"), (50, "tail-loss-probe"),
         (219.9, "tail-loss-probe"), (220, "retransmission-timeout")],
    )  # fmt: skip
    def test_the_timer_tells_probe_from_timeout(self, gap: float, reason: str) -> None:
        assert told(self.silent(gap))[-1][1] == reason

    def test_after_a_push_the_sender_had_nothing_more(self) -> None:
        talk = self.silent(248, marks=Mark.PSH)

        assert told(talk)[-1] == ("receive", "sender-idle", 248)

    @pytest.mark.parametrize(
        ("echo", "reason"), [(1044, "tail-loss-probe"), (1045, "slow-start"), (-1, "slow-start")]
    )
    def test_what_echoes_an_older_packet_was_not_released_by_a_late_ack(
        self, echo: int, reason: str
    ) -> None:
        assert told(self.answered_late(echo))[-1][1] == reason

    def test_an_ack_behind_a_hole_is_never_echoed_and_tells_nothing(self) -> None:
        assert told(self.answered_late(1044, start=200))[-1][1] == "slow-start"

    def answered_late(self, echo: int, start: int = 100) -> Talk:
        """The tail comes a round trip after an ACK that was 45 ms late, by timer or released."""
        talk = Talk()
        talk.client(0, 100, stamp=1000)
        talk.server(20, FULL, echo=1000)
        talk.client(65, at=start, stamp=1045)
        talk.server(85, 300, echo=echo)
        return talk

    def test_at_the_sender_the_first_copy_would_have_been_seen(self) -> None:
        talk = self.silent(348)
        talk.to_client, talk.to_server = 20, 0

        assert told(talk)[-1] == ("receive", "residual", 348)

    @pytest.mark.parametrize(
        ("marks", "reason"), [(0, "retransmission-timeout"), (Mark.COUNTED_ON, "residual")]
    )
    def test_where_identifications_follow_each_other_nothing_was_lost(
        self, marks: int, reason: str
    ) -> None:
        talk = Talk()
        talk.client(0, 100)
        talk.server(20, FULL)
        talk.server(420, 500, marks=marks)

        assert told(talk)[-1] == ("receive", reason, 400)


class TestUnobserved:
    def test_bytes_acknowledged_and_never_captured_hide_the_reason(self) -> None:
        talk = Talk()
        talk.client(0, 100)
        talk.server(20, 500)
        talk.client(60, marks=Mark.AFTER_GAP)
        talk.server(120, 500)

        assert told(talk)[-1] == ("receive", "unobserved", 100)

    def test_a_gap_before_the_silence_does_not(self) -> None:
        talk = Talk()
        talk.client(0, 100)
        talk.client(10, marks=Mark.AFTER_GAP)
        talk.server(20, 500)
        talk.server(120, 500)

        assert told(talk)[-1] == ("receive", "sender-idle", 100)


class TestIdle:
    def test_a_sender_nothing_held_back_had_nothing_to_send(self) -> None:
        talk = Talk()
        talk.client(0, 100)
        talk.server(20, 500)
        talk.server(120, 500)

        assert settled(talk).reasons == {"propagation": 20, "sender-idle": 100}
        assert settled(talk).media["server-host"] == 100

    @pytest.mark.parametrize(
        ("length", "marks", "reason"),
        [(FULL, 0, "residual"), (FULL, Mark.PSH, "sender-idle"), (FULL - 1, 0, "sender-idle")],
    )
    def test_after_a_full_segment_without_push_its_kernel_had_more(
        self, length: int, marks: int, reason: str
    ) -> None:
        talk = Talk()
        talk.client(0, 100)
        talk.server(20, length, marks=marks)
        talk.server(60, 500)

        assert told(talk)[-1] == ("receive", reason, 40)

    def test_without_a_round_trip_nothing_is_claimed(self) -> None:
        talk = Talk(to_client=None, to_server=None)
        talk.client(0, 100)
        talk.server(20, 500)
        talk.server(120, 500)

        assert told(talk)[-1] == ("receive", "residual", 100)


class TestCork:
    def corked(self, late: float, to_client: float = 20, to_server: float = 0, marks: int = 0,
               before: int = 0, length: int = 393) -> list[tuple[str, str, float]]:  # fmt: skip
        """A full segment, its ACK a round trip later, and the rest ``late`` after that."""
        talk = Talk(to_client=to_client, to_server=to_server)
        talk.client(0, 100)
        talk.server(to_server, FULL, marks=before)
        talk.client(to_server + to_client)
        talk.server(2 * to_server + to_client + late, length, marks=marks)
        return told(talk)

    @pytest.mark.parametrize(
        ("late", "reason"),
        [(198.9, "residual"), (199, "sender-idle"), (230, "sender-idle"), (300, "sender-idle"),
         (300.1, "residual")],
    )  # fmt: skip
    def test_a_timer_after_the_last_ack_sent_the_small_rest(self, late: float, reason: str) -> None:
        assert self.corked(late)[-1] == ("receive", reason, pytest.approx(20 + late))

    def test_a_full_segment_was_not_held_back(self) -> None:
        assert self.corked(210, length=FULL)[-1][1] == "residual"

    def test_further_on_the_rest_may_have_been_lost_at_first(self) -> None:
        assert self.corked(230, 0, 20)[-1][1] == "retransmission-timeout"

    def test_unless_the_identifications_follow_each_other(self) -> None:
        assert self.corked(230, 0, 20, marks=Mark.COUNTED_ON)[-1][1] == "sender-idle"


class TestAfterLoss:
    def paused(self, marks: int, length: int = FULL, push: int = Mark.PSH) -> str:
        """A hole is filled, then full segments come with a pause that no ACK ended."""
        talk = Talk()
        talk.client(0, 100)
        talk.server(20, FULL)
        talk.server(20.1, FULL, at=2 * FULL)
        talk.server(45, FULL, at=FULL, marks=marks)
        talk.server(45.1, length, at=3 * FULL, marks=push)
        talk.server(63, FULL)
        return told(talk)[-1][1]

    @pytest.mark.parametrize("push", [Mark.PSH, 0])
    def test_a_pause_after_full_segments_is_congestion_control_s(self, push: int) -> None:
        assert self.paused(AGAIN, push=push) == "congestion-window"

    def test_without_a_loss_a_kernel_that_had_more_is_not_explained(self) -> None:
        assert self.paused(Mark.OUT_OF_ORDER, push=0) == "residual"

    def test_where_nothing_was_lost_or_the_program_wrote_little_it_is_the_program_s(self) -> None:
        assert self.paused(Mark.OUT_OF_ORDER) == "sender-idle"
        assert self.paused(AGAIN, length=300) == "sender-idle"
