"""What is remembered of the way between two hosts, uncompiled."""

import pytest

from kit.sources import from_source
from wirespan.kernels.layout import CONNECTION_FIELDS, Connection, Exchange, ExchangeFact, Opened
from wirespan.kernels.table import Table
from wirespan.kernels.walk import trips as compiled


@pytest.fixture
def trips():
    return from_source(compiled).Trips()


def known(trips, client: int, server: int, to_client: int, to_server: int) -> tuple[int, int]:
    trips.recall(client, server, to_client, to_server)
    return trips.to_client, trips.to_server


def test_of_strangers_only_what_is_given_is_known(trips) -> None:
    assert known(trips, 0, 1, -1, 500) == (-1, 500)


def test_the_smaller_round_trip_is_recalled(trips) -> None:
    trips.recall(0, 1, 10, 500)
    trips.remember(0, 1)

    assert known(trips, 0, 1, 20, 499) == (10, 499)
    assert known(trips, 0, 1, 9, 501) == (9, 500)


def test_what_is_not_known_again_is_recalled(trips) -> None:
    trips.recall(0, 1, 10, 500)
    trips.remember(0, 1)

    assert known(trips, 0, 1, -1, -1) == (10, 500)


def test_the_other_direction_is_another_pair(trips) -> None:
    trips.recall(0, 1, 10, 500)
    trips.remember(0, 1)

    assert known(trips, 1, 0, -1, -1) == (-1, -1)


def test_of_two_pairs_in_one_place_the_later_stays(trips) -> None:
    trips.recall(0, 1, 10, 500)
    trips.remember(0, 1)
    trips.recall(0, 1 + 65536, 7, 8)
    trips.remember(0, 1 + 65536)

    assert known(trips, 0, 1, -1, -1) == (-1, -1)
    assert known(trips, 0, 1 + 65536, -1, -1) == (7, 8)


MS = 1_000_000


class TestSplitConnections:
    """Data is acknowledged after 100 ns; handshakes and answers take milliseconds."""

    @pytest.fixture
    def seen(self, trips):
        def see(
            opened: float, answered: float, server: int = 1, facts: int = 0, index: int = 0,
            syns: int = 1,
        ) -> None:  # fmt: skip
            exchange = dict.fromkeys(Exchange, -1)
            exchange |= {Exchange.CONNECTION: 0, Exchange.FACTS: facts, Exchange.INDEX: index}
            exchange |= {Exchange.ASKED: 0, Exchange.ANSWER: round(answered * MS)}
            flow = [-1] * CONNECTION_FIELDS
            flow[Connection.TRANSPORT] = 6
            flow[Connection.CLIENT] = 0
            flow[Connection.SERVER] = server
            flow[Connection.OPENED] = Opened.HANDSHAKE
            flow[Connection.SYNS] = syns
            flow[Connection.SYN] = 0
            flow[Connection.SYN_ACK] = round(opened * MS)
            exchanges, connections = Table(len(Exchange), 1), Table(CONNECTION_FIELDS, 1)
            exchanges.write(0, [exchange[column] for column in Exchange])
            connections.write(0, flow)
            trips.witness(exchanges.cells, 0, connections.cells)

        return see

    def beyond(self, trips, server: int = 1, to_client: int = 0, to_server: int = 100) -> int:
        trips.recall(0, server, to_client, to_server)
        trips.remember(0, server)
        trips.look_beyond(0, server)
        return trips.to_server

    def test_the_server_is_as_far_as_handshakes_and_answers_say(self, trips, seen) -> None:
        seen(80, 90)
        seen(78, 81)

        assert self.beyond(trips) == 78 * MS

    def test_an_answer_may_come_a_little_sooner(self, trips, seen) -> None:
        seen(80, 60)
        seen(80, 90)

        assert self.beyond(trips) == 60 * MS

    @pytest.mark.parametrize(
        ("opened", "answered", "found"),
        [(9.99, 20, False), (10, 20, True), (80, 59.9, False), (80, 60, True)],
    )
    def test_bounds(self, trips, seen, opened: float, answered: float, found: bool) -> None:
        seen(opened, answered)
        seen(100, 100)

        assert (self.beyond(trips) > 100) is found

    def test_one_handshake_or_one_answer_is_chance(self, trips, seen) -> None:
        seen(80, 90)

        assert self.beyond(trips) == 100

        seen(80, 90, index=1)

        assert self.beyond(trips) == 100

    def test_a_repeated_syn_and_an_answer_that_crossed_its_question_say_nothing(
        self, trips, seen
    ) -> None:
        for _ in range(2):
            seen(80, 90)
        seen(1, 90, syns=2)
        seen(80, 1, facts=ExchangeFact.PIPELINED)

        assert self.beyond(trips) == 80 * MS

    @pytest.mark.parametrize(("to_client", "found"), [(8 * MS - 100, True), (8 * MS - 99, False)])
    def test_where_the_client_is_far_the_tap_is_at_the_server(
        self, trips, seen, to_client: int, found: bool
    ) -> None:
        for _ in range(2):
            seen(80, 90)

        assert (self.beyond(trips, to_client=to_client) > 100) is found

    def proven(self, trips, seen) -> None:
        for _ in range(2):
            seen(80, 90)
        assert self.beyond(trips) == 80 * MS

    def test_what_stands_near_a_client_stands_before_its_other_servers(self, trips, seen) -> None:
        self.proven(trips, seen)
        seen(50, 55, server=2)

        assert self.beyond(trips, server=2) == 50 * MS

    @pytest.mark.parametrize(("transport", "way"), [(6, 50 * MS), (17, 100)])
    def test_it_is_learned_from_all_pairs_before_any_is_judged(
        self, trips, seen, transport: int, way: int
    ) -> None:
        for _ in range(2):
            seen(80, 90)
        seen(50, 55, server=2)
        flow = [-1] * CONNECTION_FIELDS
        flow[Connection.TRANSPORT] = transport
        flow[Connection.CLIENT], flow[Connection.SERVER] = 0, 1
        flow[Connection.RTT_TO_CLIENT], flow[Connection.RTT_TO_SERVER] = 0, 100
        connections = Table(CONNECTION_FIELDS, 1)
        connections.write(0, flow)

        trips.suspect(connections.cells, 0)

        assert self.beyond(trips, server=2) == way

    def test_before_other_clients_it_does_not(self, trips, seen) -> None:
        self.proven(trips, seen)
        seen(50, 55, server=2)
        trips.recall(1, 2, 0, 100)

        assert not trips.look_beyond(1, 2)

    @pytest.mark.parametrize(
        ("opened", "answered", "way"), [(50, 10, 10 * MS), (50, 9.99, 100), (9.99, 55, 100)]
    )
    def test_a_near_answer_or_handshake_is_a_near_server_s(
        self, trips, seen, opened: float, answered: float, way: int
    ) -> None:
        self.proven(trips, seen)
        seen(opened, answered, server=2)

        assert self.beyond(trips, server=2) == way

    def test_a_handshake_without_an_answer_says_how_far(self, trips, seen) -> None:
        self.proven(trips, seen)
        seen(50, 0, server=2)

        assert self.beyond(trips, server=2) == 50 * MS

    def test_another_pair_knows_nothing_of_it(self, trips, seen) -> None:
        for _ in range(2):
            seen(80, 90)

        assert self.beyond(trips, server=2) == 100
