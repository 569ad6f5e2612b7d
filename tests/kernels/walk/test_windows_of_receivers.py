"""Windows of the receiver, and ACKs that it held back."""

import pytest

from kit.ledgers import FULL, Mark, Talk, settled, told


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

    @pytest.mark.parametrize(
        ("window", "length", "reason"),
        [(1024, FULL, "receive-window"), (1024, 1025, "receive-window"),
         (1024, 1024, "sender-idle"), (FULL, FULL, "sender-idle")],
    )  # fmt: skip
    def test_a_window_of_less_than_a_segment_holds_it_with_nothing_on_its_way(
        self, window: int, length: int, reason: str
    ) -> None:
        """A reader that stopped: its window is not quite closed."""
        talk = Talk(to_client=20, to_server=0)
        talk.client(0, 100, window=2 * FULL + 500)
        talk.server(0.1, FULL)
        talk.server(0.1, FULL, marks=Mark.PSH)
        talk.client(60, window=window)
        talk.client(220, window=10 * FULL)
        talk.server(220.1, length)

        assert told(talk)[-1][1] == reason

    def test_a_window_opened_without_acknowledging_was_no_delayed_ack(self) -> None:
        talk = Talk(to_client=20, to_server=0)
        talk.client(0, 100, window=2 * FULL + 500)
        talk.server(0.1, FULL)
        talk.server(0.1, FULL, marks=Mark.PSH)
        talk.client(20.1, window=500)
        talk.client(220, window=10 * FULL)
        talk.server(220.1, FULL)

        assert settled(talk).reasons == {"receive-window": 220, "server": pytest.approx(0.1)}
        assert settled(talk).media["client-host"] == 200


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

    def test_where_it_is_not_the_receive_window_an_earlier_ack_would_have_opened_more(self) -> None:
        talk = Talk(to_client=20, to_server=0)
        talk.client(0, 100, window=100 * FULL)
        talk.server(1, FULL)
        talk.server(1, FULL)
        talk.client(61, window=98 * FULL)
        talk.server(61, FULL)

        reasons = settled(talk).reasons
        assert (reasons["delayed-ack"], reasons["slow-start"]) == (40, 20)

    @pytest.mark.parametrize(("window", "delayed"), [(FULL, 0), (FULL + 1, 40)])
    def test_a_late_ack_that_opens_less_than_it_acknowledges_is_the_reader_s(
        self, window: int, delayed: float
    ) -> None:
        talk = Talk(to_client=20, to_server=0)
        talk.client(0, 100, window=2 * FULL)
        talk.server(1, FULL)
        talk.server(1, FULL)
        talk.client(61, window=window)
        talk.server(61, FULL)

        reasons = settled(talk).reasons
        assert reasons.get("delayed-ack", 0) == delayed
        assert reasons["receive-window"] == 60 - delayed

    def test_an_ack_of_the_first_of_several_segments_is_late_because_they_were(self) -> None:
        """Four answers at once over one narrow link: the fourth waits for the others' segments."""
        talk = Talk(to_client=20, to_server=0)
        talk.client(0, 100)
        for _ in range(10):
            talk.server(0.1, FULL)
        for number in range(2, 11, 2):
            talk.client(38 + number / 4, ack=number * FULL)
        talk.server(38.6, FULL)
        talk.packets.sort(key=lambda packet: packet.time)

        assert settled(talk).reasons["slow-start"] == 38.5
        assert "delayed-ack" not in settled(talk).reasons

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
