"""Which copy of a question an answer is for, and what counts as a copy."""

import pytest

from kit.lookups import MILLISECOND, SECOND, Talk, answer, question
from wirespan.kernels.layout import Exchange


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
