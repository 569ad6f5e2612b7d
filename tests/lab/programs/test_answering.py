"""The server does what the target asks for."""

import socket
import ssl
from pathlib import Path

from kit.labs import NEEDS_LAB
from kit.stages import HERE, served
from wirespan.lab.backstage import certificate
from wirespan.lab.programs.answering import Request, body, parts_of, response_head

pytestmark = NEEDS_LAB


def request(target: str) -> Request:
    return Request(f"GET /{target} HTTP/1.1\r\nHost: scene\r\n\r\n".encode())


def test_blocks_of_a_body_carry_name_and_number() -> None:
    content = body("page", 3000)

    assert len(content) == 3000
    assert content.startswith(b"page#0000")
    assert content[1448:].startswith(b"page#0001")


def test_a_write_is_as_large_as_was_wished() -> None:
    assert len(parts_of(request("page?bytes=1000"))) == 1
    assert len(parts_of(request("page?bytes=1000&small=20"))) == 50
    assert len(parts_of(request("page?bytes=1000&chunks=4"))) == 4
    assert parts_of(request("page?bytes=1000&split=1"))[0].endswith(b"\r\n\r\n")


def test_the_head_promises_what_was_wished() -> None:
    assert b"Content-Length: 1010\r\n" in response_head(request("page?promise=10"), 1000)
    assert b" 301 Moved" in response_head(request("page?status=301"), 2)
    assert b"text/event-stream" in response_head(request("page?stream=1"), 2)


def ask(target: str) -> bytes:
    with socket.create_connection((HERE, 80)) as one:
        one.sendall(f"GET /{target} HTTP/1.1\r\n\r\n".encode())
        return b"".join(iter(lambda: one.recv(65536), b""))


def test_it_answers_and_closes_when_asked_to() -> None:
    answer = served("answering", exchange=lambda: ask("page?bytes=3000&close=1"))

    assert answer.endswith(body("page", 3000))


def test_an_idle_connection_is_closed() -> None:
    answer = served("answering", "--idle", "0.2", exchange=lambda: ask("page?bytes=3000"))

    assert answer.endswith(body("page", 3000))


def test_it_speaks_the_newest_tls_only_where_told(tmp_path: Path) -> None:
    def handshake() -> str:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        try:
            with context.wrap_socket(socket.create_connection((HERE, 443))) as one:
                return str(one.version())
        except ssl.SSLError as error:
            return str(error.reason)

    options = ["--certificate", str(certificate(tmp_path, "ecdsa"))]

    assert served("answering", *options, exchange=handshake) == "TLSv1.2"
    assert "PROTOCOL_VERSION" in served("answering", *options, "--newest", exchange=handshake)
