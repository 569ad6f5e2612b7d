"""A ClientHello that fits a segment is understood, a longer one is not."""

import socket
import ssl
from pathlib import Path

import pytest

from kit.labs import NEEDS_LAB
from kit.stages import HERE, served
from wirespan.lab.backstage import certificate

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
