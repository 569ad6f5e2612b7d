"""Questions and answers in their order, and how exchanges end."""

import pytest

from kit.streams import (
    CLIENT,
    SERVER,
    Scanners,
    Seen,
    Stream,
    connection_table,
    fill,
    interleave,
    scan,
)

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def get(path: bytes) -> bytes:
    return b"GET " + path + b" HTTP/1.1\r\n\r\n"


def test_answers_go_to_questions_in_their_order() -> None:
    stream = Stream()
    stream.client(get(b"/a") + get(b"/b") + get(b"/c"))
    stream.server(
        b"HTTP/1.1 201 A\r\nContent-Length: 0\r\n\r\nHTTP/1.1 202 B\r\nContent-Length: 0\r\n\r\n"
    )
    stream.server(b"HTTP/1.1 203 C\r\nContent-Length: 0\r\n\r\n")
    stream.close()

    exchanges = scan(stream)

    assert [(seen.request, seen.status) for seen in exchanges] == [
        ("GET /a", 201),
        ("GET /b", 202),
        ("GET /c", 203),
    ]
    assert ["PIPELINED" in seen.fact_names for seen in exchanges] == [False, True, True]
    assert [seen.index for seen in exchanges] == [0, 1, 2]
    assert ["FIRST_ON_CONNECTION" in seen.fact_names for seen in exchanges] == [True, False, False]


def test_an_exchange_is_ready_when_the_next_question_begins() -> None:
    stream = Stream()
    stream.client(get(b"/a"))
    stream.server(OK)
    stream.client(get(b"/b"))
    scanners = Scanners()
    connections = connection_table([stream])
    lines = interleave([stream])
    positions: dict[tuple[int, int], int] = {}
    ready = []

    for line in lines:
        buffer, stash, rows = fill([line], positions)
        scanners.run(buffer, stash, connections, rows, 1)
        ready.append(len(scanners.seen))

    assert ready == [0, 0, 1]


def ended(*lines: tuple[int, bytes], end: str) -> Seen:
    stream = Stream()
    for side, data in lines:
        (stream.client if side == CLIENT else stream.server)(data)
    if end == "fin":
        stream.fin(SERVER)
    if end == "client fin":
        stream.fin(CLIENT)
    if end == "reset":
        stream.reset(SERVER)
    stream.close()
    [exchange] = scan(stream)
    return exchange


CUT = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\npart"


@pytest.mark.parametrize(
    ("answer", "end", "facts"),
    [
        (b"", "fin", {"UNANSWERED"}),
        (b"", "reset", {"UNANSWERED", "RESET"}),
        (b"", "client fin", {"CAPTURE_ENDED"}),
        (b"", "", {"CAPTURE_ENDED"}),
        (CUT, "fin", {"TRUNCATED_ANSWER"}),
        (CUT, "reset", {"TRUNCATED_ANSWER", "RESET"}),
        (CUT, "", {"CAPTURE_ENDED"}),
        (b"HTTP/1.1 200 OK\r\n\r\npart", "reset", {"TRUNCATED_ANSWER", "RESET", "UNTIL_CLOSE"}),
        (b"HTTP/1.1 200 OK\r\n\r\npart", "", {"CAPTURE_ENDED", "UNTIL_CLOSE"}),
        (b"HTTP/1.1 200 OK\r\nContent-Le", "fin", {"TRUNCATED_ANSWER"}),
        (b"HTTP/1.1 1", "fin", {"UNANSWERED"}),
    ],
)
def test_an_exchange_that_fails_says_how(answer: bytes, end: str, facts: set[str]) -> None:
    lines = [(CLIENT, get(b"/"))] + ([(SERVER, answer)] if answer else [])

    exchange = ended(*lines, end=end)

    assert exchange.state_name == "FAILED"
    assert exchange.fact_names == facts | {"FIRST_ON_CONNECTION"}
    assert exchange.end == -1


@pytest.mark.parametrize("end", ["fin", "reset", "client fin"])
def test_a_question_cut_in_its_body_says_so(end: str) -> None:
    exchange = ended((CLIENT, b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\npart"), end=end)

    assert "TRUNCATED_QUESTION" in exchange.fact_names
    assert exchange.asked == -1
    assert exchange.body_asked == 4
    assert exchange.asked_to == 42


def test_a_question_cut_in_its_head_is_told_by_its_first_line() -> None:
    exchange = ended((CLIENT, b"GET /cut HTTP/1.1\r\nHost: a\r\nCoo"), end="fin")

    assert exchange.request == "GET /cut"
    assert exchange.head == -1
    assert exchange.fact_names == {"FIRST_ON_CONNECTION", "TRUNCATED_QUESTION", "UNANSWERED"}


@pytest.mark.parametrize("end", [b"", b" ", b" HT"])
def test_a_question_cut_in_its_first_line_is_told_by_what_is_there(end: bytes) -> None:
    exchange = ended((CLIENT, b"GET /a-very-long-tar" + end), end="fin")

    assert exchange.request == "GET /a-very-long-tar"
    assert exchange.fact_names == {"FIRST_ON_CONNECTION", "TRUNCATED_QUESTION", "UNANSWERED"}


def test_a_first_line_cut_before_its_target_is_no_exchange() -> None:
    stream = Stream()
    stream.client(get(b"/a"))
    stream.server(OK)
    stream.client(b"GET ")
    stream.fin(CLIENT)
    stream.close()

    assert [exchange.request for exchange in scan(stream)] == ["GET /a"]


def test_an_early_answer_is_done_when_the_question_is() -> None:
    stream = Stream()
    stream.client(b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\npart")
    stream.server(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
    stream.client(b"other" + get(b"/b"))
    stream.server(OK)
    stream.close()

    first, second = scan(stream)

    assert (first.status, first.state_name, first.body_asked) == (413, "DONE", 9)
    assert "EARLY_ANSWER" in first.fact_names
    assert first.asked > first.end
    assert (second.request, second.status) == ("GET /b", 200)
    assert "PIPELINED" not in second.fact_names


def test_an_early_answer_to_a_question_never_finished_is_done() -> None:
    exchange = ended(
        (CLIENT, b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\npart"),
        (SERVER, b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n"),
        end="fin",
    )

    assert exchange.state_name == "DONE"
    assert {"EARLY_ANSWER", "TRUNCATED_QUESTION"} <= exchange.fact_names
