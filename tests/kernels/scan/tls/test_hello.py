"""What the scanner reads of hellos at once; broken ones say what they said so far."""

import pytest

from kit.handshakes import (
    EARLY_DATA,
    RETRY_RANDOM,
    TLS_1_2,
    TLS_1_3,
    client_hello,
    extension,
    handshake,
    listed,
    numbers,
    pre_shared_key,
    record,
    selected_version,
    server_hello,
    server_name,
    supported_versions,
)
from kit.sessions import CLIENT, SERVER, Conversation, Outcome, scan


def asked(message: bytes) -> dict[str, int]:
    return scan(Conversation().send(CLIENT, 0, record(22, message))).secure()


def answered(message: bytes) -> dict[str, int]:
    talk = Conversation().send(CLIENT, 0, record(22, client_hello()))
    return scan(talk.send(SERVER, 1, record(22, message))).secure()


def named(name: bytes) -> Outcome:
    hello = record(22, client_hello(server_name(name)))
    talk = Conversation().send(CLIENT, 0, hello).send(SERVER, 1, record(22, server_hello()))
    data = record(23, bytes(9))
    return scan(talk.send(CLIENT, 2, data).send(SERVER, 3, data).close(9))


@pytest.mark.parametrize("version", [0x0300, 0x0301, 0x0302, 0x0303])
def test_without_supported_versions_the_legacy_field_is_the_offer(version: int) -> None:
    assert asked(client_hello(version=version))["OFFERED_VERSION"] == version


@pytest.mark.parametrize(
    ("versions", "highest"),
    [
        ([0x0304, 0x0303], 0x0304),
        ([0x0303, 0x0304], 0x0304),
        ([0x0302, 0x0303], 0x0303),
        ([0x7A7A, 0x0303], 0x0303),
        ([0x7F1C, 0x0303], 0x0304),
        ([0xFAFA], 0x0303),
    ],
)
def test_the_highest_supported_version_that_is_no_grease(versions: list[int], highest: int) -> None:
    hello = client_hello(supported_versions(*versions))

    assert asked(hello)["OFFERED_VERSION"] == highest


def test_a_session_id_offers_resumption_up_to_tls_1_2() -> None:
    assert asked(client_hello(session_id=bytes(32)))["OFFERED_RESUMPTION"] == 1
    assert asked(client_hello())["OFFERED_RESUMPTION"] == 0


def test_in_tls_1_3_a_session_id_is_only_for_show() -> None:
    hello = client_hello(supported_versions(TLS_1_3), session_id=bytes(32))

    assert asked(hello)["OFFERED_RESUMPTION"] == 0


def test_a_ticket_offers_resumption_and_an_empty_one_asks_for_one() -> None:
    assert asked(client_hello(extension(35, bytes(100))))["OFFERED_RESUMPTION"] == 1
    assert asked(client_hello(extension(35, b"")))["OFFERED_RESUMPTION"] == 0


def test_pre_shared_keys_and_early_data_are_seen() -> None:
    hello = client_hello(supported_versions(TLS_1_3), EARLY_DATA, pre_shared_key())

    assert asked(hello)["OFFERED_RESUMPTION"] == 1
    assert asked(hello)["EARLY_DATA"] == 1


@pytest.mark.parametrize(("name", "text"), [(b"a" * 255, b"a" * 255), (b"a" * 256, b"")])
def test_a_server_name_of_up_to_255_bytes_is_kept(name: bytes, text: bytes) -> None:
    [parts] = named(name).texts()

    assert parts == ([b"turn 1", text] if text else [b"turn 1"])


def test_a_name_that_is_no_host_name_is_not_kept() -> None:
    hello = record(22, client_hello(extension(0, listed(b"\x01" + listed(b"example.org")))))
    talk = Conversation().send(CLIENT, 0, hello).send(SERVER, 1, record(22, server_hello()))

    [parts] = scan(talk.send(CLIENT, 2, record(23, bytes(9))).close(9)).texts()

    assert parts == [b"turn 1"]


def test_the_selected_version_counts_not_the_legacy_field() -> None:
    assert answered(server_hello(selected_version(TLS_1_3)))["VERSION"] == 0x0304
    assert answered(server_hello(version=0x0302))["VERSION"] == 0x0302


def test_drafts_of_tls_1_3_are_tls_1_3() -> None:
    assert answered(server_hello(selected_version(0x7F1C)))["VERSION"] == 0x0304


def test_early_drafts_had_no_session_id_in_the_server_hello() -> None:
    body = numbers([0x7F12]) + bytes(32) + numbers([0x1301]) + listed(b"")
    secure = answered(handshake(2, body))

    assert (secure["VERSION"], secure["CIPHER"]) == (0x0304, 0x1301)


def test_a_hello_retry_request_is_told_by_its_random() -> None:
    almost = RETRY_RANDOM[:-1] + b"\x00"

    assert answered(server_hello(random=RETRY_RANDOM))["RETRY"] >= 0
    assert answered(server_hello(random=almost))["RETRY"] == -1


def test_the_hello_retry_request_of_a_draft_is_a_message_of_its_own() -> None:
    assert answered(handshake(6, numbers([0x7F12, 0x1301])))["RETRY"] >= 0


def test_hellos_that_break_off_anywhere_are_survived() -> None:
    hello = client_hello(server_name(b"example.org"), supported_versions(TLS_1_3, TLS_1_2))
    answer = server_hello(selected_version(TLS_1_3), session_id=bytes(32))
    for at in range(4, len(hello)):
        assert asked(handshake(1, hello[4:at]))["CLIENT_HELLOS"] == 1
    for at in range(4, len(answer)):
        assert answered(handshake(2, answer[4:at]))["SERVER_HELLOS"] == 1
