"""Workers with a listener each on one port; connections are dealt out to them by their ports.

    python -m wirespan.lab.programs.herd --workers 4 --slow 300

The kernel's own deal (SO_REUSEPORT) is a hash that differs from boot to boot; here it is the
client's port modulo the workers. As with the hash, a connection stays where it fell: who meets
a busy worker meets it always. ``--slow``: ms more that the last worker takes over every answer.
"""

import argparse
import contextlib
import ctypes
import socket
import struct
import threading

from wirespan.lab.programs.answering import BACKLOG, converse

SO_ATTACH_REUSEPORT_CBPF = 51
"""socket(7); Python does not name it."""
FROM_NETWORK_HEADER = -0x100000 & 0xFFFFFFFF
HEADER = 20
"""Of IPv4; the client's port is what follows."""
LOAD_HALF, MODULO, RETURN = 0x28, 0x94, 0x16


def deal_by_port(listener: socket.socket, workers: int) -> None:
    """Classic BPF that says which listener of the group, in the order of bind(), gets a SYN."""
    steps = (
        (LOAD_HALF, FROM_NETWORK_HEADER + HEADER),
        (MODULO, workers),
        (RETURN, 0),
    )
    code = b"".join(struct.pack("=HBBI", step, 0, 0, value) for step, value in steps)
    kept = ctypes.create_string_buffer(code)
    program = struct.pack("@HP", len(steps), ctypes.addressof(kept))
    listener.setsockopt(socket.SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, program)


def listen() -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listener.bind(("", 80))
    listener.listen(BACKLOG)
    return listener


def work(listener: socket.socket, slow_ms: float) -> None:
    def one(connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            converse(connection, slow_ms)

    while True:
        threading.Thread(target=one, args=(listener.accept()[0],), daemon=True).start()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--slow", type=float, default=0)
    chosen = parser.parse_args()
    listeners = [listen() for _ in range(chosen.workers)]
    deal_by_port(listeners[0], chosen.workers)
    for number, listener in enumerate(listeners):
        slow_ms = chosen.slow if number == chosen.workers - 1 else 0
        threading.Thread(target=work, args=(listener, slow_ms), daemon=True).start()
    print("ready", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
