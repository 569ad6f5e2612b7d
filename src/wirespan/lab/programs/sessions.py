"""Asks several times over TLS 1.2, each time on a connection of its own.

    python -m wirespan.lab.programs.sessions --times 4 [--forget]

The session of the first connection is offered to the others, unless it is forgotten.
"""

import argparse
import ssl

from wirespan.lab.programs.asking import HTTPS, SERVER, connect, head, read, timed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=4)
    parser.add_argument("--forget", action="store_true")
    chosen = parser.parse_args()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    session: ssl.SSLSession | None = None
    for number in range(chosen.times):
        with (
            timed(f"tls-{number}"),
            context.wrap_socket(connect(HTTPS), server_hostname=SERVER, session=session) as one,
        ):
            one.sendall(head(f"page-{number}"))
            read(one.makefile("rb"))
            if not chosen.forget:
                session = one.session


if __name__ == "__main__":
    main()
