"""Which connection waited for which lookup."""

import pytest

from kit.charges import (
    ADDRESSES,
    CLIENT,
    CLIENT_SIX,
    LOOPBACK,
    OTHER_CLIENT,
    RESOLVER,
    SERVER,
    SERVER_SIX,
    Wait,
    ask_pair,
    charged,
    connect,
    look_up,
    talk_with_addresses,
)
from kit.lookups import MILLISECOND, SECOND, Talk, address, answer, question
from wirespan.kernels.layout import Charge, Connection, Exchange


def test_a_connection_right_after_its_lookup_waited_for_it() -> None:
    talk = talk_with_addresses()
    look_up(talk, SECOND, 20 * MILLISECOND)
    tcp = connect(talk, SECOND + 21 * MILLISECOND)

    talk.scan()

    assert charged(talk, tcp) == Wait(
        exchange=0,
        partner=-1,
        start_ns=1_000_000_000,
        question_frame=1,
        end_ns=1_020_000_000,
        answer_frame=2,
        retry_ns=-1,
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


def test_of_a_pair_the_later_answer_ends_the_wait() -> None:
    talk = talk_with_addresses()
    ask_pair(talk, 10 * MILLISECOND, 5 * SECOND)
    tcp = connect(talk, 5 * SECOND + MILLISECOND)

    talk.scan()
    wait = charged(talk, tcp)

    assert wait is not None
    assert (wait.start_ns, wait.end_ns) == (0, 5_000_000_000)
    assert (wait.exchange, wait.partner) == (0, 1)


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
    assert (wait.end_ns, wait.partner) == (2_000_000, -1)


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


def test_a_second_connection_to_the_other_family_waited_for_nothing_more() -> None:
    talk = talk_with_addresses()
    udp = talk.open(client=CLIENT, server=RESOLVER)
    talk.say(udp, 0, question(token=1), 0)
    talk.say(udp, 0, question(kind=28, token=2), 0)
    talk.say(udp, 1, answer(address(ADDRESSES[SERVER]), token=1), MILLISECOND)
    talk.say(udp, 1, answer(address(ADDRESSES[SERVER_SIX]), kind=28, token=2), MILLISECOND)
    six = connect(talk, 2 * MILLISECOND, CLIENT_SIX, SERVER_SIX)
    four = connect(talk, 3 * MILLISECOND)

    talk.scan()

    assert charged(talk, six) is not None
    assert charged(talk, four) is None


NEWER = "198.51.100.81"


def ask_again(talk: Talk, at_ns: int, *records: bytes, server: int = RESOLVER) -> None:
    udp = talk.open(client=CLIENT, server=server)
    talk.say(udp, 0, question(token=9), at_ns)
    talk.say(udp, 1, answer(*records, token=9), at_ns + MILLISECOND)


def outdated(talk: Talk, at_ns: int, server: int = SERVER) -> bool:
    return talk.scanner.charges.outdated(CLIENT, server, at_ns) is not None


def replaced(*records: bytes, server: int = RESOLVER) -> Talk:
    """SERVER's address, good for 300 s, and after 100 s another answer."""
    talk = talk_with_addresses()
    look_up(talk, 0, 0)
    ask_again(talk, 100 * SECOND, *records, server=server)
    talk.scan()
    return talk


def test_an_address_left_out_later_is_outdated_once_its_lifetime_is_over() -> None:
    talk = replaced(address(NEWER))

    assert not outdated(talk, 300 * SECOND)
    assert outdated(talk, 300 * SECOND + 1)


def test_an_address_given_again_or_by_nobody_is_not_outdated() -> None:
    assert not outdated(replaced(address(NEWER), address(ADDRESSES[SERVER])), 301 * SECOND)
    assert not outdated(replaced(address(NEWER)), 301 * SECOND, server=OTHER_CLIENT)


def test_an_empty_answer_or_another_resolver_s_replaces_nothing() -> None:
    assert not outdated(replaced(), 301 * SECOND)
    assert not outdated(replaced(address(NEWER), server=LOOPBACK), 301 * SECOND)


def test_before_the_newer_answer_nothing_was_outdated() -> None:
    talk = talk_with_addresses()
    look_up(talk, 0, 0)
    ask_again(talk, 400 * SECOND, address(NEWER))
    talk.scan()

    assert not outdated(talk, 400 * SECOND)
    assert outdated(talk, 401 * SECOND)


def test_without_lookups_nothing_is_outdated() -> None:
    assert not outdated(talk_with_addresses(), SECOND)


class TestFallingBack:
    """An IPv6 address and an IPv4 address of one name; the first is tried, then the second."""

    def tried(self, gap_ns: int, syn_ack: int = -1, server: int = SERVER) -> tuple[Talk, int]:
        talk = talk_with_addresses()
        udp = talk.open(client=CLIENT, server=RESOLVER)
        six = answer(address(ADDRESSES[SERVER_SIX]), kind=28, token=2)
        talk.say(udp, 0, question(token=1), 0)
        talk.say(udp, 0, question(kind=28, token=2), 0)
        talk.say(udp, 1, answer(address(ADDRESSES[SERVER]), token=1), MILLISECOND)
        talk.say(udp, 1, six, MILLISECOND)
        first = connect(talk, 2 * MILLISECOND, CLIENT_SIX, SERVER_SIX)
        second = connect(talk, 2 * MILLISECOND + gap_ns, CLIENT, server)
        for slot, time in ((first, 2 * MILLISECOND), (second, 2 * MILLISECOND + gap_ns)):
            talk.connections.cells[slot, Connection.SYN] = time
            talk.connections.cells[slot, Connection.SYN_FRAME] = 5
            talk.connections.cells[slot, Connection.SYN_ACK] = syn_ack
        talk.scan()
        return talk, second

    @pytest.mark.parametrize(
        ("gap", "inherits"),
        [(149_999_999, False), (150_000_000, True), (10 * SECOND, True), (10 * SECOND + 1, False)],
    )
    def test_the_winner_waited_for_the_lookup_and_the_dead_attempt(
        self, gap: int, inherits: bool
    ) -> None:
        talk, second = self.tried(gap)

        assert (charged(talk, second) is not None) is inherits
        if inherits:
            row = talk.scanner.charges.table.row(second)
            assert (row[Charge.START], row[Charge.FELL_BACK]) == (0, 2 * MILLISECOND)
            assert row[Charge.FELL_BACK_FRAME] == 5

    def test_an_attempt_that_was_answered_is_not_dead(self) -> None:
        talk, second = self.tried(250 * MILLISECOND, syn_ack=90 * MILLISECOND)

        assert charged(talk, second) is None

    def test_a_second_attempt_at_the_same_address_inherits_nothing(self) -> None:
        talk, second = self.tried(250 * MILLISECOND, server=SERVER_SIX)

        assert charged(talk, second) is None
