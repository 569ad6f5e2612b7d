"""How far the hosts are, and what counts as the same moment."""

import pytest

from kit.ledgers import FULL, Mark, Talk, settled, told
from wirespan.kernels.layout import Request


def released(to_server: float, late: float) -> str:
    """The reason for data that came ``late`` after a round trip since the opening ACK."""
    talk = Talk(to_server=to_server)
    talk.client(0, 100)
    talk.server(to_server, FULL, marks=Mark.PSH)
    talk.client(to_server)
    talk.server(2 * to_server + late, FULL)
    return told(talk)[-1][1]


@pytest.mark.parametrize(
    ("to_server", "late", "reason"),
    [
        (20, -1, "slow-start"),
        (20, -1.1, "sender-idle"),
        (100, -5, "slow-start"),
        (100, -5.1, "sender-idle"),
    ],
)
def test_a_millisecond_or_a_twentieth_of_the_round_trip_is_the_same_moment(
    to_server: float, late: float, reason: str
) -> None:
    assert released(to_server, late) == reason


def test_the_base_round_trip_needs_both_ways() -> None:
    both, one = Talk(to_client=5, to_server=20), Talk(to_client=None, to_server=20)
    for talk in (both, one):
        talk.client(0, 100)
        talk.server(60, 500)

    assert settled(both)[Request.BASE_RTT] == 25_000_000
    assert settled(one)[Request.BASE_RTT] == -1


def test_the_idle_side_is_the_medium() -> None:
    talk = Talk()
    talk.client(0, 100)
    talk.client(50, 100)
    talk.server(70, 500)
    talk.server(100, 500)

    media = settled(talk).media

    assert (media["client-host"], media["server-host"]) == (50, 30)
