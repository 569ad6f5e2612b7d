"""Asks over TLS; with ``--check`` it asks an authority in mid-handshake about the certificate.

python -m wirespan.lab.programs.careful --authority 10.0.1.3 --check
"""

import argparse
import contextlib
import http.client
import ssl

from wirespan.lab.programs.asking import HTTPS, connect, head

ROOM = 65536


class Handshake:
    """A TLS client whose bytes pass through its own hands, so that it can pause anywhere."""

    def __init__(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing, server_hostname="server")
        self.socket = connect(HTTPS)

    def is_done(self) -> bool:
        """Go on as far as the bytes at hand allow, and send nothing yet."""
        try:
            self.tls.do_handshake()
        except ssl.SSLWantReadError:
            return False
        return True

    def send(self) -> None:
        if self.outgoing.pending:
            self.socket.sendall(self.outgoing.read())

    def receive(self) -> None:
        self.incoming.write(self.socket.recv(ROOM))

    def read_answer(self) -> None:
        """Until the head has come; what TLS says besides (tickets) is read with it."""
        answer = b""
        while b"\r\n\r\n" not in answer:
            self.receive()
            with contextlib.suppress(ssl.SSLWantReadError):
                answer += self.tls.read(ROOM)


def ask_authority(host: str) -> None:
    asker = http.client.HTTPConnection(host)
    asker.request("GET", "/revoked?sleep=40")
    asker.getresponse().read()
    asker.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--authority", required=True)
    parser.add_argument("--check", action="store_true")
    chosen = parser.parse_args()
    handshake = Handshake()
    while not handshake.is_done():
        handshake.send()
        handshake.receive()
    if chosen.check:
        ask_authority(chosen.authority)
    handshake.tls.write(head("page"))
    handshake.send()
    handshake.read_answer()
    handshake.socket.close()


if __name__ == "__main__":
    main()
