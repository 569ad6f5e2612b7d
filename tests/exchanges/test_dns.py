"""Lookups in words."""

import pytest

from kit.lookups import Talk, address, answer, question, record
from wirespan.exchanges import dns


def told(reply: bytes | None, asked: bytes | None = None) -> tuple[str, str | None]:
    talk = Talk()
    udp = talk.open()
    talk.say(udp, 0, question() if asked is None else asked, 0)
    if reply is not None:
        talk.say(udp, 1, reply, 1)
    answered = talk.scan()
    found = dns.addresses_by_slot(talk.scanner.answer_table, talk.scanner.answer_count)
    (slot,) = answered or talk.finish()
    row = talk.book.exchange_table.row(slot)
    return dns.request(talk.book.text(slot)), dns.response(row, found.get(slot, ()))


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (answer(address("192.0.2.1")), "192.0.2.1"),
        (answer(address("192.0.2.1"), address("2001:db8::f")), "192.0.2.1, 2001:db8::f"),
        (
            answer(*[address(f"192.0.2.{number}") for number in range(5)]),
            "192.0.2.0, 192.0.2.1, 192.0.2.2 and 2 more",
        ),
        (answer(flags=0x8183), "NXDOMAIN"),
        (answer(flags=0x8182), "SERVFAIL"),
        (answer(flags=0x818F), "RCODE15"),
        (answer(), "no data"),
        (answer(flags=0x8380), "truncated"),
        (answer(authority=(record(2, b"\x01a\0"),)), "NOERROR"),
        (None, None),
    ],
)
def test_the_answer_in_words(reply: bytes | None, words: str | None) -> None:
    assert told(reply) == ("A example.com", words)


def test_an_exchange_without_text_asks_for_nothing_that_can_be_said() -> None:
    assert dns.request([]) == ""


def test_both_halves_of_an_address_may_be_negative() -> None:
    assert dns.address(6, -1, -1) == "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
    assert dns.address(4, 0, 0xFFFFFFFF) == "255.255.255.255"
