"""From where to where a request lasted, and over which path."""

import pytest

from kit.ledgers import FULL, Mark, Talk, last_settled, ns, settled, tables, told
from wirespan.base.vocabulary import Vantage
from wirespan.kernels.layout import Connection, ConnectionFact, Exchange, ExchangeFact, Request
from wirespan.kernels.walk.settling import Walk

AGAIN = Mark.RETRANSMISSION


def plain(answered: float = 60, **given: float | None) -> Talk:
    talk = Talk(**given)  # type: ignore[arg-type]  # both are trips
    talk.client(0, 100)
    talk.server(answered, 500)
    return talk


class TestEnds:
    def test_a_request_lasts_from_its_first_byte_to_the_answer_s_last(self) -> None:
        ledger = settled(plain())

        assert (ledger[Request.START], ledger[Request.END]) == (ns(0), ns(60))

    @pytest.mark.parametrize(
        ("connection", "end"),
        [({"RESET": ns(500), "END": ns(900)}, 500), ({"END": ns(900)}, 900)],
        ids=["reset", "capture over"],
    )
    def test_without_an_answer_it_lasts_until_the_connection_gave_up(
        self, connection: dict[str, int], end: float
    ) -> None:
        talk = Talk(connection=connection)
        talk.client(0, 100)

        assert settled(talk)[Request.END] == ns(end)

    def test_at_the_server_it_lasts_until_the_copy_that_arrived(self) -> None:
        talk = plain(answered=1, to_client=20, to_server=0)
        talk.server(250, 500, at=0, marks=AGAIN)
        talk.client(270)

        assert told(talk) == [("wait", "server", 1), ("receive", "retransmission-timeout", 249)]

    def test_a_needless_copy_does_not_make_it_longer(self) -> None:
        talk = plain(answered=1, to_client=20, to_server=0)
        talk.server(250, 500, at=0, marks=AGAIN | Mark.SPURIOUS)
        talk.client(270)

        assert settled(talk)[Request.END] == ns(1)

    def test_what_is_sent_again_after_the_client_had_it_all_is_another_answer_s(self) -> None:
        talk = plain(answered=1, to_client=20, to_server=0)
        talk.exchange = {"ASKED_TO": 100, "ANSWERED_TO": 500}
        talk.client(21, 100)
        talk.server(22, 500)
        talk.server(250, 500, at=500, marks=AGAIN)
        talk.server(260, 300, at=200, marks=AGAIN)

        assert settled(talk)[Request.END] == ns(1)

    def test_at_the_client_a_copy_that_came_is_the_end_already(self) -> None:
        talk = plain()
        talk.server(250, 500, at=0, marks=AGAIN)

        assert settled(talk)[Request.END] == ns(60)


class TestVantage:
    @pytest.mark.parametrize(
        ("vantage", "server"), [(Vantage.CLIENT, 35), (Vantage.SERVER, 60), (Vantage.UNKNOWN, 40)]
    )
    def test_a_vantage_given_is_believed(self, vantage: Vantage, server: float) -> None:
        ledger = settled(plain(to_client=5, to_server=20), Walk(vantage))

        assert ledger.reasons["server"] == server
        assert ledger[Request.BASE_RTT] == 25_000_000


class TestSegmentSize:
    @pytest.mark.parametrize(
        ("client", "server", "full"),
        [
            ({"MAXIMUM_SEGMENT": 1460, "TIMESTAMPS": 1}, {"MAXIMUM_SEGMENT": 1400}, 1388),
            ({"MAXIMUM_SEGMENT": 1460, "TIMESTAMPS": 0}, {"MAXIMUM_SEGMENT": 1400}, 1400),
            ({"MAXIMUM_SEGMENT": -1}, {"MAXIMUM_SEGMENT": -1}, 1448),
            ({"MAXIMUM_SEGMENT": 1460}, {"CUT_LENGTH": 1200}, 1200),
            ({"MAXIMUM_SEGMENT": 1460}, {"CUT_LENGTH": 536}, 536),
            ({"MAXIMUM_SEGMENT": 1460}, {"CUT_LENGTH": 535}, 1448),
        ],
    )
    def test_a_full_segment_is_the_smaller_limit_or_what_the_path_carries(
        self, client: dict[str, int], server: dict[str, int], full: int
    ) -> None:
        for length, reason in ((full, "slow-start"), (full - 1, "sender-idle")):
            talk = Talk(sides=(client, server))
            talk.client(0, 100)
            talk.server(20, length, marks=Mark.PSH)
            talk.client(20)
            talk.server(40, length)

            assert told(talk)[-1][1] == reason


class TestSuccession:
    def test_a_loss_is_remembered_for_the_next_exchange(self) -> None:
        talk = plain(answered=60)
        talk.client(220, 100, at=0, marks=AGAIN)
        given = tables(talk)
        walk = Walk(Vantage.UNKNOWN)

        given[1].cells[0, Exchange.END] = ns(230)
        walk.settle(*given)

        assert given[2].cells[0, Connection.SETTLED_LOSSES] == 1
        assert given[2].cells[0, Connection.SETTLED] == ns(230)

    def test_two_exchanges_in_one_call_are_two_requests(self) -> None:
        given = tables(plain())
        walk = Walk(Vantage.UNKNOWN)

        walk.settle(memoryview(bytearray(16)).cast("q"), *given[1:])

        assert walk.slices.request_count == 2
        assert last_settled(walk)[Request.ID] == 3


class TestDatagrams:
    def lookup(self, *, retry: int = -1, end: int, copy: int = -1) -> Talk:
        talk = plain()
        talk.connection = {"TRANSPORT": 17}
        talk.exchange = {
            "PROTOCOL": 0, "START": ns(0), "RETRY": retry, "END": end, "COPY": copy,
        }  # fmt: skip
        return talk

    def test_a_lookup_is_the_resolver_s_and_the_way_to_it(self) -> None:
        assert told(self.lookup(end=ns(30))) == [("dns", "server", 30)]

    def test_until_the_last_copy_of_the_question_it_was_waited_in_vain(self) -> None:
        assert told(self.lookup(retry=ns(300), end=ns(330))) == [
            ("dns", "retry", 300),
            ("dns", "server", 30),
        ]

    def test_where_the_first_copy_was_answered_it_was_the_resolver_that_took_so_long(self) -> None:
        talk = self.lookup(retry=ns(300), end=ns(330), copy=0)

        assert told(talk) == [("dns", "server", 330)]

    def test_a_lookup_nobody_answered_lasts_until_the_last_copy(self) -> None:
        assert told(self.lookup(retry=ns(300), end=-1)) == [("dns", "retry", 300)]


def test_packets_that_were_not_kept_leave_their_time_unexplained() -> None:
    talk = Talk(connection={"FACTS": ConnectionFact.ROWS_DROPPED})
    talk.exchange = {"START": ns(-1000), "ASKED": ns(-990), "ANSWER": ns(-900)}
    talk.client(0)
    talk.server(20, FULL)
    talk.server(20.1, FULL)

    assert ("receive", "residual", 900) in told(talk)


def test_the_smallest_trip_between_two_hosts_counts_for_all_their_connections() -> None:
    walk = Walk(Vantage.UNKNOWN)
    settled(plain(to_server=20), walk)

    later = settled(plain(to_server=55), walk)

    assert later.reasons == {"propagation": 20, "server": 40}


def test_other_hosts_are_elsewhere() -> None:
    walk = Walk(Vantage.UNKNOWN)
    settled(plain(to_server=20), walk)
    talk = plain(to_server=55)
    talk.connection = {"SERVER": 2}

    assert settled(talk, walk).reasons == {"propagation": 55, "server": 5}


def test_an_answer_sooner_than_the_trip_corrects_it() -> None:
    assert settled(plain(25, to_server=62))[Request.BASE_RTT] == 25_000_000


@pytest.mark.parametrize("fact", [ExchangeFact.PIPELINED, ExchangeFact.EARLY_ANSWER])
def test_an_answer_that_did_not_wait_for_the_question_s_end_does_not(fact: int) -> None:
    talk = plain(25, to_server=62)
    talk.exchange = {"FACTS": fact}

    assert settled(talk)[Request.BASE_RTT] == 62_000_000


def crossed(acknowledged: int) -> Talk:
    """The server sent something just after the question passed the tap."""
    talk = Talk(to_server=20)
    talk.client(0, 100)
    talk.server(0.1, 500, ack=acknowledged)
    return talk


def test_what_crossed_the_question_on_its_way_does_not() -> None:
    walk = Walk(Vantage.UNKNOWN)

    assert settled(crossed(99), walk)[Request.BASE_RTT] == 20_000_000
    assert settled(plain(60, to_server=20), walk).reasons == {"propagation": 20, "server": 40}
    assert settled(crossed(100), walk)[Request.BASE_RTT] == 100_000


def test_an_unknown_trip_is_not_made_up_from_an_answer() -> None:
    assert settled(plain(to_server=None))[Request.BASE_RTT] == -1
