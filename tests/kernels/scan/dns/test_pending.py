"""Questions remembered: bounded, and in order of age."""

from kit.lookups import MILLISECOND, SECOND, Talk, answer, question
from wirespan.kernels.layout import Exchange, ExchangeFact
from wirespan.kernels.scan.dns.pending import MAX_DONE, MAX_STEPS, MAX_WAITING


def test_the_limits_are_what_the_documents_say() -> None:
    assert (MAX_WAITING, MAX_DONE, MAX_STEPS) == (65_536, 2_048, 64)


def test_beyond_the_limit_the_oldest_question_is_given_up() -> None:
    talk = Talk()
    udp = talk.open()
    names = [f"n{number}.example" for number in range(2)]
    for number in range(65_536):
        talk.say(udp, 0, question(names[number & 1], kind=number >> 1, token=number), number)
    full = talk.scan()
    talk.say(udp, 0, question("one.more"), 65_536)

    (slot,) = talk.scan()

    assert full == []
    assert talk.value(slot, Exchange.START) == 0
    assert ExchangeFact(talk.value(slot, Exchange.FACTS)) & ExchangeFact.UNANSWERED
    assert talk.scanner.exchanges.pending.waiting == 65_536


def test_finished_questions_are_forgotten_beyond_the_limit_and_their_rows_used_again() -> None:
    talk = Talk()
    udp = talk.open()
    for number in range(20_000):
        talk.say(udp, 0, question(token=number, kind=number >> 8), 2 * number)
        talk.say(udp, 1, answer(token=number, kind=number >> 8), 2 * number + 1)

    ready = talk.scan()

    assert len(ready) == 20_000
    assert talk.scanner.exchanges.pending.done == 2_048
    assert talk.scanner.exchanges.pending.used == 2_049


def test_finished_questions_are_forgotten_with_time() -> None:
    talk = Talk()
    udp = talk.open()
    talk.say(udp, 0, question(), 0)
    talk.say(udp, 1, answer(), MILLISECOND)
    talk.say(udp, 1, answer(), 30 * SECOND + MILLISECOND)
    talk.say(udp, 1, answer(), 30 * SECOND + MILLISECOND + 1)

    asked, stray = talk.scan()

    assert talk.scanner.exchanges.duplicates == 1
    assert not talk.value(asked, Exchange.FACTS) & ExchangeFact.MIDSTREAM
    assert talk.value(stray, Exchange.FACTS) & ExchangeFact.MIDSTREAM


def test_many_names_on_many_connections_find_their_answers() -> None:
    talk = Talk()
    flows = [talk.open(client_port=40_000 + number) for number in range(50)]
    for number in range(2_000):
        talk.say(flows[number % 50], 0, question(f"n{number}.example", token=number), number)
    for number in reversed(range(2_000)):
        reply = answer(asked=f"n{number}.example", token=number)
        talk.say(flows[number % 50], 1, reply, 5_000 - number)

    slots = talk.scan()

    assert len(slots) == 2_000
    assert all(
        talk.value(slot, Exchange.END) == 5_000 - talk.value(slot, Exchange.START) for slot in slots
    )
