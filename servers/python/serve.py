"""The reference servers in Python: python serve.py --protocol http --port 8080

asyncio and nothing else outside the standard library; servers/CONTRACT.md says what is served.
"""

import asyncio
import signal
import socket
import ssl
import sys
from collections.abc import Callable

from connection import Connection
from datagrams import Datagrams
from dialogue import Dialogue
from echo import Echo
from framing import Frames, Lines
from http_connection import HttpConnection
from http_reply import Date
from options import Options, read_options
from orders import Orders, Store
from records import OwnStore, Records
from remote import RemoteStore
from service import Service
from sockets import make_sockets
from verbs import verbs_for
from workers import LEAVING, run_workers

LARGEST_SIZE = 1 << 24


def connection_maker(service: Service, store: Store) -> Callable[[], Connection]:
    """What makes a connection of the protocol asked for; what all of them share is made here."""
    options = service.options
    longest = options.max_message
    verbs = verbs_for(LARGEST_SIZE)
    stored = {**verbs, **Records().verbs()}
    orders, date = Orders(store), Date()
    makers: dict[str, Callable[[], Connection]] = {
        "echo": lambda: Echo(service),
        "frames": lambda: Dialogue(service, Frames(longest), verbs),
        "store": lambda: Dialogue(service, Frames(longest), stored),
        "lines": lambda: Dialogue(service, Lines(longest), verbs),
        "http": lambda: HttpConnection(service, orders, date),
    }
    return makers[options.protocol]


def tls_context(options: Options) -> ssl.SSLContext | None:
    if not options.certificate:
        return None
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(options.certificate, options.key)
    return context


def leaving(parent_pipe: int | None) -> asyncio.Event:
    """Set by SIGTERM, SIGINT or the parent's end. A second signal ends the process at once."""
    loop = asyncio.get_running_loop()
    event = asyncio.Event()

    def leave() -> None:
        event.set()
        for number in LEAVING:
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)
        if parent_pipe is not None:
            loop.remove_reader(parent_pipe)

    for number in LEAVING:
        loop.add_signal_handler(number, leave)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, LEAVING)
    if parent_pipe is not None:
        loop.add_reader(parent_pipe, leave)
    return event


async def serve_stream(service: Service, bound: socket.socket, leave: asyncio.Event) -> bool:
    loop = asyncio.get_running_loop()
    options = service.options
    tls = tls_context(options)
    store: Store = RemoteStore(options) if options.store else OwnStore()
    server = await loop.create_server(
        connection_maker(service, store),
        sock=bound,
        backlog=options.backlog,
        ssl=tls,
        # A peer that never ends the handshake is a slow sender too.
        ssl_handshake_timeout=options.message_timeout or None if tls else None,
    )
    announce(service, bound)
    await leave.wait()
    # Closing the listening socket resets what still waits in its accept queue: those
    # connections are accepted first, which takes asyncio one turn of its loop, and one more.
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    server.close()
    was_complete = await service.drain()
    await store.close()
    return was_complete


async def serve_datagrams(service: Service, bound: socket.socket, leave: asyncio.Event) -> bool:
    datagrams = Datagrams(service, bound)
    announce(service, bound)
    await leave.wait()
    return await datagrams.drain()


def announce(service: Service, bound: socket.socket) -> None:
    host, port = bound.getsockname()[:2]
    if service.worker == 0:
        print(f"listening {host}:{port}", flush=True)


async def serve(options: Options, bound: socket.socket, number: int, pipe: int | None) -> bool:
    service = Service(options, number)
    leave = leaving(pipe)
    if options.protocol == "udp":
        return await serve_datagrams(service, bound, leave)
    return await serve_stream(service, bound, leave)


def main(arguments: list[str]) -> int:
    options = read_options(arguments)
    try:
        sockets = make_sockets(options)
    except OSError as error:
        print(f"cannot listen on {options.host}:{options.port}: {error.strerror}", file=sys.stderr)
        return 1

    def work(number: int, parent_pipe: int | None) -> int:
        close_all_but([sockets[number]], sockets)
        return 0 if asyncio.run(serve(options, sockets[number], number, parent_pipe)) else 1

    # A socket that the parent kept open would go on taking connections that nobody serves.
    return run_workers(options.workers, work, lambda: close_all_but([], sockets))


def close_all_but(kept: list[socket.socket], sockets: list[socket.socket]) -> None:
    for other in sockets:
        if other not in kept:
            other.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
