"""A ClientHello that fits a segment is understood, a longer one is not."""

import socket
import ssl
import sys
from pathlib import Path
from typing import Any

import pytest

from kit.labs import NEEDS_LAB
from kit.stages import HERE, served
from wirespan.lab.backstage import certificate
from wirespan.lab.programs.short_sighted import holds_the_hello

pytestmark = NEEDS_LAB


@pytest.mark.parametrize(("names", "understood"), [(1, True), (4, False)])
def test_it_looks_no_further_than_a_segment(names: int, understood: bool, tmp_path: Path) -> None:
    def handshake() -> bool:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.set_alpn_protocols(["x" * 200] * names)
        connection = socket.socket()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 700)
        connection.connect((HERE, 443))
        try:
            with context.wrap_socket(connection):
                return True
        except OSError:
            return False

    options = "--certificate", str(certificate(tmp_path, "ecdsa"))

    assert served("short_sighted", *options, exchange=handshake) is understood


class Peeked:
    """A connection on which a ClientHello of 517 bytes waits, in segments of ``offered``."""

    def __init__(self, offered: int, sent: int) -> None:
        self.offered, self.sent = offered, sent

    def getsockopt(self, level: int, option: int, length: int = 0) -> bytes | int:
        return bytes(84) + self.offered.to_bytes(4, sys.byteorder) if length else self.sent

    def recv(self, length: int, flags: int) -> bytes:
        return (bytes((22, 3, 1, 2, 0)) + bytes(512))[:length]


@pytest.mark.parametrize(
    ("offered", "sent", "held"),
    [(517, 1448, True), (516, 1448, False), (1460, 517, True), (1460, 516, False)],
)
def test_one_segment_is_small_though_all_of_them_are_there(
    offered: int, sent: int, held: bool
) -> None:
    connection: Any = Peeked(offered, sent)

    assert holds_the_hello(connection) is held
