"""What can head a record, told by what the scanner does with it."""

import pytest

from kit.handshakes import FINISH_1_2, FLIGHT_1_2, HELLO_1_2, KEYS_1_2, old_client_hello, sealed
from kit.sessions import CLIENT, SERVER, Conversation, scan


def opened() -> Conversation:
    talk = Conversation().send(CLIENT, 0, HELLO_1_2).send(SERVER, 50, FLIGHT_1_2)
    return talk.send(CLIENT, 51, KEYS_1_2).send(SERVER, 100, FINISH_1_2)


def turns(talk: Conversation) -> int:
    return len(scan(talk.close(300)).turns())


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("17 0300 0005", 1),
        ("17 0304 0005", 1),
        ("17 02ff 0005", 0),
        ("17 0305 0005", 0),
        ("13 0303 0005", 0),
        ("19 0303 0005", 0),
        ("17 0303 4800", 1),
        ("17 0303 4801", 0),
        ("17 0303 0000", 1),
    ],
)
def test_a_header_where_one_must_be(header: str, expected: int) -> None:
    assert turns(opened().send(CLIENT, 110, bytes.fromhex(header), bytes(5))) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [("17 0303 0001", 1), ("17 0303 0000", 0), ("18 0303 0001", 0), ("17 0303 4800", 1)],
)
def test_a_header_that_is_searched_for_is_not_empty_and_no_heartbeat(
    header: str, expected: int
) -> None:
    talk = opened().lose(CLIENT, 105, 1).send(CLIENT, 110, bytes.fromhex(header), bytes(1))

    assert turns(talk) == expected


@pytest.mark.parametrize(
    ("first_bytes", "hellos"),
    [
        ("800c 01 0301", 1),
        ("800b 01 0301", 0),
        ("800c 02 0301", 0),
        ("000c 01 0301", 0),
        ("800c 01 0002", 1),
        ("800c 01 0102", 0),
    ],
)
def test_a_client_hello_in_ssl_2_form(first_bytes: str, hellos: int) -> None:
    talk = Conversation().send(CLIENT, 0, bytes.fromhex(first_bytes), bytes(9))

    assert scan(talk).secure()["CLIENT_HELLOS"] == hellos


@pytest.mark.parametrize(
    ("first_bytes", "version"), [("8040 04 0001", 2), ("8040 05 0001", -1), ("0040 04 0001", -1)]
)
def test_a_server_hello_of_ssl_2(first_bytes: str, version: int) -> None:
    talk = Conversation().send(CLIENT, 0, old_client_hello(0x0002))
    talk.send(SERVER, 50, bytes.fromhex(first_bytes), sealed(80))

    assert scan(talk).secure()["VERSION"] == version
