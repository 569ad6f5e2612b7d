"""What a server has done so far, as its kernel tells it (proc(5), net/tcp and net/udp).

Of this thread's network: it may be visiting a host of a lab.
"""

import signal
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kit.patience import until
from kit.servers.asking import Address
from kit.servers.running import Server

NOBODY = "00000000:0000"
REFUSED = (ConnectionRefusedError, ConnectionResetError)
NO_INODE = "0"
"""Of a connection that waits to be accepted."""
CLOSED = 7
"""TCP_CLOSE, the first byte of ``struct tcp_info``."""


def until_read(connection: socket.socket) -> None:
    """The server has accepted the connection, and read all that was sent on it."""
    until(lambda: has_read(connection))


def has_read(connection: socket.socket) -> bool:
    near, far = named(connection.getsockname()), named(connection.getpeername())
    lines = told("tcp")
    sent, taken = lines.get((near, far)), lines.get((far, near))
    return sent is not None and taken is not None and not unsent(sent) and not unread(taken)


def is_accepted(connection: socket.socket) -> bool:
    line = told("tcp")[named(connection.getpeername()), named(connection.getsockname())]
    return line[9] != NO_INODE


def until_datagrams_are_read(server: Server) -> None:
    until(lambda: not unread(told("udp")[named(server.address), NOBODY]))


def until_nobody_is_let_in(address: Address) -> None:
    """The server's kernel refuses whoever comes: its listening socket is closed."""
    until(lambda: is_refused(address))


def is_refused(address: Address) -> bool:
    try:
        socket.create_connection(address).close()
    except REFUSED:
        return True
    return False


def until_reset(connection: socket.socket) -> None:
    until(lambda: connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] == CLOSED)


def inode_of(connection: socket.socket) -> str:
    """The server's socket of this connection, as /proc names what a process has open."""
    line = told("tcp")[named(connection.getpeername()), named(connection.getsockname())]
    return f"socket:[{line[9]}]"


def sockets_of(process: int) -> set[str]:
    links = (str(path.readlink()) for path in Path(f"/proc/{process}/fd").iterdir())
    return {link for link in links if link.startswith("socket:")}


@contextmanager
def held(server: Server) -> Iterator[None]:
    """It stands still: whatever is sent meanwhile, it finds all at once."""
    server.process.send_signal(signal.SIGSTOP)
    until(lambda: is_stopped(server.process.pid))
    try:
        yield
    finally:
        server.process.send_signal(signal.SIGCONT)


def is_stopped(process: int) -> bool:
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "T"


def told(protocol: str) -> dict[tuple[str, str], list[str]]:
    """The kernel's sockets by their two addresses."""
    lines = Path(f"/proc/thread-self/net/{protocol}").read_text(encoding="ascii").splitlines()[1:]
    return {(line.split()[1], line.split()[2]): line.split() for line in lines}


def named(address: Address) -> str:
    host = struct.unpack("=I", socket.inet_aton(address[0]))[0]
    return f"{host:08X}:{address[1]:04X}"


def unsent(line: list[str]) -> int:
    return int(line[4].split(":")[0], 16)


def unread(line: list[str]) -> bool:
    """Bytes wait for the process, or it has not accepted the connection."""
    return int(line[4].split(":")[1], 16) > 0 or line[9] == NO_INODE
