"""What an answer says: addresses, "no", damage."""

import pytest

from kit.lookups import SECOND, Talk, address, answer, question, record
from wirespan.kernels.layout import Exchange, ExchangeFact


def facts(talk: Talk, slot: int) -> ExchangeFact:
    return ExchangeFact(talk.value(slot, Exchange.FACTS))


@pytest.mark.parametrize(
    ("reply", "negative"),
    [
        (answer(flags=0x8183), True),
        (answer(), True),
        (answer(record(5, b"\x01b\xc0\x0c")), True),
        (answer(authority=(record(6, b"\0\0" + bytes(20)),)), True),
        (answer(authority=(record(2, b"\x01a\0"),)), False),
        (answer(flags=0x8182), False),
        (answer(flags=0x8380), False),
        (answer(address("192.0.2.1")), False),
    ],
    ids=["nxdomain", "empty", "only-alias", "soa", "referral", "servfail", "truncated", "address"],
)
def test_no_such_name_and_no_data_are_negative(reply: bytes, negative: bool) -> None:
    talk = Talk()
    udp = talk.open()
    talk.say(udp, 0, question(), 0)
    talk.say(udp, 1, reply, 1)

    (slot,) = talk.scan()

    assert (ExchangeFact.NEGATIVE in facts(talk, slot)) is negative


def test_a_clock_that_steps_back_makes_no_lookup_of_negative_length() -> None:
    talk = Talk()
    udp = talk.open()
    talk.say(udp, 0, question(), SECOND)
    talk.say(udp, 1, answer(), 0)

    (slot,) = talk.scan()

    assert talk.value(slot, Exchange.END) == talk.value(slot, Exchange.START) == SECOND
