"""What belongs to a lookup beside its own question and answer."""

import pytest

from kit.charges import (
    ADDRESSES,
    CLIENT,
    RESOLVER,
    SERVER,
    charged,
    connect,
    fail,
    look_up,
    talk_with_addresses,
)
from kit.lookups import MILLISECOND, SECOND, TCP, address, answer, framed, question


def test_the_truncated_answer_before_tcp_counts() -> None:
    talk = talk_with_addresses()
    udp = talk.open(client=CLIENT, server=RESOLVER)
    dns = talk.open(transport=TCP, client=CLIENT, server=RESOLVER)
    talk.say(udp, 0, question(), 0)
    talk.say(udp, 1, answer(flags=0x8380), MILLISECOND)
    talk.say(dns, 0, framed(question()), 30 * MILLISECOND)
    talk.say(dns, 1, framed(answer(address(ADDRESSES[SERVER]))), 60 * MILLISECOND)
    tcp = connect(talk, 61 * MILLISECOND)

    talk.scan()
    wait = charged(talk, tcp)

    assert wait is not None
    assert (wait.exchange, wait.start_ns, wait.question_frame) == (1, 0, 1)


def test_the_suffixes_of_the_search_list_count() -> None:
    talk = talk_with_addresses()
    fail(talk, "example.com.shop.svc.cluster.local", 0)
    fail(talk, "example.com.svc.cluster.local", 2 * MILLISECOND)
    look_up(talk, 4 * MILLISECOND, MILLISECOND)
    tcp = connect(talk, 6 * MILLISECOND)

    talk.scan()
    wait = charged(talk, tcp)

    assert wait is not None
    assert (wait.start_ns, wait.question_frame) == (0, 1)


def test_a_server_that_fails_before_another_answers_counts() -> None:
    talk = talk_with_addresses()
    fail(talk, "example.com", 0, code=2)
    look_up(talk, 2 * MILLISECOND, MILLISECOND)
    tcp = connect(talk, 4 * MILLISECOND)

    talk.scan()
    wait = charged(talk, tcp)

    assert wait is not None
    assert (wait.start_ns, wait.question_frame) == (0, 1)


@pytest.mark.parametrize(
    ("asked", "at_ns"), [("other.example.com", 0), ("example.org", 0), ("example.com", -SECOND)]
)
def test_failures_of_other_names_and_of_long_ago_do_not(asked: str, at_ns: int) -> None:
    talk = talk_with_addresses()
    fail(talk, asked, 10 * SECOND + at_ns)
    look_up(talk, 10 * SECOND + 2 * MILLISECOND, MILLISECOND)
    tcp = connect(talk, 10 * SECOND + 4 * MILLISECOND)

    talk.scan()
    wait = charged(talk, tcp)

    assert wait is not None
    assert (wait.start_ns, wait.question_frame) == (10_002_000_000, 3)


def test_a_second_question_after_the_first_answer_is_waited_for_too() -> None:
    talk = talk_with_addresses()
    udp = talk.open(client=CLIENT, server=RESOLVER)
    talk.say(udp, 0, question(token=1), 0)
    talk.say(udp, 1, answer(address(ADDRESSES[SERVER]), token=1), MILLISECOND)
    talk.book.take_ready()
    talk.say(udp, 0, question(kind=28, token=2), 2 * MILLISECOND)
    talk.say(udp, 1, answer(kind=28, token=2), 9 * MILLISECOND)
    tcp = connect(talk, 10 * MILLISECOND)

    talk.scan()
    wait = charged(talk, tcp)

    assert wait is not None
    assert (wait.start_ns, wait.end_ns, wait.partner) == (0, 9_000_000, 1)


def test_the_retry_is_told() -> None:
    talk = talk_with_addresses()
    udp = talk.open(client=CLIENT, server=RESOLVER)
    talk.say(udp, 0, question(), 0)
    talk.say(udp, 0, question(), 5 * SECOND)
    talk.say(udp, 1, answer(address(ADDRESSES[SERVER])), 5 * SECOND + MILLISECOND)
    tcp = connect(talk, 5 * SECOND + 2 * MILLISECOND)

    talk.scan()
    wait = charged(talk, tcp)

    assert wait is not None
    assert (wait.start_ns, wait.retry_ns) == (0, 5 * 10**9)


def test_a_failure_beside_the_lookup_did_not_lead_to_it() -> None:
    talk = talk_with_addresses()
    udp = talk.open(client=CLIENT, server=RESOLVER)
    talk.say(udp, 0, question(token=2), 0)
    talk.say(udp, 0, question(kind=28, token=1), MILLISECOND)
    talk.say(udp, 1, answer(kind=28, token=1, flags=0x8182), 2 * MILLISECOND)
    talk.say(udp, 1, answer(address(ADDRESSES[SERVER]), token=2), 3 * MILLISECOND)
    tcp = connect(talk, 4 * MILLISECOND)

    talk.scan()
    wait = charged(talk, tcp)

    assert wait is not None
    assert (wait.start_ns, wait.question_frame) == (0, 1)


@pytest.mark.parametrize(("pause_ns", "first_frame"), [(99_999_999, 1), (100_000_000, 3)])
def test_a_failure_counts_for_a_tenth_of_a_second(pause_ns: int, first_frame: int) -> None:
    talk = talk_with_addresses()
    fail(talk, "example.com", 0)
    look_up(talk, MILLISECOND + pause_ns, 0)
    tcp = connect(talk, MILLISECOND + pause_ns)

    talk.scan()
    wait = charged(talk, tcp)

    assert wait is not None
    assert wait.question_frame == first_frame


@pytest.mark.parametrize(("pause_ns", "first_frame"), [(99_999_999, 1), (100_000_000, 3)])
def test_failures_further_apart_are_two_waits(pause_ns: int, first_frame: int) -> None:
    talk = talk_with_addresses()
    fail(talk, "example.com.a", 0)
    fail(talk, "example.com.b", MILLISECOND + pause_ns)
    look_up(talk, 2 * MILLISECOND + pause_ns, 0)
    tcp = connect(talk, 2 * MILLISECOND + pause_ns)

    talk.scan()
    wait = charged(talk, tcp)

    assert wait is not None
    assert wait.question_frame == first_frame
