"""A server with a fixed number of workers: what they cannot take waits in their queue.

python -m wirespan.lab.programs.working --workers 2
"""

import argparse
import contextlib
import socket
from concurrent.futures import ThreadPoolExecutor

from wirespan.lab.programs.answering import converse, listen


def work(connection: socket.socket) -> None:
    with connection, contextlib.suppress(OSError):
        converse(connection)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    listener = listen(80)
    with ThreadPoolExecutor(parser.parse_args().workers) as workers:
        print("ready", flush=True)
        while True:
            workers.submit(work, listener.accept()[0])


if __name__ == "__main__":
    main()
