"""A sender that had used up a window, and which one it was."""

import pytest

from kit.ledgers import FULL, Mark, Talk, settled, told
from wirespan.base.vocabulary import Reason
from wirespan.kernels.layout import Request, Slice


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


class TestDeferredSegment:
    """Seen of Linux: a window of six segments, five sent, the sixth held back."""

    @pytest.mark.parametrize(
        ("window", "sent", "reason"),
        [
            (6 * FULL, 5, "receive-window"),
            (6 * FULL, 4, "slow-start"),
            (3 * FULL + 1, 2, "slow-start"),
            (4 * FULL, 3, "receive-window"),
            (3 * FULL, 2, "slow-start"),
            (3 * FULL, 3, "receive-window"),
        ],
    )
    def test_less_than_a_third_of_the_window_and_than_two_segments_is_used_up(
        self, window: int, sent: int, reason: str
    ) -> None:
        assert told(self.stopped(window, sent, Mark.PSH))[-1] == ("receive", reason, 20)

    def test_without_psh_it_was_not_held_back(self) -> None:
        assert told(self.stopped(6 * FULL, 5, Mark(0)))[-1] == ("receive", "slow-start", 20)

    def stopped(self, window: int, sent: int, marks: Mark) -> Talk:
        talk = Talk()
        talk.client(0, 100, window=window)
        for _ in range(sent):
            talk.server(20, FULL, marks=marks)
        talk.client(20, window=window)
        talk.server(40, FULL)
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

    @pytest.mark.parametrize(("segments", "reason"), [(10, "slow-start"), (9, "sender-idle")])
    def test_ten_small_segments_fill_the_initial_window_too(
        self, segments: int, reason: str
    ) -> None:
        talk = Talk(to_client=20, to_server=0)
        talk.client(0, 100)
        for _ in range(segments):
            talk.server(0, 20)
        talk.client(20, ack=20)
        talk.server(20.1, 400)

        assert told(talk)[-1][1] == reason

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

    @pytest.mark.parametrize(
        ("released", "reason"), [(10, "slow-start"), (7, "slow-start"), (6, "congestion-window")]
    )
    def test_a_flight_that_replaced_what_half_of_the_acks_opened_is_held_against_that(
        self, released: int, reason: str
    ) -> None:
        """Seen of a busy client: the ACKs of one flight came in two parts, 7 ms apart."""
        talk = Talk(to_client=20, to_server=0)
        talk.client(0, 100)
        for _ in range(10):
            talk.server(0, FULL)
        talk.client(20)
        for _ in range(20):
            talk.server(20.1, FULL)
        talk.client(40, ack=15 * FULL)
        for _ in range(released):
            talk.server(40.1, FULL)
        talk.client(47, ack=30 * FULL)
        talk.server(47.1, FULL)

        assert told(talk)[-1][1] == reason

    def test_after_a_loss_it_is_the_congestion_window(self) -> None:
        talk = flights(20)
        talk.connection["SETTLED_LOSSES"] = 2

        assert settled(talk).reasons == {"propagation": 20, "congestion-window": 20}

    @pytest.mark.parametrize(
        ("marks", "reason"),
        [(Mark.RETRANSMISSION | Mark.FAST, "congestion-window"), (Mark.PSH, "sender-idle")],
    )
    def test_a_short_copy_says_nothing_of_how_much_there_was_to_send(
        self, marks: int, reason: str
    ) -> None:
        """Seen of Linux: segments cut anew by MTU probing, the last copy a mere rest."""
        talk = Talk(to_client=20, to_server=0)
        talk.client(0, 100)
        talk.server(0, FULL)
        talk.server(0, FULL)
        talk.client(20, ack=FULL)
        again = bool(marks & Mark.RETRANSMISSION)
        talk.server(20, 400, at=FULL if again else 2 * FULL, marks=marks)
        talk.client(40)
        talk.server(40, FULL)

        assert told(talk)[-1] == ("receive", reason, 20)

    def test_a_loss_of_the_other_side_says_nothing(self) -> None:
        talk = flights(20)
        talk.connection["SETTLED_LOSSES"] = 1

        assert settled(talk).reasons == {"propagation": 20, "slow-start": 20}

    @pytest.mark.parametrize(("trip", "confidence"), [(1, 400), (1.1, 800)])
    def test_where_hosts_are_as_slow_as_the_path_it_rests_on_little(
        self, trip: float, confidence: int
    ) -> None:
        talk = Talk(to_server=trip)
        talk.client(0, 100)
        for _ in range(10):
            talk.server(trip, FULL)
        talk.client(trip)
        talk.server(2 * trip, FULL)

        last = settled(talk).slices[-1]

        assert (Reason(last[Slice.REASON]).text, last[Slice.CONFIDENCE]) == (
            "slow-start",
            confidence,
        )

    def test_each_wait_for_a_window_is_an_extra_round_trip(self) -> None:
        assert settled(flights(20, 20))[Request.EXTRA_ROUND_TRIPS] == 2

    @pytest.mark.parametrize(("gap", "reason"), [(23, "slow-start"), (23.1, "sender-idle")])
    def test_data_long_after_the_ack_was_not_released_by_it(self, gap: float, reason: str) -> None:
        talk = Talk()
        talk.client(0, 100)
        talk.server(20, FULL, marks=Mark.PSH)
        talk.client(20)
        talk.server(20 + gap, FULL)

        assert told(talk)[-1][1] == reason

    @pytest.mark.parametrize(
        ("gap", "queued"), [(21, 0), (21.1, 1.1), (23, 3), (23.1, 3.1), (30, 10)]
    )
    def test_what_a_longer_round_trip_took_was_spent_in_a_queue(
        self, gap: float, queued: float
    ) -> None:
        talk = Talk()
        talk.client(0, 100)
        talk.server(20, FULL)
        talk.client(20)
        talk.server(20 + gap, FULL)

        ledger = settled(talk)

        assert ledger.reasons == pytest.approx({"propagation": 20, "slow-start": gap})
        assert ledger.media.get("queue", 0) == pytest.approx(queued)

    @pytest.mark.parametrize("marks", [0, Mark.PSH])
    def test_a_round_trip_is_not_more_than_half_longer(self, marks: int) -> None:
        talk = Talk()
        talk.client(0, 100)
        talk.server(20, FULL, marks=marks)
        talk.client(20)
        talk.server(50.1, FULL)

        assert "slow-start" not in settled(talk).reasons

    @pytest.mark.parametrize(
        ("marks", "then", "reason"),
        [
            (Mark.PSH, FULL, "sender-idle"),
            (0, FULL, "slow-start"),
            (0, FULL - 2, "sender-idle"),
        ],
    )
    def test_a_short_segment_before_the_silence_means_nothing_more_was_there(
        self, marks: int, then: int, reason: str
    ) -> None:
        """Seen of macOS: a window of bytes cuts a segment short, which then bears no PSH."""
        talk = Talk()
        talk.client(0, 100)
        talk.server(20, FULL)
        talk.server(20, FULL - 1, marks=marks)
        talk.client(20)
        talk.server(40, then)

        assert told(talk)[-1] == ("receive", reason, 20)

    @pytest.mark.parametrize(
        ("first", "second", "reason"),
        [(536, 536, "slow-start"), (535, 535, "sender-idle"), (600, 536, "sender-idle")],
    )
    def test_where_segments_shrank_two_of_a_length_are_full(
        self, first: int, second: int, reason: str
    ) -> None:
        talk = Talk()
        talk.client(0, 100)
        talk.server(20, first)
        talk.server(20, second)
        talk.client(20)
        talk.server(40, 100)

        assert told(talk)[-1] == ("receive", reason, 20)

    @pytest.mark.parametrize(
        ("first", "second", "marks", "reason"),
        [
            (536, 536, 0, "slow-start"),
            (535, 535, 0, "sender-idle"),
            (536, 537, 0, "sender-idle"),
            (536, 536, Mark.PSH, "sender-idle"),
        ],
    )
    def test_where_segments_shrank_one_that_goes_on_in_its_length_was_full(
        self, first: int, second: int, marks: int, reason: str
    ) -> None:
        talk = Talk()
        talk.client(0, 100)
        talk.server(20, first, marks=marks)
        talk.client(20)
        talk.server(40, second)

        assert told(talk)[-1] == ("receive", reason, 20)

    def test_after_a_timer_s_repair_in_smaller_segments_the_window_is_one_of_them(self) -> None:
        talk = Talk()
        talk.client(0, 100)
        talk.server(20, 563, at=1460)
        talk.client(20, ack=0)
        talk.server(1020, 536, at=0, marks=Mark.RETRANSMISSION | Mark.LOST_UPSTREAM)
        talk.client(1020, ack=536)
        talk.server(1041, 536, at=536, marks=Mark.RETRANSMISSION | Mark.LOST_UPSTREAM)
        talk.server(1041, 388, at=1072, marks=Mark.RETRANSMISSION | Mark.LOST_UPSTREAM)

        assert "sender-idle" not in settled(talk).reasons
