"""The packets around one exchange: which are looked at, and how much work that is."""

from collections.abc import Callable

import pytest

from kit.ledgers import FULL, Mark, Talk, ns, settled, settling_ns, told
from wirespan.kernels.layout import Request


def test_records_the_capture_made_twice_are_no_packets() -> None:
    talk = Talk()
    talk.client(0, 100)
    talk.client(0.1, 100, at=0, marks=Mark.DUPLICATE_RECORD)
    talk.server(20, 500)

    assert settled(talk)[Request.SENT_PACKETS] == 1


def test_packets_before_the_exchange_are_known_but_not_counted() -> None:
    talk = Talk(exchange={"START": ns(0), "ASKED_FROM": 100})
    talk.client(-30, 100)
    talk.client(0, 100)
    talk.server(20, 500)

    assert settled(talk)[Request.SENT_PACKETS] == 1


def test_zero_windows_of_the_client_do_not_close_the_server_s() -> None:
    talk = Talk()
    talk.client(0, 100, window=0)
    talk.client(50, 100, window=0)
    talk.server(70, 500)

    assert ("send", "sender-idle", 50) in told(talk)


def stalls(count: int) -> Talk:
    """A long answer in which every packet comes after a silence, and nobody acknowledges."""
    talk = Talk()
    talk.client(0, 100, window=0)
    for number in range(count):
        talk.server(20 + 5 * number, FULL)
    return talk


def holes(count: int) -> Talk:
    """Every second segment is lost and sent again at the end."""
    talk = Talk(to_client=20, to_server=0)
    talk.client(0, 100)
    for number in range(count):
        talk.server(number / 100, FULL)
    for number in range(0, count, 2):
        talk.server(count / 100 + number / 100, FULL, at=number * FULL, marks=Mark.RETRANSMISSION)
    return talk


@pytest.mark.parametrize("script", [stalls, holes])
def test_the_work_is_linear_in_the_packets_of_an_exchange(script: Callable[[int], Talk]) -> None:
    """32 times the packets are 32 times the work; were it quadratic, a thousand times."""
    few, many = settling_ns(script(1_000)), settling_ns(script(32_000))

    assert many < few * 32 * 6


def test_the_sides_are_told_apart() -> None:
    talk = Talk()
    talk.client(0, 100)
    talk.server(20, 500)

    ledger = settled(talk)

    assert (ledger[Request.SENT_PAYLOAD], ledger[Request.RECEIVED_PAYLOAD]) == (100, 500)
