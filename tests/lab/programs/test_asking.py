"""The steps of scenarios, against a server that answers what the test says."""

import io
import socket
import threading

import pytest

from wirespan.lab.programs import asking
from wirespan.lab.programs.asking import ask, head, pipeline, read, timed

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


def test_a_head_says_method_target_and_length() -> None:
    assert head("page") == b"GET /page HTTP/1.1\r\nHost: scene\r\n\r\n"
    assert b"POST /page HTTP/1.1\r\nHost: scene\r\nContent-Length: 9\r\n" in head("page", 9)


def test_an_interim_answer_is_not_the_answer() -> None:
    answers = io.BytesIO(CONTINUE + ANSWER + b"rest")

    read(answers)

    assert answers.read() == b"rest"


@pytest.mark.parametrize("cut", [b"HTTP/1.1 200 OK\r\n", ANSWER[:-1]])
def test_an_answer_that_ends_too_soon_is_an_error(cut: bytes) -> None:
    with pytest.raises(ConnectionResetError):
        read(io.BytesIO(cut))


def test_a_context_has_written_a_hello_before_it_is_timed() -> None:
    hello = asking.warm_up(asking.trust(asking.TLS13)).read()

    content_type, handshake_type = hello[0], hello[5]
    assert (content_type, handshake_type) == (22, 1)


def test_what_is_timed_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with timed("page"):
        pass

    name, nanoseconds = capsys.readouterr().out.split()
    assert name == "page"
    assert nanoseconds.isdecimal()


def test_a_question_is_answered_and_timed(capsys: pytest.CaptureFixture[str]) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(ANSWER)
        ask(ours, "page?bytes=2", size=4)
        asked = theirs.recv(1000)

    assert asked.endswith(b"\r\n\r\npage")
    assert capsys.readouterr().out.startswith("page ")


def test_head_and_body_may_be_written_apart() -> None:
    ours, theirs = socket.socketpair()
    seen: list[bytes] = []

    def serve() -> None:
        seen.append(theirs.recv(1000))
        theirs.sendall(CONTINUE)
        seen.append(theirs.recv(1000))
        theirs.sendall(ANSWER)

    with ours, theirs:
        server = threading.Thread(target=serve)
        server.start()
        ask(ours, "page", size=4, leave=True)
        server.join()

    assert seen[0].endswith(b"\r\n\r\n")
    assert seen[1] == b"page"


def test_pipelined_questions_leave_together(capsys: pytest.CaptureFixture[str]) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(ANSWER * 2)
        pipeline(ours, "one", "two")
        asked = theirs.recv(1000)

    assert asked.count(b"GET /") == 2
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["one", "two"]


def test_all_that_steps_use_is_named() -> None:
    assert all(hasattr(asking, name) for name in asking.__all__)
