"""Serves TLS like ``answering``, but looks only once for the ClientHello.

    python -m wirespan.lab.programs.short_sighted --certificate FILE

Where the first segment does not hold it whole, it closes: so do devices that want the server's
name from the first segment.
"""

import argparse
import contextlib
import socket
import ssl
import struct
import time

from wirespan.lab.programs.answering import converse, listen

RECORD_HEADER = 5
LARGEST_OFFERED_AT = 84
"""Where TCP_INFO (linux/tcp.h, struct tcp_info) has tcpi_advmss, the MSS this host offered."""
DISMAY_S = 0.03
"""Before it closes: by then its kernel has acknowledged what came."""


def holds_the_hello(connection: socket.socket) -> bool:
    """Looks no further than one segment of this connection, even where more are there."""
    info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, LARGEST_OFFERED_AT + 4)
    (offered,) = struct.unpack_from("=I", info, LARGEST_OFFERED_AT)
    sent = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG)
    first = connection.recv(min(offered, sent), socket.MSG_PEEK)
    return len(first) >= RECORD_HEADER + int.from_bytes(first[3:RECORD_HEADER], "big")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--certificate", required=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(parser.parse_args().certificate)
    listener = listen(443)
    print("ready", flush=True)
    while True:
        connection, _ = listener.accept()
        with connection, contextlib.suppress(OSError):
            if holds_the_hello(connection):
                with context.wrap_socket(connection, server_side=True) as wrapped:
                    converse(wrapped)
            else:
                time.sleep(DISMAY_S)


if __name__ == "__main__":
    main()
