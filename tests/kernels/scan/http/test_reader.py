"""Any pieces, any bytes, gaps."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.streams import CLIENT, SERVER, Seen, Stream, scan
from wirespan.kernels.layout import Opened

REQUESTS = [
    b"GET /a HTTP/1.1\r\nHost: shop.example\r\n\r\n",
    b"HEAD /b HTTP/1.1\nHost: shop.example\n\n",
    b"POST /c HTTP/1.1\r\nContent-Length: 11\r\n\r\nhello world",
    b"POST /d HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x\r\nabc\r\n0\r\nT: y\r\n\r\n",
]
ANSWERS = [
    b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    b"HTTP/1.1 204 No Content\r\n\r\n",
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n0\r\n\r\n",
]
HEAD_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
COLUMNS = [
    "facts",
    "asked_from",
    "asked_to",
    "answered_from",
    "answered_to",
    "status",
    "token",
    "head_asked",
    "head_answered",
    "body_asked",
    "body_answered",
    "expected",
    "state",
    "start_frame",
    "head",
    "asked_frame",
    "answer_frame",
    "end_frame",
    "largest_gap",
    "idle_before",
]


def told(exchanges: list[Seen]) -> list[tuple[object, ...]]:
    return [
        (*exchange.text, *(getattr(exchange, name) for name in COLUMNS)) for exchange in exchanges
    ]


def conversation(choices: list[tuple[int, int]], pipelined: bool) -> Stream:
    stream = Stream()
    answers = []
    for question, answer in choices:
        stream.client(REQUESTS[question])
        answers.append(HEAD_ANSWER if question == 1 else ANSWERS[answer])
        if not pipelined:
            stream.server(answers.pop())
    for data in answers:
        stream.server(data)
    stream.fin(SERVER)
    stream.close()
    return stream


@settings(max_examples=150, deadline=None)
@given(
    choices=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=5),
    pipelined=st.booleans(),
    sizes=st.lists(st.integers(1, 40), min_size=1, max_size=6),
    batch=st.integers(1, 50),
)
def test_the_pieces_bytes_come_in_change_nothing(
    choices: list[tuple[int, int]], pipelined: bool, sizes: list[int], batch: int
) -> None:
    stream = conversation(choices, pipelined)

    whole = scan(stream)
    pieces = scan(stream.cut(sizes), batch=batch)

    assert told(pieces) == told(whole)
    assert len(whole) == len(choices)
    assert all(exchange.state_name == "DONE" for exchange in whole)


@settings(max_examples=150, deadline=None)
@given(
    lines=st.lists(
        st.tuples(
            st.integers(0, 5),
            st.integers(0, 1),
            st.one_of(st.binary(max_size=60), st.sampled_from(REQUESTS + ANSWERS)),
        ),
        max_size=12,
    ),
    batch=st.integers(1, 12),
    opened=st.sampled_from([Opened.HANDSHAKE, Opened.MIDSTREAM]),
)
def test_nothing_a_peer_says_raises(
    lines: list[tuple[int, int, bytes]], batch: int, opened: Opened
) -> None:
    stream = Stream(opened=opened)
    stream.client(REQUESTS[0])
    for kind, side, data in lines:
        if kind == 0:
            stream.missing(side, len(data) + 1)
        elif kind == 1:
            stream.fin(side)
        elif data:
            (stream.client if side == CLIENT else stream.server)(data)
    stream.close()

    exchanges = scan(stream, batch=batch)

    assert len({exchange.id for exchange in exchanges}) == len(exchanges)
    assert all(exchange.state_name in {"DONE", "FAILED"} for exchange in exchanges)


@pytest.mark.parametrize("seed", range(40))
def test_mutations_of_a_conversation_raise_nothing(seed: int) -> None:
    chance = random.Random(seed)
    stream = conversation([(chance.randrange(4), chance.randrange(4)) for _ in range(6)], True)
    mutated = Stream()
    for line in stream.spoken:
        data = bytearray(line.data)
        for _ in range(chance.randrange(4) if data else 0):
            data[chance.randrange(len(data))] = chance.choice(b"\r\n :0a\xff\x00;,")
        if data:
            (mutated.client if line.side == CLIENT else mutated.server)(bytes(data))
    mutated.close()

    exchanges = scan(mutated.cut([chance.randrange(1, 30)]), batch=chance.randrange(1, 9))

    assert all(exchange.state_name in {"DONE", "FAILED"} for exchange in exchanges)


def downloading(length: int = 100) -> Stream:
    stream = Stream()
    stream.client(b"GET /big HTTP/1.1\r\n\r\n")
    stream.server(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % length)
    return stream


def test_a_gap_inside_a_body_is_counted() -> None:
    stream = downloading()
    stream.server(b"x" * 40)
    stream.missing(SERVER, 50)
    stream.server(b"x" * 10, at=70)
    stream.close()

    [exchange] = scan(stream)

    assert exchange.state_name == "DONE"
    assert exchange.body_answered == 100
    assert exchange.end == 70_000_000
    assert "GAP" in exchange.fact_names


def test_the_framing_holds_across_a_gap_inside_a_body() -> None:
    stream = Stream()
    stream.client(b"GET /big HTTP/1.1\r\n\r\nGET /next HTTP/1.1\r\n\r\n")
    stream.server(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
    stream.missing(SERVER, 90)
    stream.server(b"x" * 10 + b"HTTP/1.1 204 No Content\r\n\r\n")
    stream.close()

    assert [exchange.status for exchange in scan(stream)] == [200, 204]


def test_a_gap_up_to_the_body_s_end_completes_it() -> None:
    stream = downloading()
    stream.missing(SERVER, 100, at=30)
    stream.client(b"GET /next HTTP/1.1\r\n\r\n")
    stream.server(b"HTTP/1.1 204 No Content\r\n\r\n")
    stream.close()

    first, second = scan(stream)

    assert (first.state_name, first.end) == ("DONE", 30_000_000)
    assert second.status == 204


def test_a_gap_beyond_a_body_loses_the_way_until_an_answer_begins() -> None:
    stream = downloading()
    stream.missing(SERVER, 130, at=30)
    stream.server(b"of a head we missed\r\n\r\nbody")
    stream.client(b"GET /next HTTP/1.1\r\n\r\n")
    stream.server(b"HTTP/1.1 204 No Content\r\n\r\n")
    stream.close()

    first, second = scan(stream)

    assert (first.state_name, first.body_answered) == ("DONE", 100)
    assert (second.request, second.status) == ("GET /next", 204)


def test_a_gap_between_chunks_loses_the_way_until_the_next_question() -> None:
    stream = Stream()
    stream.client(b"GET /big HTTP/1.1\r\n\r\n")
    stream.server(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r")
    stream.missing(SERVER, 20)
    stream.server(b"tail", at=20)
    stream.client(b"GET /next HTTP/1.1\r\n\r\n", at=40)
    stream.server(b"HTTP/1.1 204 No Content\r\n\r\n", at=50)
    stream.close()

    first, second = scan(stream)

    assert (first.state_name, first.end) == ("DONE", 20_000_000)
    assert "GAP" in first.fact_names
    assert (second.request, second.status) == ("GET /next", 204)


def test_a_whole_answer_lost_in_a_gap_does_not_shift_the_others() -> None:
    stream = Stream()
    stream.client(b"GET /lost HTTP/1.1\r\n\r\n")
    stream.missing(SERVER, 500)
    stream.client(b"GET /next HTTP/1.1\r\n\r\n")
    stream.server(b"HTTP/1.1 204 No Content\r\n\r\n")
    stream.close()

    first, second = scan(stream)

    assert (first.request, first.status, first.state_name) == ("GET /lost", -1, "FAILED")
    assert "GAP" in first.fact_names
    assert (first.answer, first.end) == (-1, 2_000_000)
    assert (second.request, second.status) == ("GET /next", 204)


@pytest.mark.parametrize("finished", [False, True])
def test_answers_that_may_be_among_bytes_never_captured_are_not_called_missing(
    finished: bool,
) -> None:
    stream = Stream()
    for _ in range(2):
        stream.client(b"GET /pipelined HTTP/1.1\r\n\r\n")
    stream.server(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r")
    stream.missing(SERVER, 2000)
    if finished:
        stream.fin(SERVER)
    stream.close()

    first, second = scan(stream)

    assert first.state_name == "DONE"
    assert {"GAP", "CAPTURE_ENDED"} <= second.fact_names
    assert "UNANSWERED" not in second.fact_names


def test_a_snapped_head_is_told_by_its_first_line() -> None:
    stream = Stream()
    stream.client(b"GET /snapped HTTP/1.1\r\nHost: shop.exa")
    stream.missing(CLIENT, 200)
    stream.server(b"HTTP/1.1 200 OK\r\nContent-Le", at=30)
    stream.missing(SERVER, 900)
    stream.server(b"body bytes", at=40)
    stream.missing(SERVER, 1300)
    stream.client(b"GET /snapped-too HTTP/1.1\r\nHost: shop.exa")
    stream.missing(CLIENT, 200)
    stream.server(b"HTTP/1.1 404 Not Found\r\nContent-Le")
    stream.missing(SERVER, 900)
    stream.close()

    first, second = scan(stream)

    assert (first.request, first.status, first.state_name) == ("GET /snapped", 200, "DONE")
    assert (first.asked, first.answer) == (2_000_000, 30_000_000)
    assert "GAP" in first.fact_names
    assert (second.request, second.status, second.state_name) == ("GET /snapped-too", 404, "DONE")


def test_an_unseen_question_leaves_its_answer_alone() -> None:
    stream = Stream()
    stream.client(b"GET /seen HTTP/1.1\r\n\r\n")
    stream.server(b"HTTP/1.1 204 No Content\r\n\r\n")
    stream.missing(CLIENT, 200)
    stream.server(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
    stream.close()

    first, second = scan(stream)

    assert (first.request, first.status) == ("GET /seen", 204)
    assert (second.request, second.status) == ("", 404)
    assert "MIDSTREAM" in second.fact_names


def test_the_longest_silence_inside_the_answer_is_kept() -> None:
    stream = Stream()
    stream.client(b"GET / HTTP/1.1\r\n\r\n", at=0)
    stream.server(b"HTTP/1.1 200 OK\r\nContent-", at=100)
    stream.server(b"Length: 6\r\n\r\nabc", at=130)
    stream.server(b"def", at=150)
    stream.close()

    [exchange] = scan(stream)

    assert exchange.largest_gap == 30_000_000


def test_bytes_from_the_stash_are_read_as_well() -> None:
    stream = conversation([(2, 3), (3, 0)], False)
    stashed = Stream()
    stashed.spoken = [
        replace(line, stashed=index % 2 == 0) for index, line in enumerate(stream.spoken)
    ]

    assert told(scan(stashed.cut([9]))) == told(scan(stream))
