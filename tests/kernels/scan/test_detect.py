"""What a connection is found to speak, and from where on."""

import pytest

from kit.streams import CLIENT, SERVER, Stream, application, application_from, run, scan
from wirespan.kernels.layout import Application, Connection, Opened

CLIENT_HELLO = bytes.fromhex("16030100310100002d0303") + bytes(43)
SERVER_RECORD = bytes.fromhex("160303001002") + bytes(15)


def said(*lines: tuple[int, bytes], port: int = 9000, opened: Opened = Opened.HANDSHAKE) -> Stream:
    stream = Stream(port=port, opened=opened)
    for side, data in lines:
        (stream.client if side == CLIENT else stream.server)(data)
    return stream


@pytest.mark.parametrize(
    ("stream", "found"),
    [
        (said((CLIENT, b"GET / HTTP/1.1\r\n\r\n")), Application.HTTP1),
        (said((SERVER, b"HTTP/1.1 408 Request Timeout\r\n\r\n")), Application.HTTP1),
        (said((CLIENT, CLIENT_HELLO)), Application.TLS),
        (said((CLIENT, b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")), Application.HTTP2),
        (said((CLIENT, b"*1\r\n$4\r\nPING\r\n")), Application.TURNS),
        (said((SERVER, b"SSH-2.0-OpenSSH_9.6\r\n")), Application.SERVER_FIRST),
        (said((SERVER, b"whatever"), opened=Opened.MIDSTREAM), Application.TURNS),
        (said((CLIENT, b"\x00\x1d" + bytes(29)), port=53), Application.DNS),
        (said((CLIENT, b"GET / HTTP/1.1\r\n\r\n"), port=53), Application.HTTP1),
        (said(), Application.UNKNOWN),
        (said((CLIENT, b"G")), Application.UNKNOWN),
    ],
)
def test_the_first_bytes_decide(stream: Stream, found: Application) -> None:
    assert application(stream) is found


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_what_is_held_back_reaches_the_scanner_once(batch: int) -> None:
    stream = said((CLIENT, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")).cut([1])
    stream.server(b"HTTP/1.1 204 No Content\r\n\r\n", at=50)
    stream.close()

    [exchange] = scan(stream, batch=batch)

    assert exchange.request == "GET /"
    assert exchange.asked_from == 0
    assert exchange.asked_to == 27
    assert exchange.start == 1_000_000


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_a_connection_closed_before_it_is_decided_is_a_turn(batch: int) -> None:
    stream = said((CLIENT, b"GE"))
    stream.close()

    [turn] = scan(stream, batch=batch)

    assert turn.request == "turn GE"
    assert turn.body_asked == 2


def test_bytes_never_captured_end_the_wait() -> None:
    stream = said((CLIENT, b"G"))
    stream.missing(CLIENT, 100)

    assert application(stream, batch=1) is Application.TURNS


@pytest.mark.parametrize("batch", [1, 100])
def test_starttls_is_seen(batch: int) -> None:
    stream = said(
        (SERVER, b"220 mail.example\r\n"),
        (CLIENT, b"STARTTLS\r\n"),
        (SERVER, b"220 go\r\n"),
        (CLIENT, CLIENT_HELLO),
        (SERVER, SERVER_RECORD),
    )

    assert application(stream, batch) is Application.TLS
    assert application_from(stream, CLIENT, batch) == 10
    assert application_from(stream, SERVER, batch) == 26


def test_a_hello_right_after_the_client_spoke_is_seen() -> None:
    request = bytes.fromhex("200000018520ae00") + bytes(28)
    stream = said((SERVER, b"J\0\0\0\x0a8.0.36"), (CLIENT, request), (CLIENT, CLIENT_HELLO))

    _, connections = run([stream])

    assert connections.cells[0, Connection.APPLICATION] == Application.TLS
    assert connections.cells[0, Connection.FORMER] == Application.SERVER_FIRST
    assert application_from(stream, CLIENT) == 36


def test_http_is_recognised_late_where_the_capture_began_in_the_middle() -> None:
    stream = said(
        (SERVER, b"the tail of a body"),
        (CLIENT, b"GET /late HTTP/1.1\r\n\r\n"),
        (SERVER, b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
        opened=Opened.MIDSTREAM,
    )
    stream.close()

    assert application(stream) is Application.HTTP1
    assert application_from(stream, SERVER) == 18
    assert [exchange.request for exchange in scan(stream)] == ["GET /late"]


def test_http_is_recognised_after_a_gap() -> None:
    stream = said()
    stream.missing(CLIENT, 500)
    stream.client(b"tail of a body")
    stream.client(b"GET /late HTTP/1.1\r\n\r\n")

    assert application(stream) is Application.HTTP1
    assert application_from(stream, CLIENT) == 514


def test_an_unknown_protocol_seen_from_its_opening_does_not_become_http() -> None:
    stream = said((CLIENT, b"\x01\x02"), (SERVER, b"\x03"), (CLIENT, b"GET / HTTP/1.1\r\n\r\n"))

    assert application(stream) is Application.TURNS


def test_a_reused_slot_is_decided_anew() -> None:
    first = said((CLIENT, b"GET / HTTP/1.1\r\n\r\n"))
    scanners, connections = run([first])
    connections.cells[0, Connection.ID] = 7
    second = said((CLIENT, b"\x01\x02\x03"))

    fresh, _ = run([second])

    assert connections.cells[0, Connection.APPLICATION] == Application.HTTP1
    assert application(second) is Application.TURNS
    assert fresh is not scanners
