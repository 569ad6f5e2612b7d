"""A server that answers and then forgets the connection: it never looks for its end.

python -m wirespan.lab.programs.forgetful
"""

import socket

from wirespan.lab.programs.answering import Request, answer, listen


def main() -> None:
    listener = listen(80)
    forgotten: list[socket.socket] = []
    print("ready", flush=True)
    while True:
        connection, _ = listener.accept()
        answer(connection, Request(connection.recv(65536)))
        forgotten.append(connection)


if __name__ == "__main__":
    main()
