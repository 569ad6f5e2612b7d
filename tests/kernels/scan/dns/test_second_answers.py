"""A question asked twice and answered twice lost nothing."""

import pytest

from kit.charges import ADDRESSES, CLIENT, RESOLVER, SERVER, connect, talk_with_addresses
from kit.lookups import MILLISECOND, SECOND, Talk, address, answer, question
from wirespan.kernels.layout import Exchange


def asked(times: int, *answers_ns: int) -> int:
    """Which copy was answered, as far as is known."""
    talk = Talk()
    udp = talk.open()
    for copy in range(times):
        talk.say(udp, 0, question(), copy * SECOND)
    for at in answers_ns:
        talk.say(udp, 1, answer(), at)
    (slot,) = talk.scan()
    return talk.value(slot, Exchange.COPY)


@pytest.mark.parametrize(("later_ns", "copy"), [(1_000_000, 0), (999_999, -1)])
def test_each_copy_had_its_answer_so_the_first_was_only_late(later_ns: int, copy: int) -> None:
    first = SECOND + 20 * MILLISECOND

    assert asked(2, first, first + later_ns) == copy


def test_one_answer_leaves_open_which_copy_was_lost() -> None:
    assert asked(2, SECOND + 20 * MILLISECOND) == -1


def test_two_answers_to_three_copies_leave_open_whether_one_was_lost() -> None:
    assert asked(3, 3 * SECOND, 3 * SECOND + 20 * MILLISECOND) == -1


@pytest.mark.parametrize("twice", [True, False])
def test_a_connection_waited_for_the_resolver_and_not_for_the_second_question(twice: bool) -> None:
    talk = talk_with_addresses()
    udp = talk.open(client=CLIENT, server=RESOLVER)
    talk.say(udp, 0, question(), 0)
    talk.say(udp, 0, question(), 30 * MILLISECOND)
    talk.say(udp, 1, answer(address(ADDRESSES[SERVER])), 31 * MILLISECOND)
    tcp = connect(talk, 32 * MILLISECOND)
    if twice:
        talk.say(udp, 1, answer(address(ADDRESSES[SERVER])), 60 * MILLISECOND)
    talk.scan()
    first = talk.make_ready(tcp, index=0)

    talk.scanner.charges.hand_on(talk.book)

    assert talk.value(first, Exchange.LOOKUP_RETRY) == (-1 if twice else 30_000_000)
    assert talk.value(first, Exchange.LOOKUP_END) == 31_000_000
