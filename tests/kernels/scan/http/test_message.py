"""What heads and ends of messages mean."""

import pytest

from kit.streams import CLIENT, SERVER, Stream, application, application_from, scan
from wirespan.kernels.layout import Application

CLIENT_HELLO = bytes.fromhex("16030100310100002d0303") + bytes(43)
UPGRADE = b"GET /ws HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
SWITCHING = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"
CONNECT = b"CONNECT shop.example:443 HTTP/1.1\r\nHost: shop.example:443\r\n\r\n"
ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"


def test_interim_answers_come_before_the_final_one() -> None:
    stream = Stream()
    stream.client(b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n", at=0)
    stream.server(b"HTTP/1.1 100 Continue\r\n\r\n", at=10)
    stream.client(b"body", at=20)
    stream.server(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n", at=30)
    stream.server(b"HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n", at=40)
    stream.close()

    [exchange] = scan(stream)

    assert (exchange.interim, exchange.interim_frame) == (10_000_000, 2)
    assert (exchange.answer, exchange.answered_from) == (40_000_000, 62)
    assert exchange.status == 201
    assert exchange.fact_names == {"FIRST_ON_CONNECTION", "EXPECT_CONTINUE", "CONTINUED"}


@pytest.mark.parametrize(("following", "count"), [(b"body", 1), (b"GET /b HTTP/1.1\r\n\r\n", 2)])
def test_a_refused_expectation_is_followed_by_the_body_or_by_a_question(
    following: bytes, count: int
) -> None:
    stream = Stream()
    stream.client(b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")
    stream.server(b"HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n")
    stream.client(following)
    stream.close()

    exchanges = scan(stream)

    assert len(exchanges) == count
    assert exchanges[0].state_name == "DONE"
    assert exchanges[0].body_asked == (4 if count == 1 else 0)


@pytest.mark.parametrize("batch", [1, 100])
def test_after_an_upgrade_the_rest_is_turns(batch: int) -> None:
    stream = Stream()
    stream.client(UPGRADE)
    stream.server(SWITCHING + b"\x81\x02hi")
    stream.client(b"\x81\x02yo")
    stream.server(b"\x81\x03abc")
    stream.close()

    first, second = scan(stream, batch=batch)

    assert (first.status, first.state_name) == (101, "DONE")
    assert "UPGRADED" in first.fact_names
    assert first.answered_to == len(SWITCHING)
    assert (second.asked_from, second.body_asked, second.body_answered) == (len(UPGRADE), 4, 5)
    assert (second.index, second.protocol_name) == (1, "TCP")
    assert application(stream, batch) is Application.TURNS


@pytest.mark.parametrize("batch", [1, 100])
def test_a_tunnel_may_hold_tls(batch: int) -> None:
    stream = Stream()
    stream.client(CONNECT)
    stream.server(ESTABLISHED)
    stream.client(CLIENT_HELLO)
    stream.close()

    [exchange] = scan(stream, batch=batch)

    assert "TUNNEL" in exchange.fact_names
    assert exchange.host == "shop.example:443"
    assert application(stream, batch) is Application.TLS
    assert application_from(stream, CLIENT, batch) == len(CONNECT)
    assert application_from(stream, SERVER, batch) == len(ESTABLISHED)


def test_a_tunnel_may_hold_http() -> None:
    stream = Stream()
    stream.client(CONNECT)
    stream.server(ESTABLISHED)
    stream.client(b"GET /inside HTTP/1.1\r\n\r\n")
    stream.server(b"HTTP/1.1 204 No Content\r\n\r\n")
    stream.close()

    _, inside = scan(stream)

    assert (inside.request, inside.status) == ("GET /inside", 204)
    assert application(stream) is Application.HTTP1


def test_a_tunnel_may_hold_what_we_do_not_read() -> None:
    stream = Stream()
    stream.client(CONNECT)
    stream.server(ESTABLISHED + b"SSH-2.0-x\r\n")
    stream.client(b"SSH-2.0-y\r\n")
    stream.close()

    _, turn = scan(stream)

    assert turn.request == "turn SSH-2.0-y"
    assert application_from(stream, SERVER) == len(ESTABLISHED)


def test_a_refused_tunnel_is_an_ordinary_exchange() -> None:
    stream = Stream()
    stream.client(CONNECT)
    stream.server(b"HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n")
    stream.client(CONNECT)
    stream.server(ESTABLISHED)
    stream.close()

    first, second = scan(stream)

    assert "TUNNEL" not in first.fact_names
    assert "TUNNEL" in second.fact_names


def test_an_answer_that_is_no_answer_is_malformed() -> None:
    stream = Stream()
    stream.client(b"GET / HTTP/1.1\r\n\r\n")
    stream.server(b"+OK ready\r\n", at=20)
    stream.client(b"GET /next HTTP/1.1\r\n\r\n")
    stream.server(b"HTTP/1.1 204 No Content\r\n\r\n")
    stream.close()

    first, second = scan(stream)

    assert (first.status, first.answer, first.end) == (-1, 20_000_000, 20_000_000)
    assert "MALFORMED" in first.fact_names
    assert second.status == 204


def test_a_body_longer_than_told_marks_the_question_malformed() -> None:
    stream = Stream()
    stream.client(b"POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\nbody and more")
    stream.server(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    stream.client(b"GET /next HTTP/1.1\r\n\r\n")
    stream.close()

    first, second = scan(stream)

    assert "MALFORMED" in first.fact_names
    assert second.request == "GET /next"
