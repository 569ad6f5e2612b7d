"""Questions, copies and answers become one exchange each lookup."""

import pytest

from kit.lookups import MILLISECOND, SECOND, TCP, Talk, address, answer, framed, question
from wirespan.kernels.layout import Application, Connection, DeliveryEvent, Exchange, ExchangeFact


def facts(talk: Talk, slot: int) -> ExchangeFact:
    return ExchangeFact(talk.value(slot, Exchange.FACTS))


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


def test_an_answer_that_repeats_no_question_is_found_by_id_and_connection() -> None:
    talk = Talk()
    udp = talk.open()
    talk.say(udp, 0, question(token=7), 0)
    talk.say(udp, 1, bytes.fromhex("0007 8001 0000 0000 0000 0000"), 1)

    (slot,) = talk.scan()

    assert talk.value(slot, Exchange.STATUS) == 1
