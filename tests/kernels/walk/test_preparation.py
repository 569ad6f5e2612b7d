"""What a first request waited for: the lookup, the connection, TLS."""

import pytest

from kit.ledgers import Mark, Talk, ns, settled, told
from wirespan.kernels.layout import Opened, Protocol


def opened(talk: Talk, syn_ack: float, opening: float, **given: int) -> Talk:
    """A handshake that began at 0, and a question the moment it is over."""
    talk.connection = {
        "OPENED": Opened.HANDSHAKE, "SYN": ns(0), "SYN_LAST": ns(0), "SYNS": 1,
        "SYN_ACK": ns(syn_ack), "SYN_ACKS": 1, "OPEN": ns(opening), **given,
    }  # fmt: skip
    talk.exchange = {"INDEX": 0, **talk.exchange}
    talk.client(opening, 100)
    talk.server(opening + max(talk.to_server or 0, 1), 500)
    return talk


class TestConnect:
    def test_a_handshake_is_one_round_trip(self) -> None:
        assert told(opened(Talk(), 20, 20))[0] == ("connect", "propagation", 20)

    def test_at_the_server_its_own_answer_is_told_from_the_client_s_trip(self) -> None:
        assert told(opened(Talk(20, 0), 3, 23))[:2] == [
            ("connect", "server", 3),
            ("connect", "propagation", 20),
        ]

    def test_far_from_the_server_what_is_over_is_not_explained(self) -> None:
        assert ("connect", "residual", 30) in told(opened(Talk(), 50, 50))

    @pytest.mark.parametrize(
        ("syn_ack", "reason"), [(10.1, "residual"), (10, "server"), (0.3, "server")]
    )
    def test_where_both_hosts_seem_near_a_late_syn_ack_came_from_further(
        self, syn_ack: float, reason: str
    ) -> None:
        told_first = told(opened(Talk(0, 0.1), syn_ack, syn_ack))

        assert ("connect", reason) in {(phase, why) for phase, why, _ in told_first}

    def test_after_a_lost_syn_the_last_copy_counts(self) -> None:
        talk = opened(Talk(0, 0.1), 1005, 1005, SYNS=2, SYN_LAST=ns(1000))

        assert ("connect", "residual") not in {(phase, why) for phase, why, _ in told(talk)}

    def test_a_lost_syn_costs_all_but_the_trip_that_succeeded(self) -> None:
        talk = opened(Talk(), 1020, 1020, SYNS=2, SYN_LAST=ns(1000))

        assert told(talk)[:2] == [
            ("connect", "syn-retransmission", 1000),
            ("connect", "propagation", 20),
        ]

    def test_a_lost_syn_ack_may_be_repaired_by_the_server_first(self) -> None:
        talk = opened(Talk(), 1010, 1010, SYNS=2, SYN_LAST=ns(1000))

        assert told(talk)[:2] == [
            ("connect", "syn-retransmission", 990),
            ("connect", "propagation", 20),
        ]

    def test_at_the_server_a_lost_syn_ack_is_the_time_until_the_last(self) -> None:
        talk = opened(Talk(20, 0), 0, 1020, SYNS=2, SYN_ACKS=3)

        assert told(talk)[:2] == [
            ("connect", "syn-retransmission", 1000),
            ("connect", "propagation", 20),
        ]

    @pytest.mark.parametrize(
        ("opening", "lost"), [(21, 0), (21.1, 1.1)], ids=["in time", "too late"]
    )
    def test_a_second_syn_ack_that_was_not_waited_for_costs_nothing(
        self, opening: float, lost: float
    ) -> None:
        reasons = settled(opened(Talk(20, 0), 0, opening, SYN_ACKS=2)).reasons

        assert reasons.get("syn-retransmission", 0) == pytest.approx(lost)


class TestLookup:
    def looked_up(self, talk: Talk, *, retry: float | None = None) -> Talk:
        """A lookup from -100 to -40, then the SYN at 0."""
        talk.exchange = {
            "LOOKUP_START": ns(-100), "LOOKUP_END": ns(-40),
            "LOOKUP_RETRY": -1 if retry is None else ns(retry),
            "LOOKUP_START_FRAME": 1, "LOOKUP_END_FRAME": 2,
        }  # fmt: skip
        return opened(talk, 20, 20)

    def test_one_lookup_cannot_tell_the_resolver_from_the_way(self) -> None:
        ledger = settled(self.looked_up(Talk()))

        assert ledger.pieces[:2] == [("dns", "server", 60), ("client", "client", 40)]
        assert ledger.media["unknown"] == 60

    def test_the_wait_for_an_address_that_never_answered_belongs_to_connecting(self) -> None:
        talk = self.looked_up(Talk())
        talk.exchange |= {"FELL_BACK": ns(-30), "FELL_BACK_FRAME": 3}

        assert told(talk)[:4] == [
            ("dns", "server", 60),
            ("client", "client", 10),
            ("connect", "client", 30),
            ("connect", "propagation", 20),
        ]

    def test_a_question_asked_again_was_waited_for_in_vain_before(self) -> None:
        assert told(self.looked_up(Talk(), retry=-70))[:2] == [
            ("dns", "retry", 30),
            ("dns", "server", 30),
        ]

    def test_at_the_server_the_answer_has_to_reach_the_client_first(self) -> None:
        talk = self.looked_up(Talk(30, 0))

        assert told(talk)[1:4] == [
            ("client", "propagation", 15),
            ("client", "client", 10),
            ("client", "propagation", 15),
        ]


class TestHandshake:
    def secured(self, talk: Talk, *flights: tuple[int, float, int]) -> Talk:
        """TLS flights (side, time, bytes) from 0 on, and the question 5 ms after the last."""
        for side, time, length in flights:
            (talk.server if side else talk.client)(time, length)
        end = flights[-1][1]
        talk.secure = {"HELLO": ns(0), "FINISHED": ns(end)}
        talk.exchange = {
            "INDEX": 0, "START": ns(end + 5), "ASKED_FROM": talk.sent[0],
            "ANSWERED_FROM": talk.sent[1],
        }  # fmt: skip
        talk.client(end + 5, 100)
        talk.server(end + 25, 500)
        return talk

    def test_each_flight_is_a_round_trip_and_what_the_host_computed(self) -> None:
        talk = self.secured(Talk(), (0, 0, 300), (1, 24, 1200), (0, 26, 80))

        assert told(talk)[:5] == [
            ("tls", "propagation", 10),
            ("tls", "crypto", 4),
            ("tls", "propagation", 10),
            ("tls", "crypto", 2),
            ("client", "client", 5),
        ]

    def test_who_computed_is_the_medium(self) -> None:
        talk = self.secured(Talk(), (0, 0, 300), (1, 24, 1200), (0, 26, 80))

        media = settled(talk).media

        assert media["server-host"] == 4
        assert media["client-host"] == 2 + 5

    def test_a_certificate_in_many_segments_is_a_transfer(self) -> None:
        flights = ((0, 0, 300), *((1, 20 + part, 1448) for part in range(4)), (0, 24, 80))
        talk = self.secured(Talk(), *flights)

        assert ("tls", "serialization", 3) in told(talk)

    def test_a_lost_hello_is_the_timer_s(self) -> None:
        talk = Talk()
        talk.client(0, 300)
        talk.client(230, 300, at=0, marks=Mark.RETRANSMISSION)
        talk = self.secured(talk, (1, 254, 1200), (0, 256, 80))

        assert told(talk)[:3] == [
            ("tls", "retransmission-timeout", 230),
            ("tls", "propagation", 10),
            ("tls", "crypto", 4),
        ]

    def test_a_lost_answer_to_the_hello_is_too(self) -> None:
        talk = Talk()
        talk.client(0, 300)
        talk.client(230, 300, at=0, marks=Mark.RETRANSMISSION | Mark.SPURIOUS)
        talk = self.secured(talk, (1, 254, 1200), (0, 256, 80))

        assert told(talk)[:3] == [
            ("tls", "propagation", 20),
            ("tls", "retransmission-timeout", 234),
            ("tls", "crypto", 2),
        ]

    def test_a_client_s_lost_finished_is_too(self) -> None:
        talk = Talk()
        talk.client(0, 300)
        talk.server(24, 1200)
        talk.client(26, 80)
        talk.client(270, 80, at=300, marks=Mark.RETRANSMISSION)
        talk = self.secured(talk, (1, 290, 50))

        assert ("tls", "retransmission-timeout", 244) in told(talk)

    def test_needless_copies_are_no_flights(self) -> None:
        talk = Talk()
        talk.client(0, 300)
        talk.server(20, ack=300)
        talk.client(21, 300, at=0, marks=Mark.RETRANSMISSION | Mark.SPURIOUS)
        talk = self.secured(talk, (1, 24, 1200), (0, 26, 80))

        assert ("tls", "crypto", 2) in told(talk)


class TestUnread:
    """What was said between the connection and the question, and is no question."""

    def greeted(self, talk: Talk, *flights: tuple[int, float, int], asked: float) -> Talk:
        talk = opened(talk, 20, 20)
        question, answer = talk.packets[-2:]
        del talk.packets[-2:]
        talk.sent, talk.in_order = [0, 0], [0, 0]
        for side, time, length in flights:
            (talk.server if side else talk.client)(time, length)
        talk.exchange |= {
            "START": ns(asked), "ASKED_FROM": talk.sent[0], "ANSWERED_FROM": talk.sent[1]
        }  # fmt: skip
        talk.client(asked, question.length)
        talk.server(asked + 20, answer.length)
        return talk

    def test_the_wait_for_a_greeting_is_the_server_s(self) -> None:
        """SMTP, SSH, MySQL: a server that looks the client's name up first, say."""
        talk = self.greeted(Talk(), (1, 340, 90), asked=343)

        assert told(talk)[:5] == [
            ("connect", "propagation", 30),
            ("connect", "server", 300),
            ("connect", "propagation", 10),
            ("client", "client", 3),
            ("wait", "propagation", 20),
        ]

    def test_without_a_greeting_all_is_the_client_s(self) -> None:
        assert ("client", "client", 323) in told(self.greeted(Talk(), asked=343))

    def test_a_handshake_too_short_to_read_is_one(self) -> None:
        """A capture of the first 96 bytes of each packet."""
        talk = self.greeted(
            Talk(), (0, 25, 500), (1, 49, 1200), (0, 51, 80), (1, 72, 50), asked=73
        )  # fmt: skip
        talk.exchange["PROTOCOL"] = Protocol.TLS

        assert told(talk)[1:-1] == [
            ("client", "client", 5),
            ("tls", "propagation", 10),
            ("tls", "crypto", 4),
            ("tls", "propagation", 10),
            ("tls", "crypto", 2),
            ("tls", "propagation", 10),
            ("tls", "crypto", 1),
            ("tls", "propagation", 10),
            ("client", "client", 1),
        ]

    @pytest.mark.parametrize(("asked", "gap"), [(74, 2), (74.1, 23.1)])
    def test_a_question_long_after_the_server_s_last_word_did_not_wait_for_it(
        self, asked: float, gap: float
    ) -> None:
        """Tickets of TLS 1.3 are for later."""
        talk = self.greeted(Talk(), (0, 25, 500), (1, 49, 1200), (0, 51, 80), (1, 72, 50),
                            asked=asked)  # fmt: skip
        talk.exchange["PROTOCOL"] = Protocol.TLS

        assert told(talk)[-2] == ("client", "client", pytest.approx(gap))


@pytest.mark.parametrize(("index", "settled_before"), [(1, None), (0, -5)])
def test_only_the_first_request_waited_for_the_connection(
    index: int, settled_before: float | None
) -> None:
    talk = opened(Talk(), 20, 20)
    talk.exchange["INDEX"] = index
    if settled_before is not None:
        talk.connection["SETTLED"] = ns(settled_before)

    assert {phase for phase, _, _ in told(talk)} == {"wait"}
