"""A small segment that waited for the ACK of another, and what only looks like it."""

import pytest

from kit.ledgers import FULL, Mark, Talk, settled, told


class TestSilence:
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

    @pytest.mark.parametrize(
        ("second", "reason"), [(2, "nagle-delayed-ack"), (2.01, "sender-idle")]
    )
    def test_on_one_host_most_of_the_wait_is_before_the_ack(
        self, second: float, reason: str
    ) -> None:
        talk = Talk(to_client=0, to_server=0.1)
        talk.client(0, 200)
        talk.server(1)
        talk.client(second, 300)
        talk.server(second + 20, 100)

        assert told(talk)[0][:2] == ("send", reason)

    def test_sent_before_the_ack_came_it_did_not_wait(self) -> None:
        talk = Talk()
        talk.client(0, 200)
        talk.client(58, 300)
        talk.server(60)
        talk.server(78, 100)

        assert told(talk)[0] == ("send", "sender-idle", 58)

    @pytest.mark.parametrize(("echo", "reason"), [(560, "nagle-delayed-ack"), (559, "sender-idle")])
    def test_it_echoes_the_ack_it_waited_for(self, echo: int, reason: str) -> None:
        talk = Talk()
        talk.client(0, 200)
        talk.server(60, stamp=560)
        talk.client(60.1, 300, echo=echo)
        talk.server(80.1, 100)

        assert told(talk)[0][1] == reason

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

    @pytest.mark.parametrize(
        ("cut", "reason"), [(-1, "nagle-delayed-ack"), (643, "nagle-delayed-ack"), (642, "idle")]
    )
    def test_the_largest_segment_is_full_only_where_a_longer_text_was_cut_so(
        self, cut: int, reason: str
    ) -> None:
        """An answer's head and body in two writes: 188 and 642 bytes (a shop's service)."""
        talk = Talk(to_client=0, to_server=40, sides=({}, {"LARGEST": 642, "CUT_LENGTH": cut}))
        talk.client(0, 100)
        talk.server(163, 188, marks=Mark.PSH)
        talk.client(204.6)
        talk.server(244.7, 642, marks=Mark.PSH)
        talk.exchange |= {"ASKED_TO": 100, "ANSWERED_TO": 830}

        assert told(talk)[-1][1].endswith(reason)

    @pytest.mark.parametrize(
        ("earlier_ack", "reason"),
        [(-1, "sender-idle"), (20.1, "sender-idle"), (9, "nagle-delayed-ack")],
        ids=["never acknowledged", "after the second left", "before it left"],
    )
    def test_who_sends_two_small_ones_unacknowledged_has_it_switched_off(
        self, earlier_ack: float, reason: str
    ) -> None:
        talk = Talk(to_client=0, to_server=10)
        talk.client(0, 100)
        talk.server(10, 20)
        if earlier_ack == 9:
            talk.client(10.1)
        talk.server(20.2 if earlier_ack == 9 else 10.2, 21)
        if earlier_ack == 20.1:
            talk.client(10.1)
        talk.client(50)
        talk.server(60, 22)
        talk.exchange |= {"ASKED_TO": 100, "ANSWERED_TO": 63}

        assert reason in settled(talk).reasons
        assert ("nagle-delayed-ack" in settled(talk).reasons) is (reason == "nagle-delayed-ack")

    def test_two_of_a_length_were_cut_from_a_longer_text(self) -> None:
        talk = Talk()
        talk.client(0, 536)
        talk.server(60)
        talk.client(60.1, 536)
        talk.server(80.1, 100)

        assert "nagle-delayed-ack" not in settled(talk).reasons

    def last_piece(self, full: int = 8, window: int = 1 << 20, small: int = 255) -> Talk:
        """A ticket of TLS, then an answer of full segments and a rest, at the server."""
        talk = Talk(to_client=40, to_server=0)
        talk.server(0, small)
        talk.client(1, 50, ack=0, window=window)
        for _ in range(full):
            talk.server(48, FULL)
        talk.client(85, ack=small, window=window)
        talk.server(85.1, 900)
        end = small + full * FULL + 900
        talk.exchange |= {"ASKED_TO": 50}
        talk.exchange |= {"ANSWERED_FROM": small, "ANSWERED_TO": end}
        return talk

    @pytest.mark.parametrize(("full", "reason"), [(8, "nagle-delayed-ack"), (9, "slow-start")])
    def test_full_segments_may_have_left_in_between(self, full: int, reason: str) -> None:
        """With nine of them and the ticket the initial window is used up."""
        talk = self.last_piece(full)
        assert told(talk)[-1] == ("receive", reason, pytest.approx(37.1))

    def test_where_all_before_it_was_full_it_was_no_nagle(self) -> None:
        assert "nagle-delayed-ack" not in settled(self.last_piece(small=FULL)).reasons

    def test_where_the_receiver_had_no_room_left_it_was_no_nagle(self) -> None:
        reasons = settled(self.last_piece(window=255 + 9 * FULL - 1)).reasons

        assert reasons["receive-window"] == pytest.approx(37.1)

    def test_after_a_loss_the_window_may_be_smaller(self) -> None:
        talk = self.last_piece()
        talk.packets[4].marks |= Mark.RETRANSMISSION | Mark.LOST_UPSTREAM

        assert "nagle-delayed-ack" not in settled(talk).reasons


class TestAnswer:
    """A server that sends TLS tickets and leaves Nagle's algorithm on."""

    def behind_a_ticket(
        self, answered: float, length: int = 300, at_client: bool = False, ticket: float = 0
    ) -> Talk:
        talk = Talk(to_client=40, to_server=0)
        talk.server(ticket, 255)
        talk.client(10, 50, ack=0)
        talk.client(85, ack=255)
        talk.server(answered, length)
        talk.packets.sort(key=lambda packet: packet.time)
        talk.exchange |= {"ASKED_TO": 50}
        talk.exchange |= {"ANSWERED_FROM": 255, "ANSWERED_TO": 255 + length}
        return talk

    def test_a_small_answer_waited_for_the_ack_of_the_ticket(self) -> None:
        assert told(self.behind_a_ticket(85.1)) == [("wait", "nagle-delayed-ack", 75.1)]

    @pytest.mark.parametrize(("answered", "reason"), [(87, "nagle-delayed-ack"), (87.1, "server")])
    def test_it_leaves_at_once_when_the_ack_comes(self, answered: float, reason: str) -> None:
        assert told(self.behind_a_ticket(answered))[0][1] == reason

    def test_a_full_segment_never_waits(self) -> None:
        assert told(self.behind_a_ticket(85.1, FULL)) == [("wait", "server", 75.1)]

    def test_what_the_server_did_before_the_ticket_was_its_own(self) -> None:
        assert told(self.behind_a_ticket(85.1, ticket=12)) == [
            ("wait", "server", 2),
            ("wait", "nagle-delayed-ack", 73.1),
        ]

    def test_far_from_the_server_the_way_there_and_back_is_the_way(self) -> None:
        talk = Talk(to_client=0, to_server=40)
        talk.client(0, 50, ack=0)
        talk.server(5, 255)
        talk.client(45, ack=255)
        talk.server(85.1, 300)
        talk.exchange |= {"ASKED_TO": 50}
        talk.exchange |= {"ANSWERED_FROM": 255, "ANSWERED_TO": 555}

        assert told(talk) == [
            ("wait", "propagation", 20),
            ("wait", "nagle-delayed-ack", 45.1),
            ("wait", "propagation", 20),
        ]

    def test_a_question_that_acknowledged_all_let_nothing_go(self) -> None:
        """Every question on a used connection."""
        talk = Talk(to_client=40, to_server=0)
        talk.server(0, 255)
        talk.client(60, 50)
        talk.server(60.5, 300)
        talk.exchange |= {"ASKED_TO": 50}
        talk.exchange |= {"ANSWERED_FROM": 255, "ANSWERED_TO": 555}

        assert told(talk) == [("wait", "server", 0.5)]
