"""The columns and the text of an exchange."""

import pytest

from kit.streams import CLIENT, SERVER, Stream, run, scan
from wirespan.kernels.layout import Connection, Opened


def test_every_column_of_an_ordinary_exchange() -> None:
    stream = Stream()
    stream.client(b"POST /orders HTTP/1.1\r\nHost: shop\r\nContent-Length: 6\r\n\r\n", at=10)
    stream.client(b"abc", at=12)
    stream.client(b"def", at=15)
    stream.server(b"HTTP/1.1 201 Created\r\nContent-Length: 8\r\n\r\n", at=40)
    stream.server(b"abcd", at=41)
    stream.server(b"efgh", at=48)
    stream.close()

    [exchange] = scan(stream)

    assert exchange.text == ["POST /orders", "shop", "Created"]
    assert exchange.columns == exchange.columns | {
        "ID": 0, "CONNECTION": 0, "CONNECTION_ID": 0, "PROTOCOL": 2, "STATE": 3, "FACTS": 1,
        "INDEX": 0, "ASKED_FROM": 0, "ASKED_TO": 62, "ANSWERED_FROM": 0, "ANSWERED_TO": 51,
        "START": 10_000_000, "START_FRAME": 1, "HEAD": 10_000_000,
        "ASKED": 15_000_000, "ASKED_FRAME": 3, "INTERIM": -1, "INTERIM_FRAME": -1,
        "ANSWER": 40_000_000, "ANSWER_FRAME": 4, "END": 48_000_000, "END_FRAME": 6,
        "STATUS": 201, "HEAD_ASKED": 56, "HEAD_ANSWERED": 43, "BODY_ASKED": 6,
        "BODY_ANSWERED": 8, "EXPECTED": 8, "RETRIES": 0, "RETRY": -1, "RETRY_FRAME": -1,
        "QUESTION_TYPE": 3, "CLIENT": 10, "SERVER": 20, "LARGEST_GAP": 7_000_000, "NEXT": -1,
        "IDLE_BEFORE": -1,
    }  # fmt: skip


def test_the_protocol_is_the_version_of_the_request() -> None:
    stream = Stream()
    stream.client(b"GET / HTTP/1.0\r\n\r\n")
    stream.server(b"HTTP/1.1 204 No Content\r\n\r\n")
    stream.close()

    [exchange] = scan(stream)

    assert exchange.protocol_name == "HTTP_1_0"
    assert "CLOSE_ASKED" in exchange.fact_names
    assert "CLOSE_ANSWERED" not in exchange.fact_names


def test_the_connection_counts_its_exchanges() -> None:
    stream = Stream()
    stream.client(b"GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n")

    _, connections = run([stream])

    assert connections.cells[0, Connection.EXCHANGES] == 2
    assert connections.cells[0, Connection.OPEN_EXCHANGES] == 2


@pytest.mark.parametrize(
    ("opened", "fact"), [(Opened.HANDSHAKE, "UNASKED"), (Opened.MIDSTREAM, "MIDSTREAM")]
)
def test_an_answer_to_no_question_is_an_exchange_of_its_own(opened: Opened, fact: str) -> None:
    stream = Stream(opened=opened)
    stream.server(b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n", at=5)
    stream.close()

    [exchange] = scan(stream)

    assert (exchange.status, exchange.request, exchange.detail) == (408, "", "Request Timeout")
    assert fact in exchange.fact_names
    assert exchange.start == exchange.answer == 5_000_000
    assert exchange.asked_from == exchange.asked == -1
    assert exchange.state_name == "DONE"


def test_long_texts_leave_room_for_each_other() -> None:
    stream = Stream()
    stream.client(b"GET /" + b"p" * 500 + b" HTTP/1.1\r\nHost: " + b"h" * 500 + b"\r\n\r\n")
    stream.server(b"HTTP/1.1 200 " + b"r" * 500 + b"\r\nContent-Length: 0\r\n\r\n")
    stream.close()

    [exchange] = scan(stream)

    assert [len(part) for part in exchange.text] == [232, 96, 50]


def test_a_second_answer_to_a_question_under_way_gives_it_up() -> None:
    stream = Stream()
    stream.client(b"POST / HTTP/1.1\r\nContent-Length: 900\r\n\r\n")
    stream.server(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
    stream.server(b"HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n")
    stream.fin(SERVER)
    stream.fin(CLIENT)
    stream.close()

    first, second = scan(stream)

    assert (first.status, second.status) == (400, 408)
    assert "TRUNCATED_QUESTION" in first.fact_names
    assert "UNASKED" in second.fact_names


def test_the_silence_before_a_question_is_kept() -> None:
    stream = Stream()
    stream.client(b"GET / HTTP/1.1\r\n\r\n", at=0)
    stream.server(b"HTTP/1.1 204 No Content\r\n\r\n", at=10)
    stream.client(b"GET /b HTTP/1.1\r\n\r\nGET /c HTTP/1.1\r\n", at=40)
    stream.client(b"\r\n", at=50)
    stream.close()

    assert [exchange.idle_before for exchange in scan(stream)] == [-1, 30_000_000, 0]
