"""Serves TLS like ``answering``, but looks only once for the ClientHello.

    python -m wirespan.lab.programs.short_sighted --certificate FILE

Where the first segment does not hold it whole, it closes: so do devices that want the server's
name from the first segment.
"""

import argparse
import contextlib
import socket
import ssl

from wirespan.lab.programs.answering import converse, listen

RECORD_HEADER = 5


def holds_the_hello(first: bytes) -> bool:
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
            if holds_the_hello(connection.recv(65536, socket.MSG_PEEK)):
                with context.wrap_socket(connection, server_side=True) as wrapped:
                    converse(wrapped)


if __name__ == "__main__":
    main()
