"""What the first bytes of a side are taken for."""

import pytest

from wirespan.kernels.layout import Application
from wirespan.kernels.scan.signature import METHODS, name, names_client_hello

CLIENT, SERVER = 0, 1
CLIENT_HELLO = bytes.fromhex("16030100310100002d0303") + bytes(43)


@pytest.mark.parametrize("method", METHODS)
def test_a_known_method_with_a_version_is_http(method: str) -> None:
    assert name(f"{method} /orders HTTP/1.1\r\n".encode(), CLIENT) is Application.HTTP1


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"BREW /pot HTTP/1.1\r\n", Application.HTTP1),
        (b"GET http://shop.example/ HTTP/1.0\r\n", Application.HTTP1),
        (b"CONNECT shop.example:443 HTTP/1.1\r\n", Application.HTTP1),
        (b"\r\nGET / HTTP/1.1\r\n", Application.HTTP1),
        (b"GET /a-line-that-goes-on", Application.HTTP1),
        (b"GET key\r\n", Application.TURNS),
        (b"GET /page\r\n", Application.TURNS),
        (b"OPTIONS sip:a@b SIP/2.0\r\n", Application.TURNS),
        (b"EHLO mail.example\r\n", Application.TURNS),
        (b"get / HTTP/1.1\r\n", Application.HTTP1),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Application.HTTP2),
        (CLIENT_HELLO, Application.TLS),
        (bytes.fromhex("802e0103010015000000100100800300"), Application.TLS),
        (bytes.fromhex("8000000000000000000000000000"), Application.TURNS),
        (b"\x16\x02\x00\x00\x10", Application.TURNS),
        (b"\x16\x03\x05\x00\x10", Application.TURNS),
        (b"\x18\x03\x03\x00\x10", Application.TURNS),
        (b"\x13\x03\x03\x00\x10", Application.TURNS),
        (b"\x17\x03\x03\x00\x00", Application.TURNS),
        (b"\x17\x03\x03\x48\x00", Application.TLS),
        (b"\x17\x03\x03\x48\x01", Application.TURNS),
        (bytes.fromhex("00000008 04d2162f"), Application.TURNS),
    ],
)
def test_a_client_is_known_by_its_first_bytes(data: bytes, found: Application) -> None:
    assert name(data, CLIENT) is found


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"HTTP/1.1 200 OK\r\n", Application.HTTP1),
        (b"HTTP/1.", Application.HTTP1),
        (b"HTTP/2 200", Application.TURNS),
        (b"220 mail.example ESMTP\r\n", Application.TURNS),
        (b"GET / HTTP/1.1\r\n", Application.TURNS),
        (b"\x15\x03\x01\x00\x02\x02\x28", Application.TLS),
    ],
)
def test_a_server_is_known_by_its_first_bytes(data: bytes, found: Application) -> None:
    assert name(data, SERVER) is found


@pytest.mark.parametrize(
    "data", [b"G", b"GET", b"GET ", b"PRI * HTTP/2.", b"\x16\x03\x01\x00", b"\r\n"]
)
def test_too_few_bytes_leave_a_client_undecided_unless_there_are_no_more(data: bytes) -> None:
    assert name(data, CLIENT) is None
    assert name(data, CLIENT, final=True) is Application.TURNS


@pytest.mark.parametrize("length", range(7))
def test_too_few_bytes_leave_a_server_undecided(length: int) -> None:
    assert name(b"HTTP/1."[:length], SERVER) is None


def test_no_signature_needs_more_than_24_bytes() -> None:
    assert name(b"\r\n" * 11 + b"G", CLIENT) is None
    assert name(b"\r\n" * 11 + b"GE", CLIENT) is Application.TURNS


def test_a_client_hello_is_told_from_other_records() -> None:
    assert names_client_hello(CLIENT_HELLO)
    assert not names_client_hello(CLIENT_HELLO[:8])
    assert not names_client_hello(b"\x16\x03\x03\x00\x31\x02\x00\x00\x2d" + bytes(45))
    assert not names_client_hello(b"\x16\x03\x03\x00\x31\x01\x00\x00\x27" + bytes(45))
    assert names_client_hello(b"\x16\x03\x03\x00\x31\x01\x00\x00\x28" + bytes(45))
