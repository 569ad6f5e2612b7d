"""Deliveries in, exchanges out: pairing, over UDP and TCP, however it is cut."""

import pytest

from kit.lookups import (
    MILLISECOND,
    SECOND,
    TCP,
    Talk,
    address,
    answer,
    framed,
    options,
    question,
    record,
)
from wirespan.kernels.layout import Application, Connection, DeliveryEvent, Exchange, ExchangeFact


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
    assert talk.scanner.answer_count == 1
    assert talk.scanner.answer_table.row(0) == [slot, 4, 0, 0x5DB8D822, 300]


def test_the_answer_may_come_in_a_later_batch() -> None:
    talk = Talk()
    udp = talk.open()
    talk.say(udp, 0, question(), 0)
    nothing_yet = talk.scan()
    talk.say(udp, 1, answer(address("192.0.2.1")), MILLISECOND)

    (slot,) = talk.scan()

    assert nothing_yet == []
    assert talk.value(slot, Exchange.ANSWER) == 1_000_000


def test_the_name_is_compared_without_case() -> None:
    talk = Talk()
    udp = talk.open()
    talk.say(udp, 0, question("eXaMpLe.CoM"), 0)
    talk.say(udp, 1, answer(asked="ExAmPlE.cOm"), MILLISECOND)

    (slot,) = talk.scan()

    assert talk.book.text(slot) == [b"A eXaMpLe.CoM"]


def test_an_answer_of_another_id_name_or_type_is_not_the_answer() -> None:
    talk = Talk()
    udp = talk.open()
    talk.say(udp, 0, question(token=7), 0)
    talk.say(udp, 1, answer(token=8), 1)
    talk.say(udp, 1, answer(token=7, asked="example.org"), 2)
    talk.say(udp, 1, answer(token=7, kind=28), 3)

    strays = talk.scan()
    (unanswered,) = talk.finish()

    assert all(ExchangeFact.MIDSTREAM in facts(talk, slot) for slot in strays)
    assert len(strays) == 3
    assert ExchangeFact.UNANSWERED in facts(talk, unanswered)


def test_the_same_question_again_is_a_retry_of_the_same_exchange() -> None:
    talk = Talk()
    first = talk.open(client=0, server=1)
    second = talk.open(client=0, server=2, client_port=40_001)
    talk.say(first, 0, question(), 0)
    talk.say(second, 0, question(), 5 * SECOND)
    talk.say(second, 1, answer(address("192.0.2.1")), 5 * SECOND + MILLISECOND)

    (slot,) = talk.scan()

    assert talk.value(slot, Exchange.RETRIES) == 1
    assert talk.value(slot, Exchange.RETRY) == 5_000_000_000
    assert talk.value(slot, Exchange.RETRY_FRAME) == 2
    assert talk.value(slot, Exchange.COPY) == 1
    assert talk.value(slot, Exchange.SERVER) == 2
    assert talk.value(slot, Exchange.START) == 0


def test_a_late_answer_to_the_first_copy_is_told_by_its_ports() -> None:
    talk = Talk()
    first = talk.open(client=0, server=1)
    second = talk.open(client=0, server=2, client_port=40_001)
    talk.say(first, 0, question(), 0)
    talk.say(second, 0, question(), 5 * SECOND)
    talk.say(first, 1, answer(), 6 * SECOND)

    (slot,) = talk.scan()

    assert talk.value(slot, Exchange.COPY) == 0


def test_from_the_same_ports_with_the_same_id_nothing_tells_which_copy_was_answered() -> None:
    talk = Talk()
    udp = talk.open()
    talk.say(udp, 0, question(), 0)
    talk.say(udp, 0, question(), 5 * SECOND)
    talk.say(udp, 1, answer(), 6 * SECOND)

    (slot,) = talk.scan()

    assert talk.value(slot, Exchange.COPY) == -1


@pytest.mark.parametrize(("after_ns", "retries"), [(9_999_999, 0), (10_000_000, 1)])
def test_a_copy_at_once_is_no_retry(after_ns: int, retries: int) -> None:
    talk = Talk()
    udp = talk.open()
    talk.say(udp, 0, question(), 0)
    talk.say(udp, 0, question(), after_ns)
    talk.say(udp, 1, answer(), 20 * MILLISECOND)

    (slot,) = talk.scan()

    assert talk.value(slot, Exchange.RETRIES) == retries
    assert talk.scanner.exchanges.copies == 1


@pytest.mark.parametrize(("after_ns", "exchanges"), [(199_999_999, 2), (200_000_000, 1)])
def test_a_new_id_is_a_retry_only_after_a_timer_can_have_run(after_ns: int, exchanges: int) -> None:
    talk = Talk()
    udp = talk.open()
    talk.say(udp, 0, question(token=1), 0)
    talk.say(udp, 0, question(token=2), after_ns)
    talk.say(udp, 1, answer(token=2), SECOND)
    talk.say(udp, 1, answer(token=1), SECOND + 1)

    slots = talk.scan()

    assert len(slots) == exchanges
    assert talk.value(slots[0], Exchange.RETRIES) == 2 - exchanges
    assert talk.scanner.exchanges.duplicates == 2 - exchanges


def test_an_answer_to_the_first_id_after_a_retry_with_a_new_id_names_the_first_copy() -> None:
    talk = Talk()
    udp = talk.open()
    talk.say(udp, 0, question(token=1), 0)
    talk.say(udp, 0, question(token=2), SECOND)
    talk.say(udp, 1, answer(token=1), SECOND + MILLISECOND)

    (slot,) = talk.scan()

    assert talk.value(slot, Exchange.COPY) == 0
    assert talk.value(slot, Exchange.RETRIES) == 1


def test_a_question_after_its_answer_is_a_new_exchange() -> None:
    talk = Talk()
    udp = talk.open()
    for at in (0, SECOND):
        talk.say(udp, 0, question(), at)
        talk.say(udp, 1, answer(), at + MILLISECOND)

    slots = talk.scan()

    assert [talk.value(slot, Exchange.INDEX) for slot in slots] == [0, 1]
    assert [talk.value(slot, Exchange.RETRIES) for slot in slots] == [0, 0]


@pytest.mark.parametrize(("after_ns", "partners"), [(50_000_000, True), (50_000_001, False)])
def test_a_and_aaaa_of_one_name_are_partners(after_ns: int, partners: bool) -> None:
    talk = Talk()
    udp = talk.open()
    talk.say(udp, 0, question(kind=1, token=1), 0)
    talk.say(udp, 0, question(kind=28, token=2), after_ns)
    talk.say(udp, 1, answer(address("192.0.2.1"), kind=1, token=1), SECOND)
    talk.say(udp, 1, answer(address("2001:db8::1"), kind=28, token=2), SECOND)

    four, six = talk.scan()

    assert talk.value(four, Exchange.PARTNER) == (1 if partners else -1)
    assert talk.value(six, Exchange.PARTNER) == (0 if partners else -1)


def test_a_second_answer_is_counted_only() -> None:
    talk = Talk()
    udp = talk.open()
    talk.say(udp, 0, question(), 0)
    talk.say(udp, 1, answer(), 1)
    talk.say(udp, 1, answer(), 2)

    slots = talk.scan()

    assert len(slots) == 1
    assert talk.scanner.answers == 2
    assert talk.scanner.exchanges.duplicates == 1


def test_an_answer_without_question_is_an_exchange_that_began_before_the_capture() -> None:
    talk = Talk()
    udp = talk.open()
    talk.say(udp, 1, answer(address("192.0.2.1")), SECOND)

    (slot,) = talk.scan()

    assert ExchangeFact.MIDSTREAM in facts(talk, slot)
    assert talk.value(slot, Exchange.START) == SECOND
    assert talk.value(slot, Exchange.ASKED) == -1


@pytest.mark.parametrize(("wait_ns", "answered"), [(30 * SECOND, True), (30 * SECOND + 1, False)])
def test_a_question_waits_thirty_seconds(wait_ns: int, answered: bool) -> None:
    talk = Talk()
    udp = talk.open()
    talk.say(udp, 0, question(), 0)
    talk.say(udp, 1, answer(), wait_ns)

    (slot,) = talk.scan()

    assert (ExchangeFact.UNANSWERED not in facts(talk, slot)) is answered
    assert (talk.scanner.exchanges.late == 0) is answered


def test_a_question_is_given_up_when_only_others_speak() -> None:
    talk = Talk()
    udp = talk.open()
    other = talk.open(transport=TCP, server_port=80)
    talk.say(udp, 0, question(), 0)
    talk.say(other, 0, b"GET / HTTP/1.1\r\n\r\n", 31 * SECOND)

    (slot,) = talk.scan()

    assert ExchangeFact.UNANSWERED in facts(talk, slot)
    assert talk.value(slot, Exchange.STATE) == 4


def test_questions_end_with_their_connection() -> None:
    talk = Talk()
    udp = talk.open()
    talk.say(udp, 0, question(token=1), 0)
    talk.say(udp, 0, question("b.example", token=2), 1)
    talk.tell(udp, DeliveryEvent.CLOSED, 2)

    slots = talk.scan()

    assert len(slots) == 2
    assert all(ExchangeFact.UNANSWERED in facts(talk, slot) for slot in slots)


def test_a_truncated_answer_is_followed_over_tcp() -> None:
    talk = Talk()
    udp = talk.open()
    tcp = talk.open(transport=TCP)
    talk.say(udp, 0, question(), 0)
    talk.say(udp, 1, answer(flags=0x8380), 1)
    talk.say(tcp, 0, framed(question(token=9)), 2)
    talk.say(tcp, 1, framed(answer(address("192.0.2.1"), token=9)), 3)

    over_udp, over_tcp = talk.scan()

    assert ExchangeFact.TRUNCATED_FLAG in facts(talk, over_udp)
    assert ExchangeFact.NEGATIVE not in facts(talk, over_udp)
    assert ExchangeFact.OVER_TCP in facts(talk, over_tcp)
    assert talk.value(over_tcp, Exchange.LOOKUP) == talk.value(over_udp, Exchange.ID)
    assert talk.connections.cells[tcp, Connection.APPLICATION] == Application.DNS


STREAM = framed(question(token=1)) + framed(question("b.example", token=2, more=options()))
ANSWERS = framed(answer(address("192.0.2.1"), token=1)) + framed(
    answer(address("2001:db8::2"), asked="b.example", token=2)
)


def exchanges_of(cuts: tuple[int, int]) -> list[tuple[list[bytes], list[int]]]:
    talk = Talk()
    tcp = talk.open(transport=TCP)
    talk.tell(tcp, DeliveryEvent.OPENED, 0)
    for side, (stream, cut) in enumerate(zip((STREAM, ANSWERS), cuts, strict=True)):
        talk.say(tcp, side, stream[:cut], side * SECOND, 0)
        talk.say(tcp, side, stream[cut:], side * SECOND, cut)
    columns = (
        [
            column
            for column in Exchange
            if not column.name.endswith("FRAME") and column is not Exchange.TEXT
        ]
        if hasattr(Exchange, "TEXT")
        else [c for c in Exchange if not c.name.endswith("FRAME")]
    )
    slots = talk.scan()
    return [(talk.book.text(slot), [talk.value(slot, c) for c in columns]) for slot in slots]


@pytest.mark.parametrize("cut", range(1, len(STREAM)))
def test_any_cut_of_the_questions_gives_the_same_exchanges(cut: int) -> None:
    whole = exchanges_of((len(STREAM), len(ANSWERS)))

    assert exchanges_of((cut, len(ANSWERS))) == whole


@pytest.mark.parametrize("cut", range(1, len(ANSWERS)))
def test_any_cut_of_the_answers_gives_the_same_exchanges(cut: int) -> None:
    whole = exchanges_of((len(STREAM), len(ANSWERS)))

    assert len(whole) == 2
    assert exchanges_of((len(STREAM), cut)) == whole


def test_each_message_over_tcp_keeps_its_own_times_and_places() -> None:
    talk = Talk()
    tcp = talk.open(transport=TCP)
    one = framed(question(token=1))
    two = framed(question("b.example", token=2))
    talk.say(tcp, 0, one + two[:5], 10, 0)
    talk.say(tcp, 0, two[5:], 20, len(one) + 5)
    talk.scan()

    second, first = (talk.book.exchange_table.row(slot) for slot in (1, 0))

    assert [first[Exchange.START], first[Exchange.ASKED]] == [10, 10]
    assert [second[Exchange.START], second[Exchange.ASKED]] == [10, 20]
    assert [second[Exchange.START_FRAME], second[Exchange.ASKED_FRAME]] == [1, 2]
    assert second[Exchange.ASKED_FROM] == len(one)
    assert second[Exchange.ASKED_TO] == len(one) + len(two)
    assert second[Exchange.FACTS] & ExchangeFact.PIPELINED


def test_after_bytes_never_captured_the_stream_is_picked_up_at_a_message() -> None:
    talk = Talk()
    tcp = talk.open(transport=TCP)
    talk.say(tcp, 0, framed(question(token=1))[:20], 0)
    talk.lose(tcp, 0, 100, 1)
    talk.say(tcp, 0, b"\xff" * 50, 2)
    talk.say(tcp, 0, framed(question("b.example", token=2)), 3)
    talk.scan()

    (slot,) = talk.finish()

    assert talk.book.text(slot) == [b"A b.example"]


def test_something_else_on_the_port_is_left_to_others() -> None:
    talk = Talk()
    tcp = talk.open(transport=TCP)
    talk.say(tcp, 0, b"SSH-2.0-OpenSSH_9.6\r\n", 0)
    talk.say(tcp, 1, bytes.fromhex("16030102000100 01fc0303") + bytes(100), 0)

    talk.scan()

    assert talk.scanner.questions == talk.scanner.answers == 0
    assert talk.connections.cells[tcp, Connection.APPLICATION] == Application.UNKNOWN


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


def test_an_answer_that_repeats_no_question_is_found_by_id_and_connection() -> None:
    talk = Talk()
    udp = talk.open()
    talk.say(udp, 0, question(token=7), 0)
    talk.say(udp, 1, bytes.fromhex("0007 8001 0000 0000 0000 0000"), 1)

    (slot,) = talk.scan()

    assert talk.value(slot, Exchange.STATUS) == 1


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
