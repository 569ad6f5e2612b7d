"""The smallest round trips between two hosts."""

import pytest

from kit.ledgers import Talk, settled
from wirespan.base.vocabulary import Vantage
from wirespan.kernels.layout import ExchangeFact, Request
from wirespan.kernels.walk import Walk


def plain(answered: float = 60, to_server: float | None = 20) -> Talk:
    talk = Talk(to_server=to_server)
    talk.client(0, 100)
    talk.server(answered, 500)
    return talk


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
    assert settled(plain(answered=25, to_server=62))[Request.BASE_RTT] == 25_000_000


@pytest.mark.parametrize("fact", [ExchangeFact.PIPELINED, ExchangeFact.EARLY_ANSWER])
def test_an_answer_that_did_not_wait_for_the_question_s_end_does_not(fact: int) -> None:
    talk = plain(answered=25, to_server=62)
    talk.exchange = {"FACTS": fact}

    assert settled(talk)[Request.BASE_RTT] == 62_000_000


def test_an_unknown_trip_is_not_made_up_from_an_answer() -> None:
    assert settled(plain(to_server=None))[Request.BASE_RTT] == -1
