"""Why nothing came for a while: each rule fires, and stays silent on its look-alike."""

import pytest

from kit.ledgers import FULL, Mark, Talk, settled, told
from wirespan.kernels.layout import Request


def flights(*gaps: float, segments: int = 10, growth: int = 2, window: int = 1 << 20) -> Talk:
    """An answer in flights, each released by the ACK of the one before, seen at the client."""
    talk = Talk()
    talk.client(0, 100, window=window)
    time = 20.0
    for gap in (*gaps, 0):
        for _ in range(segments):
            talk.server(time, FULL)
        talk.client(time, window=window)
        time += gap
        segments *= growth
    return talk


class TestSlowStart:
    def test_flights_that_double_each_round_trip_are_slow_start(self) -> None:
        assert settled(flights(20, 20)).reasons == {"propagation": 20, "slow-start": 40}

    def test_at_the_sender_data_follows_the_ack_at_once(self) -> None:
        talk = Talk(to_client=20, to_server=0)
        talk.client(0, 100)
        for _ in range(10):
            talk.server(0, FULL)
        talk.client(20)
        for _ in range(20):
            talk.server(20.1, FULL)

        assert settled(talk).reasons == {"slow-start": 20.1}

    def test_an_ack_for_every_second_segment_does_not_hide_which_one_opened_the_window(
        self,
    ) -> None:
        talk = Talk()
        talk.client(0, 100)
        for pair in range(5):
            talk.server(20 + pair / 100, FULL)
            talk.server(20 + pair / 100, FULL)
            talk.client(20 + pair / 100)
        talk.server(40, FULL)

        assert settled(talk).reasons == {"propagation": 20, "serialization": 0.04,
                                         "slow-start": 19.96}  # fmt: skip

    def test_flights_that_hardly_grow_are_the_congestion_window(self) -> None:
        reasons = settled(flights(20, 20, growth=1)).reasons

        assert reasons == {"propagation": 20, "slow-start": 20, "congestion-window": 20}

    @pytest.mark.parametrize(("second", "reason"), [(12, "congestion-window"), (13, "slow-start")])
    def test_a_flight_a_quarter_larger_still_grows(self, second: int, reason: str) -> None:
        talk = Talk()
        talk.client(0, 100)
        for time, segments in ((20, 10), (40, second), (60, 1)):
            for _ in range(segments):
                talk.server(time, FULL)
            talk.client(time)

        assert told(talk)[-1][1] == reason

    def test_after_a_loss_it_is_the_congestion_window(self) -> None:
        talk = flights(20)
        talk.connection["SETTLED_LOSSES"] = 2

        assert settled(talk).reasons == {"propagation": 20, "congestion-window": 20}

    def test_a_loss_of_the_other_side_says_nothing(self) -> None:
        talk = flights(20)
        talk.connection["SETTLED_LOSSES"] = 1

        assert settled(talk).reasons == {"propagation": 20, "slow-start": 20}

    def test_each_wait_for_a_window_is_an_extra_round_trip(self) -> None:
        assert settled(flights(20, 20))[Request.EXTRA_ROUND_TRIPS] == 2

    @pytest.mark.parametrize(("gap", "reason"), [(23, "slow-start"), (23.1, "sender-idle")])
    def test_data_long_after_the_ack_was_not_released_by_it(self, gap: float, reason: str) -> None:
        talk = Talk()
        talk.client(0, 100)
        talk.server(20, FULL, marks=Mark.PSH)
        talk.client(20)
        talk.server(20 + gap, FULL)

        assert told(talk)[-1] == ("receive", reason, gap)

    def test_a_short_segment_before_the_silence_means_nothing_more_was_there(self) -> None:
        talk = Talk()
        talk.client(0, 100)
        talk.server(20, FULL)
        talk.server(20, FULL - 1)
        talk.client(20)
        talk.server(40, FULL)

        assert told(talk)[-1] == ("receive", "sender-idle", 20)


class TestReceiveWindow:
    def clamped(self, window: int) -> Talk:
        talk = Talk()
        talk.client(0, 100, window=window)
        for _ in range(4):
            talk.server(20, FULL)
        talk.client(20, window=window)
        talk.server(40, FULL)
        return talk

    @pytest.mark.parametrize(
        ("room", "reason"), [(FULL - 1, "receive-window"), (FULL, "slow-start")]
    )
    def test_less_room_than_a_segment_holds_the_sender(self, room: int, reason: str) -> None:
        assert told(self.clamped(4 * FULL + room))[-1] == ("receive", reason, 20)

    def test_an_unknown_window_is_not_blamed(self) -> None:
        assert told(self.clamped(-1))[-1] == ("receive", "slow-start", 20)

    def test_a_window_that_opens_without_acknowledging_releases_too(self) -> None:
        talk = Talk()
        talk.client(0, 100, window=2 * FULL)
        talk.server(20, FULL)
        talk.server(20, FULL)
        talk.client(20.1, ack=FULL, window=FULL)
        talk.client(70, ack=FULL, window=4 * FULL)
        talk.server(90, FULL)

        assert told(talk)[-1][:2] == ("receive", "receive-window")


class TestDelayedAck:
    def waited(self, late: float) -> Talk:
        talk = Talk()
        talk.client(0, 100, window=FULL)
        talk.server(20, FULL)
        talk.client(20 + late, window=FULL)
        talk.server(40 + late, FULL)
        return talk

    def test_what_the_ack_was_late_is_not_the_window_s(self) -> None:
        assert told(self.waited(40))[-2:] == [
            ("receive", "delayed-ack", 40),
            ("receive", "receive-window", 20),
        ]

    @pytest.mark.parametrize(("late", "delayed"), [(9.9, 0), (10, 10)])
    def test_an_ack_within_ten_milliseconds_was_not_delayed(
        self, late: float, delayed: float
    ) -> None:
        assert settled(self.waited(late)).reasons.get("delayed-ack", 0) == delayed

    def test_at_the_sender_the_trip_of_the_ack_is_taken_off(self) -> None:
        talk = Talk(to_client=20, to_server=0)
        talk.client(0, 100, window=FULL)
        talk.server(1, FULL)
        talk.client(61, window=FULL)
        talk.server(61, FULL)

        assert told(talk)[-2:] == [
            ("receive", "delayed-ack", 40),
            ("receive", "receive-window", 20),
        ]


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

    def test_a_window_closed_and_opened_before_the_silence_says_nothing(self) -> None:
        talk = Talk()
        talk.client(0, 100)
        talk.client(5, window=0)
        talk.client(6)
        talk.server(20, 500)
        talk.server(120, 500)

        assert told(talk)[-1] == ("receive", "sender-idle", 100)


class TestNagle:
    def held(self, ack: float, second: float, **given: int) -> Talk:
        talk = Talk()
        talk.client(0, 200)
        talk.server(ack)
        talk.client(second, 300)
        talk.server(second + 20, 100)
        talk.exchange |= given
        return talk

    def test_a_small_segment_waited_for_the_ack_of_a_small_one(self) -> None:
        talk = self.held(60, 60.1)

        assert told(talk)[0] == ("send", "nagle-delayed-ack", 60.1)

    @pytest.mark.parametrize(
        ("reaction", "reason"), [(2, "nagle-delayed-ack"), (2.1, "sender-idle")]
    )
    def test_it_leaves_at_once_when_the_ack_comes(self, reaction: float, reason: str) -> None:
        assert told(self.held(60, 60 + reaction))[0][1] == reason

    def test_sent_before_the_ack_came_it_did_not_wait(self) -> None:
        talk = Talk()
        talk.client(0, 200)
        talk.client(58, 300)
        talk.server(60)
        talk.server(78, 100)

        assert told(talk)[0] == ("send", "sender-idle", 58)

    def test_an_ack_that_came_with_data_was_an_answer_not_a_release(self) -> None:
        talk = Talk()
        talk.client(0, 200)
        talk.server(60, 50)
        talk.client(60.1, 300)
        talk.server(80.1, 100)
        talk.exchange |= {"ANSWERED_FROM": 50}

        assert told(talk)[0][1] == "sender-idle"

    @pytest.mark.parametrize(
        ("first", "second"), [(FULL, 300), (200, FULL)], ids=["first", "second"]
    )
    def test_a_full_segment_never_waits(self, first: int, second: int) -> None:
        talk = Talk()
        talk.client(0, first)
        talk.server(60)
        talk.client(60.1, second)
        talk.server(80.1, 100)

        assert "nagle-delayed-ack" not in settled(talk).reasons

    def test_far_from_the_sender_it_comes_a_round_trip_after_the_ack(self) -> None:
        talk = Talk(to_client=20, to_server=0)
        talk.client(0, 200)
        talk.server(40)
        talk.client(60, 300)
        talk.server(60.5, 100)

        assert told(talk)[0] == ("send", "nagle-delayed-ack", 60)


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
        [(49.9, "sender-idle"), (50, "tail-loss-probe"), (219.9, "tail-loss-probe"),
         (220, "retransmission-timeout")],
    )  # fmt: skip
    def test_the_timer_tells_probe_from_timeout(self, gap: float, reason: str) -> None:
        assert told(self.silent(gap))[-1] == ("receive", reason, gap)

    def test_after_a_push_the_sender_had_nothing_more(self) -> None:
        talk = self.silent(248, marks=Mark.PSH)

        assert told(talk)[-1] == ("receive", "sender-idle", 248)

    def test_at_the_sender_the_first_copy_would_have_been_seen(self) -> None:
        talk = self.silent(248)
        talk.to_client, talk.to_server = 20, 0

        assert told(talk)[-1] == ("receive", "sender-idle", 248)


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

    def test_without_a_round_trip_nothing_is_claimed(self) -> None:
        talk = Talk(to_client=None, to_server=None)
        talk.client(0, 100)
        talk.server(20, 500)
        talk.server(120, 500)

        assert told(talk)[-1] == ("receive", "residual", 100)
