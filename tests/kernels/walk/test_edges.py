"""Packets that follow each other, and holes that close."""

import pytest

from kit.ledgers import FULL, Mark, Talk, settled, told
from wirespan.kernels.layout import Request

AGAIN = Mark.RETRANSMISSION


def train(talk: Talk, spacing: float, packets: int, begin: float = 20) -> Talk:
    """A full segment every ``spacing`` ms."""
    if not talk.packets:
        talk.client(0, 100)
    for number in range(packets):
        talk.server(begin + number * spacing, FULL)
    return talk


class TestRuns:
    def test_evenly_spaced_packets_are_the_link_s_pace(self) -> None:
        assert told(train(Talk(), 0.5, 21))[-1] == ("receive", "serialization", 10)

    def test_what_is_slower_than_the_median_by_a_third_stood_in_a_queue(self) -> None:
        talk = train(Talk(), 0.1, 21)
        now = 22.0
        for gap in (0.2, 0.3, 1.1, 0.1, 0.2, 1.7):
            now += gap
            talk.server(now, FULL)

        reasons = settled(talk).reasons

        assert reasons["serialization"] == pytest.approx(2.6, abs=0.001)
        assert reasons["queueing"] == pytest.approx(3, abs=0.001)

    @pytest.mark.parametrize(("extra", "queued"), [(0.6, False), (0.7, True)])
    def test_a_third_more_is_the_bound(self, extra: float, queued: bool) -> None:
        talk = train(Talk(), 0.1, 21)
        talk.server(22 + 0.1 + extra, FULL)

        assert ("queueing" in settled(talk).reasons) is queued

    def test_near_the_sender_there_is_no_queue_before_the_tap(self) -> None:
        talk = train(Talk(to_client=1, to_server=1), 0.1, 21)
        train(talk, 0.6, 6, begin=22.6)

        assert "queueing" not in settled(talk).reasons

    def test_fewer_than_four_spacings_tell_no_rate(self) -> None:
        talk = train(Talk(), 0.1, 3)
        talk.server(21, FULL)

        assert told(talk)[-1] == ("receive", "serialization", 1)

    @pytest.mark.parametrize(("gap", "reason"), [(2.5, "serialization"), (2.6, "sender-idle")])
    def test_an_eighth_of_a_round_trip_is_a_silence(self, gap: float, reason: str) -> None:
        talk = Talk()
        talk.client(0, 100)
        talk.server(20, 500)
        talk.server(20 + gap, 500)

        assert told(talk)[-1] == ("receive", reason, gap)


class TestPacing:
    def test_a_sender_that_spreads_full_segments_over_the_round_trip_paces(self) -> None:
        ledger = settled(train(Talk(to_client=20, to_server=0), 0.7, 11, begin=0))

        assert ledger.reasons == {"pacing": 7}
        assert ledger.media == {"server-host": 7}

    def test_further_on_a_slow_link_spreads_them_too(self) -> None:
        assert "pacing" not in settled(train(Talk(), 0.7, 11)).reasons

    @pytest.mark.parametrize(("to_client", "paced"), [(4.9, False), (5, True)])
    def test_over_a_short_way_it_cannot_be_told(self, to_client: float, paced: bool) -> None:
        talk = train(Talk(to_client=to_client, to_server=0), 0.4, 11, begin=0)

        assert ("pacing" in settled(talk).reasons) is paced

    @pytest.mark.parametrize(("spacing", "paced"), [(0.115, False), (0.1165, True)])
    def test_faster_than_a_hundred_megabits_it_may_be_the_network_card(
        self, spacing: float, paced: bool
    ) -> None:
        talk = train(Talk(to_client=20, to_server=0), spacing, 101, begin=0)

        assert ("pacing" in settled(talk).reasons) is paced

    @pytest.mark.parametrize(("packets", "paced"), [(4, False), (5, True)])
    def test_three_packets_are_no_pattern(self, packets: int, paced: bool) -> None:
        talk = train(Talk(to_client=20, to_server=0), 1, packets, begin=0)

        assert ("pacing" in settled(talk).reasons) is paced

    @pytest.mark.parametrize(
        ("pauses", "reason"),
        [((0.7,) * 6, "pacing"), ((0.7,) * 5, "queueing"),
         ((0.3, 0.7, 0.7, 0.7, 0.7, 0.7, 1.5), "pacing"),
         ((0.1, 0.7, 0.7, 0.7, 0.7, 0.7, 1.5), "queueing"),
         ((0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 2.4), "queueing")],
    )  # fmt: skip
    def test_further_on_bursts_at_even_intervals_are_paced(
        self, pauses: tuple[float, ...], reason: str
    ) -> None:
        talk = Talk()
        talk.client(0, 100)
        now = 20.0
        for pause in (0, *pauses):
            now += pause
            for number in range(3):
                talk.server(now + number / 100, FULL)

        assert reason in settled(talk).reasons

    @pytest.mark.parametrize(
        ("gap", "other", "lag", "losses", "paced"),
        [
            (3, 3, 1.5, 2, True),
            (3, 3, 1.5, 1, False),
            (3, 3, 1.5, 0, False),
            (3, 3.37, 1.5, 2, True),
            (3, 3.5, 1.5, 2, False),
            (10.1, 10.1, 1.5, 2, False),
            (3, 3, 0.1, 2, False),
        ],
    )
    @pytest.mark.parametrize("to_client", [20, 0])
    def test_after_losses_what_leaves_to_a_beat_that_no_ack_gives_is_paced(
        self, gap: float, other: float, lag: float, losses: int, paced: bool, to_client: int
    ) -> None:
        """Seen of BBR behind a policer: two segments every 3 ms, ACKs half-way between."""
        talk = Talk(to_client=to_client, to_server=20 - to_client)
        talk.connection["SETTLED_LOSSES"] = losses
        sends = [20.0 - to_client]
        for number in range(8):
            sends.append(sends[-1] + (other if number % 2 else gap))
        acks = [time - lag - (20 - to_client) for time in sends[1:]]
        talk.client(-10, 100)
        for time in sorted([*sends, *acks]):
            if time in acks:
                arrived = sum(2 * FULL for sent in sends if sent <= time - to_client)
                talk.client(time, ack=max(arrived, 1 + acks.index(time)))
            else:
                talk.server(time, FULL)
                talk.server(time + 0.01, FULL)

        assert ("pacing" in settled(talk).reasons) is paced

    def test_small_writes_are_the_program_s(self) -> None:
        talk = Talk(to_client=20, to_server=0)
        talk.client(0, 100)
        for number in range(11):
            talk.server(number * 0.7, 500)

        assert "pacing" not in settled(talk).reasons


class TestRepairs:
    def holed(self, filled: float, marks: int) -> Talk:
        """The second of four segments comes late."""
        talk = Talk()
        talk.client(0, 100)
        talk.server(20, FULL)
        talk.server(20.2, FULL, at=2 * FULL)
        talk.server(20.3, FULL, at=3 * FULL)
        talk.server(filled, FULL, at=FULL, marks=marks)
        return talk

    @pytest.mark.parametrize(
        ("marks", "reason"),
        [(AGAIN | Mark.LOST_UPSTREAM | Mark.FAST, "fast-retransmit"),
         (AGAIN | Mark.LOST_UPSTREAM | Mark.TAIL_PROBE, "tail-loss-probe"),
         (AGAIN | Mark.LOST_UPSTREAM, "retransmission-timeout"),
         (Mark.OUT_OF_ORDER, "reordering")],
    )  # fmt: skip
    def test_how_the_hole_was_noticed(self, marks: int, reason: str) -> None:
        assert told(self.holed(260.2, marks))[-1] == ("receive", reason, 240)

    @pytest.mark.parametrize(
        ("filled", "reason"), [(50.1, "fast-retransmit"), (50.2, "retransmission-timeout")]
    )
    def test_within_a_round_trip_and_a_half_only_an_ack_can_have_asked(
        self, filled: float, reason: str
    ) -> None:
        assert reason in settled(self.holed(filled, AGAIN | Mark.LOST_UPSTREAM)).reasons

    def test_a_fast_retransmission_is_an_extra_round_trip(self) -> None:
        talk = self.holed(40, AGAIN | Mark.LOST_UPSTREAM | Mark.FAST)

        assert settled(talk)[Request.EXTRA_ROUND_TRIPS] == 1

    def test_bytes_above_the_hole_waited_since_they_came(self) -> None:
        assert told(self.holed(40, AGAIN | Mark.LOST_UPSTREAM | Mark.FAST))[-2:] == [
            ("receive", "serialization", pytest.approx(0.2)),
            ("receive", "fast-retransmit", pytest.approx(19.8)),
        ]
