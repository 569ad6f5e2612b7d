"""Handshake messages: however records and segments cut them."""

import pytest

from kit.handshakes import (
    FINISH_1_2,
    HELLO_1_2,
    KEYS_1_2,
    TLS_1_3,
    certificate,
    client_hello,
    extension,
    handshake,
    record,
    server_hello,
    server_hello_done,
    supported_versions,
)
from kit.sessions import CLIENT, MILLISECOND, SERVER, Conversation, scan

SERVER_FLIGHT = server_hello() + certificate(700, 400) + server_hello_done()


def in_records(messages: bytes, size: int) -> bytes:
    """Handshake messages cut into records of ``size`` bytes."""
    return b"".join(record(22, messages[at : at + size]) for at in range(0, len(messages), size))


@pytest.mark.parametrize("size", [1, 3, 4, 5, 64, 1000, 16_000])
def test_messages_run_across_records(size: int) -> None:
    talk = Conversation().send(CLIENT, 0, in_records(client_hello(), size))
    talk.send(SERVER, 50, in_records(SERVER_FLIGHT, size)).send(CLIENT, 51, KEYS_1_2)
    talk.send(SERVER, 100, FINISH_1_2)

    outcome = scan(talk)
    secure = outcome.secure()

    assert secure["CERTIFICATE_BYTES"] == 4 + 3 + 703 + 403
    assert secure["FINISHED"] == 100 * MILLISECOND
    assert [message for *_, message in outcome.hellos] == [client_hello(), server_hello()]


def test_a_hello_of_many_segments_is_timed_and_counted() -> None:
    hello = record(22, client_hello(supported_versions(TLS_1_3), extension(21, bytes(1500))))
    talk = Conversation().send(CLIENT, 5, hello[:1000]).send(CLIENT, 6, hello[1000:1400])
    talk.send(CLIENT, 9, hello[1400:])

    secure = scan(talk).secure()

    assert secure["HELLO"] == 5 * MILLISECOND
    assert secure["HELLO_FRAME"] == 1
    assert secure["HELLO_SENT"] == 9 * MILLISECOND
    assert secure["HELLO_BYTES"] == len(hello)
    assert secure["HELLO_SEGMENTS"] == 3


def test_a_long_hello_is_handed_on_whole() -> None:
    hello = client_hello(extension(21, bytes(range(256)) * 200))

    [(number, slot, from_server, message)] = scan(
        Conversation(number=7).send(CLIENT, 0, in_records(hello, 16_000))
    ).hellos

    assert (number, slot, from_server) == (7, 0, False)
    assert message == hello


@pytest.mark.parametrize(("padding", "kept"), [(65_536, 1), (65_537, 0)])
def test_a_hello_beyond_64_kib_is_counted_but_not_kept(padding: int, kept: int) -> None:
    hello = handshake(1, client_hello()[4:] + bytes(padding - len(client_hello())))

    outcome = scan(Conversation().send(CLIENT, 0, in_records(hello, 16_000)))

    assert outcome.secure()["CLIENT_HELLOS"] == 1
    assert len(outcome.hellos) == kept


def test_what_cannot_be_a_handshake_message_was_encrypted() -> None:
    talk = Conversation().send(CLIENT, 0, HELLO_1_2)
    talk.send(SERVER, 50, record(22, b"\xc0" + bytes(40)), record(22, server_hello()))

    assert scan(talk).secure()["SERVER_HELLOS"] == 0


def test_a_first_message_that_is_no_hello_was_encrypted() -> None:
    talk = Conversation().send(CLIENT, 0, record(22, bytes(40)), HELLO_1_2)

    assert scan(talk).secure()["CLIENT_HELLOS"] == 0


def test_a_gap_in_the_certificate_hides_only_its_bytes() -> None:
    flight = in_records(SERVER_FLIGHT, 16_000)
    talk = Conversation().send(CLIENT, 0, HELLO_1_2).send(SERVER, 50, flight[:300])
    talk.lose(SERVER, 51, 500).send(SERVER, 52, flight[800:])

    secure = scan(talk).secure()

    assert secure["CERTIFICATE_BYTES"] == 1113
    assert secure["SERVER_DONE"] == 52 * MILLISECOND


def test_a_gap_over_a_message_header_hides_what_follows_in_the_record() -> None:
    messages = server_hello() + certificate(700) + server_hello_done()
    flight = in_records(messages, 16_000)
    talk = Conversation().send(CLIENT, 0, HELLO_1_2).send(SERVER, 50, flight[:60])
    talk.lose(SERVER, 51, len(flight) - 60).send(SERVER, 52, record(22, server_hello_done()))

    secure = scan(talk).secure()

    assert secure["CERTIFICATE_BYTES"] == -1
    assert secure["SERVER_DONE"] == 52 * MILLISECOND
