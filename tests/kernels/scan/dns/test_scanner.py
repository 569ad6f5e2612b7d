"""Deliveries in, exchanges out: over UDP and TCP, in one batch or several."""

from kit.lookups import MILLISECOND, SECOND, TCP, Talk, address, answer, framed, question
from wirespan.kernels.layout import Exchange, ExchangeFact


def facts(talk: Talk, slot: int) -> ExchangeFact:
    return ExchangeFact(talk.value(slot, Exchange.FACTS))


def test_a_question_and_its_answer_are_one_exchange() -> None:
    talk = Talk()
    udp = talk.open(client=4, server=5)
    talk.say(udp, 0, question(token=0xBEEF), 10 * MILLISECOND)
    talk.say(udp, 1, answer(address("93.184.216.34"), token=0xBEEF), 35 * MILLISECOND)

    (slot,) = talk.scan()

    assert talk.book.text(slot) == [b"A example.com"]
    assert {
        column: talk.value(slot, column)
        for column in (
            Exchange.CONNECTION,
            Exchange.CONNECTION_ID,
            Exchange.PROTOCOL,
            Exchange.INDEX,
            Exchange.STATE,
            Exchange.START,
            Exchange.START_FRAME,
            Exchange.ASKED,
            Exchange.ANSWER,
            Exchange.END,
            Exchange.END_FRAME,
            Exchange.STATUS,
            Exchange.RETRIES,
            Exchange.QUESTION_TYPE,
            Exchange.TOKEN,
            Exchange.CLIENT,
            Exchange.SERVER,
            Exchange.LIFETIME,
        )
    } == {
        Exchange.CONNECTION: 0,
        Exchange.CONNECTION_ID: 100,
        Exchange.PROTOCOL: 0,
        Exchange.INDEX: 0,
        Exchange.STATE: 3,
        Exchange.START: 10_000_000,
        Exchange.START_FRAME: 1,
        Exchange.ASKED: 10_000_000,
        Exchange.ANSWER: 35_000_000,
        Exchange.END: 35_000_000,
        Exchange.END_FRAME: 2,
        Exchange.STATUS: 0,
        Exchange.RETRIES: 0,
        Exchange.QUESTION_TYPE: 1,
        Exchange.TOKEN: 0xBEEF,
        Exchange.CLIENT: 4,
        Exchange.SERVER: 5,
        Exchange.LIFETIME: 300,
    }
    assert talk.addresses_read() == [[4, 0, 0x5DB8D822]]


def test_the_answer_may_come_in_a_later_batch() -> None:
    talk = Talk()
    udp = talk.open()
    talk.say(udp, 0, question(), 0)
    nothing_yet = talk.scan()
    talk.say(udp, 1, answer(address("192.0.2.1")), MILLISECOND)

    (slot,) = talk.scan()

    assert nothing_yet == []
    assert talk.value(slot, Exchange.ANSWER) == 1_000_000


def test_a_question_is_given_up_when_only_others_speak() -> None:
    talk = Talk()
    udp = talk.open()
    other = talk.open(transport=TCP, server_port=80)
    talk.say(udp, 0, question(), 0)
    talk.say(other, 0, b"GET / HTTP/1.1\r\n\r\n", 31 * SECOND)

    (slot,) = talk.scan()

    assert ExchangeFact.UNANSWERED in facts(talk, slot)
    assert talk.value(slot, Exchange.STATE) == 4


def test_multicast_names_are_another_protocol() -> None:
    talk = Talk()
    udp = talk.open(client_port=5353, server_port=5353)
    talk.say(udp, 0, question(), 0)

    assert talk.scan() == []
    assert talk.scanner.questions == 0


def test_who_asks_is_told_by_the_message() -> None:
    talk = Talk()
    udp = talk.open(client=1, server=0, client_port=53, server_port=40_000)
    talk.say(udp, 0, answer(address("192.0.2.1")), 0)

    (slot,) = talk.scan()

    assert talk.value(slot, Exchange.CLIENT) == 0
    assert talk.value(slot, Exchange.SERVER) == 1


def test_a_hole_of_any_size_takes_no_room() -> None:
    talk = Talk()
    tcp = talk.open(TCP)
    talk.say(tcp, 0, framed(question()), 1 * MILLISECOND)
    talk.scan()
    room = talk.book.exchange_table.rows
    talk.lose(tcp, 1, 1 << 31, 2 * MILLISECOND)

    talk.scan()

    assert talk.book.exchange_table.rows <= room + 2_048
