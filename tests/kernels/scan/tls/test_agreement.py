"""What hellos settle: record overheads by cipher, and what is assumed where one is missing."""

import pytest

from kit.handshakes import (
    FINISH_1_2,
    FLIGHT_1_2,
    HELLO_1_2,
    HELLO_1_3,
    KEYS_1_2,
    TLS_1_3,
    client_hello,
    protocols,
    record,
    sealed,
    selected_version,
    server_hello,
    supported_versions,
)
from kit.sessions import CLIENT, MILLISECOND, SERVER, Conversation, scan
from wirespan.kernels.layout import SecureState


@pytest.mark.parametrize(
    ("suite", "finished"),
    [(0x1301, 53), (0x1302, 69), (0x1303, 53), (0x1304, 53), (0x1305, 45)],
)
def test_the_cipher_says_how_long_a_finished_is(suite: int, finished: int) -> None:
    answer = record(22, server_hello(selected_version(TLS_1_3), suite=suite))
    talk = Conversation().send(CLIENT, 0, HELLO_1_3).send(SERVER, 50, answer, sealed(900))
    talk.send(CLIENT, 51, sealed(finished)).send(CLIENT, 60, sealed(200)).close(90)

    outcome = scan(talk)

    assert outcome.secure()["FINISHED"] == 51 * MILLISECOND
    assert [turn["START"] for turn in outcome.turns()] == [60 * MILLISECOND]


@pytest.mark.parametrize(
    ("suite", "overhead"),
    [
        (0x009C, 24),
        (0x00A7, 24),
        (0xC02B, 24),
        (0xC032, 24),
        (0xCCA8, 16),
        (0xCCAE, 16),
    ],
)
def test_the_cipher_says_what_protection_adds_in_tls_1_2(suite: int, overhead: int) -> None:
    assert _preface_is_no_question(suite, overhead)


@pytest.mark.parametrize("suite", [0x009B, 0x00A8, 0xC02A, 0xC033, 0xCCA7, 0xCCAF, 0x002F])
def test_of_other_ciphers_nothing_is_known(suite: int) -> None:
    assert not _preface_is_no_question(suite, 24)
    assert not _preface_is_no_question(suite, 16)


def _preface_is_no_question(suite: int, overhead: int) -> bool:
    answer = record(22, server_hello(protocols(b"h2"), suite=suite))
    talk = Conversation().send(CLIENT, 0, HELLO_1_2).send(SERVER, 50, answer, FINISH_1_2)
    talk.send(CLIENT, 51, FINISH_1_2).send(CLIENT, 60, sealed(24 + 9 + 18 + overhead)).close(90)
    return scan(talk).turns() == []


def test_only_the_first_server_hello_counts() -> None:
    second = record(22, server_hello(suite=0xC030))
    talk = Conversation().send(CLIENT, 0, HELLO_1_2).send(SERVER, 50, FLIGHT_1_2, second)

    outcome = scan(talk)

    assert outcome.secure()["CIPHER"] == 0xC02F
    assert outcome.secure()["SERVER_HELLOS"] == 2
    assert len(outcome.hellos) == 2


def test_without_the_server_hello_an_offer_of_tls_1_2_is_taken_for_agreed() -> None:
    talk = Conversation().send(CLIENT, 0, record(22, client_hello()))
    talk.lose(SERVER, 50, 500).send(SERVER, 51, sealed(300))

    outcome = scan(talk.close(90))

    assert outcome.secure()["STATE"] == SecureState.OPEN
    assert outcome.secure()["VERSION"] == -1


def test_a_server_hello_with_a_gap_is_counted_and_the_offer_taken() -> None:
    answer = record(22, server_hello(selected_version(TLS_1_3), suite=0x1301))
    hello = record(22, client_hello(supported_versions(TLS_1_3)))
    talk = Conversation().send(CLIENT, 0, hello).send(SERVER, 50, answer[:20])
    talk.lose(SERVER, 51, 10).send(SERVER, 52, answer[30:], sealed(900), sealed(53))
    talk.send(CLIENT, 53, sealed(53))

    secure = scan(talk).secure()

    assert secure["SERVER_HELLOS"] == 1
    assert secure["SERVER_HELLO"] == 50 * MILLISECOND
    assert secure["VERSION"] == -1
    assert secure["FINISHED"] == 53 * MILLISECOND


def test_the_round_trips_of_tls_1_2_are_two() -> None:
    talk = Conversation().send(CLIENT, 0, HELLO_1_2).send(SERVER, 50, FLIGHT_1_2)
    talk.send(CLIENT, 51, KEYS_1_2).send(SERVER, 100, FINISH_1_2)

    assert scan(talk).secure()["ROUND_TRIPS"] == 2
