"""Lookups and the connections after them, in a few words."""

from typing import NamedTuple

from kit.lookups import MILLISECOND, TCP, Talk, address, answer, question
from wirespan.kernels.layout import Charge, DeliveryEvent

CLIENT, RESOLVER, SERVER, OTHER_CLIENT, SERVER_SIX, LOOPBACK, CLIENT_SIX = range(7)
ADDRESSES = [
    "192.0.2.10",
    "192.0.2.53",
    "198.51.100.80",
    "192.0.2.11",
    "2001:db8::80",
    "127.0.0.53",
    "2001:db8::10",
]


class Wait(NamedTuple):
    """The columns of ``layout.Charge`` that speak of the lookup, in their order."""

    exchange: int
    partner: int
    start_ns: int
    question_frame: int
    end_ns: int
    answer_frame: int
    retry_ns: int


def talk_with_addresses() -> Talk:
    return Talk(addresses=ADDRESSES)


def look_up(talk: Talk, at_ns: int, took_ns: int, client: int = CLIENT) -> int:
    udp = talk.open(client=client, server=RESOLVER)
    talk.say(udp, 0, question(), at_ns)
    talk.say(udp, 1, answer(address(ADDRESSES[SERVER])), at_ns + took_ns)
    return udp


def connect(talk: Talk, at_ns: int, client: int = CLIENT, server: int = SERVER) -> int:
    tcp = talk.open(transport=TCP, client=client, server=server, server_port=443)
    talk.tell(tcp, DeliveryEvent.OPENED, at_ns)
    return tcp


def charged(talk: Talk, slot: int) -> Wait | None:
    """What the connection in this slot waited for."""
    table = talk.scanner.charges.table
    if slot >= table.rows or table.cells[slot, Charge.CONNECTION_ID] != 100 + slot + 1:
        return None
    return Wait(*table.row(slot)[Charge.EXCHANGE : Charge.RETRY + 1])


def ask_pair(talk: Talk, four_ns: int, six_ns: int) -> None:
    udp = talk.open(client=CLIENT, server=RESOLVER)
    four = (four_ns, 1, answer(address(ADDRESSES[SERVER]), token=1))
    six = (six_ns, 1, answer(kind=28, token=2))
    talk.say(udp, 0, question(token=1), 0)
    talk.say(udp, 0, question(kind=28, token=2), MILLISECOND)
    for at_ns, side, message in sorted([four, six]):
        talk.say(udp, side, message, at_ns)


def fail(talk: Talk, asked: str, at_ns: int, code: int = 3) -> None:
    udp = talk.open(client=CLIENT, server=RESOLVER)
    talk.say(udp, 0, question(asked, token=3), at_ns)
    talk.say(udp, 1, answer(asked=asked, token=3, flags=0x8180 | code), at_ns + MILLISECOND)
