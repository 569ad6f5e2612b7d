"""Visits a page of each host given, one after the other, as most programs do: by name.

    python -m wirespan.lab.programs.visit page.test other.test

The name is looked up by the C library each time, a connection is opened each time; ``--keep``
keeps one connection and what was looked up for it.
"""

import argparse
import http.client

from wirespan.lab.programs.asking import timed


def visit(connection: http.client.HTTPConnection, label: str) -> None:
    with timed(label):
        connection.request("GET", f"/{label}")
        connection.getresponse().read()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("hosts", nargs="+")
    parser.add_argument("--keep", action="store_true")
    chosen = parser.parse_args()
    kept: dict[str, http.client.HTTPConnection] = {}
    for number, host in enumerate(chosen.hosts):
        label = host.partition(".")[0] + (f"-{number}" if number else "")
        connection = kept.get(host) or http.client.HTTPConnection(host)
        visit(connection, label)
        if chosen.keep:
            kept[host] = connection
        else:
            connection.close()


if __name__ == "__main__":
    main()
