"""The security of a connection, as the report tells it."""

import pytest

from kit.handshakes import (
    EARLY_DATA,
    FINISH_1_2,
    FINISH_1_3,
    FINISHED_1_3,
    FLIGHT_1_2,
    FLIGHT_1_3,
    HELLO_1_2,
    HELLO_1_3,
    KEYS_1_2,
    RETRY_1_3,
    TLS_1_3,
    client_hello,
    old_client_hello,
    pre_shared_key,
    protocols,
    record,
    sealed,
    selected_version,
    server_hello,
    supported_versions,
)
from kit.sessions import CLIENT, SERVER, Conversation, scan
from wirespan.exchanges.hellos import Hellos
from wirespan.flows.connection import Security

EARLY_HELLO = record(
    22, client_hello(supported_versions(TLS_1_3), EARLY_DATA, pre_shared_key()), version=0x0301
)


def told(talk: Conversation) -> Security:
    outcome = scan(talk)
    hellos = Hellos()
    hellos.add(outcome.hellos)
    security = hellos.security(outcome.scanner.secure.row(0))
    assert security
    return security


def test_a_session_of_tls_1_3() -> None:
    talk = Conversation()
    talk.send(CLIENT, 0, HELLO_1_3).send(SERVER, 50, FLIGHT_1_3).send(CLIENT, 51, FINISH_1_3)

    assert told(talk) == Security(
        protocol="TLS 1.3",
        server_name="example.org",
        alpn=None,
        cipher="TLS_AES_128_GCM_SHA256",
        resumed=False,
        early_data=False,
        decrypted=False,
        handshake_round_trips=1,
        hello_retry=False,
        certificate_bytes=None,
        alert=None,
        ja4="t13d020200_c1929292aa6b_b9a491fefe05",
    )


def test_a_session_of_tls_1_2() -> None:
    answer = record(22, server_hello(protocols(b"http/1.1")))
    talk = Conversation().send(CLIENT, 0, HELLO_1_2)
    talk.send(SERVER, 50, answer, FLIGHT_1_2[len(record(22, server_hello())) :])
    talk.send(CLIENT, 51, KEYS_1_2).send(SERVER, 100, FINISH_1_2)

    security = told(talk)

    assert security.protocol == "TLS 1.2"
    assert security.alpn == "http/1.1"
    assert security.cipher == "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"
    assert security.handshake_round_trips == 2
    assert security.certificate_bytes == 1113


def test_the_protocol_chosen_in_tls_1_3_is_not_visible_even_if_it_were_written() -> None:
    answer = record(22, server_hello(selected_version(TLS_1_3), protocols(b"h2")))
    talk = Conversation().send(CLIENT, 0, HELLO_1_3).send(SERVER, 50, answer)

    assert told(talk).alpn is None


def test_an_unfinished_handshake_has_no_count_of_round_trips() -> None:
    talk = Conversation().send(CLIENT, 0, HELLO_1_3).send(SERVER, 50, FLIGHT_1_3)

    assert told(talk).handshake_round_trips is None


def test_a_hello_retry_is_told() -> None:
    talk = Conversation().send(CLIENT, 0, HELLO_1_3).send(SERVER, 50, RETRY_1_3)

    assert told(talk).hello_retry


def test_a_draft_is_named_as_such() -> None:
    answer = record(22, server_hello(selected_version(0x7F1C), suite=0x1301))
    talk = Conversation().send(CLIENT, 0, HELLO_1_3).send(SERVER, 50, answer)

    assert told(talk).protocol == "TLS 1.3 (draft 28)"


def test_a_hello_that_was_not_captured_leaves_what_the_scanner_knows() -> None:
    talk = Conversation().send(CLIENT, 0, HELLO_1_3[:30]).lose(CLIENT, 0, 5)
    talk.send(CLIENT, 1, HELLO_1_3[35:]).send(SERVER, 50, FLIGHT_1_3)

    security = told(talk)

    assert (security.protocol, security.server_name, security.ja4) == ("TLS 1.3", None, None)


def test_a_session_from_before_the_capture_is_unknown() -> None:
    security = told(Conversation().send(CLIENT, 0, sealed(80)))

    assert security == Security(None, None, None, None, None, False, False, None)


def test_a_client_hello_in_ssl_2_form_has_no_fingerprint() -> None:
    security = told(Conversation().send(CLIENT, 0, old_client_hello()))

    assert security.ja4 is None


@pytest.mark.parametrize(
    ("end", "accepted"),
    [
        ([], None),
        ([sealed(21), sealed(FINISHED_1_3)], True),
        ([sealed(FINISHED_1_3)], False),
    ],
)
def test_early_data_is_accepted_refused_or_unknown(end: list[bytes], accepted: bool | None) -> None:
    talk = Conversation().send(CLIENT, 0, EARLY_HELLO, sealed(300)).send(SERVER, 50, FLIGHT_1_3)

    assert told(talk.send(CLIENT, 51, *end)).early_data is accepted


@pytest.mark.parametrize(
    ("side", "body", "text"),
    [
        (SERVER, b"\x02\x28", "fatal handshake_failure from the server"),
        (CLIENT, b"\x01\x00", "warning close_notify from the client"),
        (SERVER, b"\x07\xc8", "level 7 alert 200 from the server"),
    ],
)
def test_a_readable_alert_is_put_into_words(side: int, body: bytes, text: str) -> None:
    talk = Conversation().send(CLIENT, 0, HELLO_1_2).send(side, 50, record(21, body))

    assert told(talk).alert == text


def test_an_encrypted_alert_counts_only_while_the_session_is_not_open() -> None:
    failed = Conversation().send(CLIENT, 0, HELLO_1_3).send(SERVER, 50, FLIGHT_1_3)
    failed.send(CLIENT, 51, sealed(19))
    closed = Conversation().send(CLIENT, 0, HELLO_1_3).send(SERVER, 50, FLIGHT_1_3)
    closed.send(CLIENT, 51, FINISH_1_3).send(CLIENT, 60, sealed(19))

    assert told(failed).alert == "encrypted alert from the client"
    assert told(closed).alert is None


def test_a_connection_without_tls_has_no_security() -> None:
    outcome = scan(Conversation(slot=1).send(CLIENT, 0, HELLO_1_2))

    assert Hellos().security(outcome.scanner.secure.row(0)) is None
