"""Connections and the lookups they waited for."""

import pytest

from kit.lookups import MILLISECOND, SECOND, TCP, Talk, address, answer, framed, question
from wirespan.exchanges.lookups import Charge, charge
from wirespan.kernels.layout import DeliveryEvent, Exchange

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


def charged(talk: Talk, slot: int) -> Charge | None:
    return charge(talk.scanner.charges.table, slot, 100 + slot)


def test_a_connection_right_after_its_lookup_waited_for_it() -> None:
    talk = talk_with_addresses()
    look_up(talk, SECOND, 20 * MILLISECOND)
    tcp = connect(talk, SECOND + 21 * MILLISECOND)

    talk.scan()

    assert charged(talk, tcp) == Charge(
        exchange=0,
        partner=None,
        start_ns=1_000_000_000,
        end_ns=1_020_000_000,
        question_frame=1,
        answer_frame=2,
        retries=0,
        retry_ns=None,
        retry_frame=None,
        failed=0,
    )


@pytest.mark.parametrize(("later_ns", "waited"), [(99_999_999, True), (100_000_000, False)])
def test_a_lookup_of_long_ago_is_free(later_ns: int, waited: bool) -> None:
    talk = talk_with_addresses()
    look_up(talk, 0, 0)
    tcp = connect(talk, later_ns)

    talk.scan()

    assert (charged(talk, tcp) is not None) is waited


def test_only_the_first_connection_waited() -> None:
    talk = talk_with_addresses()
    look_up(talk, 0, MILLISECOND)
    first = connect(talk, 2 * MILLISECOND)
    second = connect(talk, 3 * MILLISECOND)

    talk.scan()

    assert charged(talk, first) is not None
    assert charged(talk, second) is None


@pytest.mark.parametrize(
    ("client", "server"), [(OTHER_CLIENT, SERVER), (CLIENT, SERVER_SIX), (CLIENT, RESOLVER)]
)
def test_another_client_or_another_address_waited_for_nothing(client: int, server: int) -> None:
    talk = talk_with_addresses()
    look_up(talk, 0, MILLISECOND)
    tcp = connect(talk, 2 * MILLISECOND, client, server)

    talk.scan()

    assert charged(talk, tcp) is None


def test_a_connection_before_the_answer_did_not_wait_for_it() -> None:
    talk = talk_with_addresses()
    udp = talk.open(client=CLIENT, server=RESOLVER)
    talk.say(udp, 0, question(), 0)
    tcp = connect(talk, 1)
    talk.say(udp, 1, answer(address(ADDRESSES[SERVER])), 2)

    talk.scan()

    assert charged(talk, tcp) is None


def ask_pair(talk: Talk, four_ns: int, six_ns: int) -> None:
    udp = talk.open(client=CLIENT, server=RESOLVER)
    four = (four_ns, 1, answer(address(ADDRESSES[SERVER]), token=1))
    six = (six_ns, 1, answer(kind=28, token=2))
    talk.say(udp, 0, question(token=1), 0)
    talk.say(udp, 0, question(kind=28, token=2), MILLISECOND)
    for at_ns, side, message in sorted([four, six]):
        talk.say(udp, side, message, at_ns)


def test_of_a_pair_the_later_answer_ends_the_wait() -> None:
    talk = talk_with_addresses()
    ask_pair(talk, 10 * MILLISECOND, 5 * SECOND)
    tcp = connect(talk, 5 * SECOND + MILLISECOND)

    talk.scan()
    wait = charged(talk, tcp)

    assert wait is not None
    assert (wait.start_ns, wait.end_ns) == (0, 5_000_000_000)
    assert wait.exchanges == (0, 1)


def test_an_answer_after_the_connection_was_not_waited_for() -> None:
    talk = talk_with_addresses()
    udp = talk.open(client=CLIENT, server=RESOLVER)
    talk.say(udp, 0, question(token=1), 0)
    talk.say(udp, 0, question(kind=28, token=2), MILLISECOND)
    talk.say(udp, 1, answer(address(ADDRESSES[SERVER]), token=1), 2 * MILLISECOND)
    tcp = connect(talk, 3 * MILLISECOND)
    talk.say(udp, 1, answer(kind=28, token=2), 4 * MILLISECOND)

    talk.scan()
    wait = charged(talk, tcp)

    assert wait is not None
    assert (wait.end_ns, wait.partner) == (2_000_000, None)


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
    assert (wait.start_ns, wait.retries, wait.retry_ns, wait.retry_frame) == (0, 1, 5 * 10**9, 2)


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


def fail(talk: Talk, asked: str, at_ns: int, code: int = 3) -> None:
    udp = talk.open(client=CLIENT, server=RESOLVER)
    talk.say(udp, 0, question(asked, token=3), at_ns)
    talk.say(udp, 1, answer(asked=asked, token=3, flags=0x8180 | code), at_ns + MILLISECOND)


def test_the_suffixes_of_the_search_list_count() -> None:
    talk = talk_with_addresses()
    fail(talk, "example.com.shop.svc.cluster.local", 0)
    fail(talk, "example.com.svc.cluster.local", 2 * MILLISECOND)
    look_up(talk, 4 * MILLISECOND, MILLISECOND)
    tcp = connect(talk, 6 * MILLISECOND)

    talk.scan()
    wait = charged(talk, tcp)

    assert wait is not None
    assert (wait.start_ns, wait.question_frame, wait.failed) == (0, 1, 2)


def test_a_server_that_fails_before_another_answers_counts() -> None:
    talk = talk_with_addresses()
    fail(talk, "example.com", 0, code=2)
    look_up(talk, 2 * MILLISECOND, MILLISECOND)
    tcp = connect(talk, 4 * MILLISECOND)

    talk.scan()
    wait = charged(talk, tcp)

    assert wait is not None
    assert (wait.start_ns, wait.failed) == (0, 1)


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
    assert (wait.start_ns, wait.failed) == (10_002_000_000, 0)


def test_a_stub_on_loopback_asks_for_all_of_its_host() -> None:
    talk = talk_with_addresses()
    look_up(talk, 0, MILLISECOND, client=LOOPBACK)
    tcp = connect(talk, 2 * MILLISECOND)

    talk.scan()

    assert charged(talk, tcp) is not None


def test_a_question_over_one_family_serves_a_connection_of_the_other() -> None:
    talk = talk_with_addresses()
    udp = talk.open(client=CLIENT, server=RESOLVER)
    talk.say(udp, 0, question(kind=28), 0)
    talk.say(udp, 1, answer(address(ADDRESSES[SERVER_SIX]), kind=28), MILLISECOND)
    tcp = connect(talk, 2 * MILLISECOND, CLIENT_SIX, SERVER_SIX)

    talk.scan()

    assert charged(talk, tcp) is not None


def test_a_slot_used_again_does_not_inherit_the_charge() -> None:
    talk = talk_with_addresses()
    look_up(talk, 0, MILLISECOND)
    tcp = connect(talk, 2 * MILLISECOND)

    talk.scan()

    assert charge(talk.scanner.charges.table, tcp, 999) is None
    assert charge(talk.scanner.charges.table, 1_000_000, 999) is None


def test_the_first_exchange_of_the_connection_is_told_what_it_waited_for() -> None:
    talk = talk_with_addresses()
    look_up(talk, 0, 20 * MILLISECOND)
    tcp = connect(talk, 21 * MILLISECOND)
    talk.scan()
    first, second = talk.make_ready(tcp, index=0), talk.make_ready(tcp, index=1)

    talk.scanner.charges.hand_on(talk.book)

    assert [
        talk.value(first, column)
        for column in (
            Exchange.LOOKUP,
            Exchange.LOOKUP_START,
            Exchange.LOOKUP_RETRY,
            Exchange.LOOKUP_END,
            Exchange.LOOKUP_START_FRAME,
            Exchange.LOOKUP_END_FRAME,
        )
    ] == [0, 0, -1, 20_000_000, 1, 2]
    assert talk.value(second, Exchange.LOOKUP) == -1
