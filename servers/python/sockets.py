"""Sockets, with the reason of each option where it is set."""

import socket

from options import Options

KEEPALIVE_IDLE_SECONDS = 60
KEEPALIVE_INTERVAL_SECONDS = 10
KEEPALIVE_PROBES = 3
UDP_RECEIVE_BYTES = 4 << 20


def make_sockets(options: Options) -> list[socket.socket]:
    """A socket for each worker: several on one port, or one that all of them share."""
    own_sockets = options.workers if options.reuse_port else 1
    first = bound_socket(options, options.port)
    port = first.getsockname()[1]
    others = [bound_socket(options, port) for _ in range(own_sockets - 1)]
    if options.reuse_port:
        return [first, *others]
    return [first] * options.workers


def bound_socket(options: Options, port: int) -> socket.socket:
    kind = socket.SOCK_DGRAM if options.protocol == "udp" else socket.SOCK_STREAM
    family, _, _, _, address = socket.getaddrinfo(options.host, port, type=kind)[0]
    bound = socket.socket(family, kind)
    bound.setblocking(False)
    set_sharing(bound, options)
    set_buffers(bound, options)
    bound.bind(address)
    if kind == socket.SOCK_STREAM:
        listen(bound, options)
    return bound


def set_sharing(bound: socket.socket, options: Options) -> None:
    if options.reuse_address and bound.type == socket.SOCK_STREAM:
        # Connections of the last run wait a minute in TIME_WAIT and hold the port; without this
        # a restart fails with "address already in use". (For UDP it would let two servers bind
        # the same port unnoticed.)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if options.reuse_port and options.workers > 1:
        # An accept queue for each worker, and the kernel deals connections out by their hash.
        # With one shared queue, every worker wakes for every connection (a thundering herd) and
        # the first to run gets most of them.
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)


def set_buffers(bound: socket.socket, options: Options) -> None:
    """Before bind and listen: the window scale is settled in the handshake."""
    # For TCP zero is right nearly always: the kernel grows both buffers with the path, and
    # setting one ends that. UDP has no such growth, and its buffer must hold a burst that
    # comes while we are busy; the kernel caps the value at net.core.rmem_max.
    receive = options.receive_buffer
    if bound.type == socket.SOCK_DGRAM:
        receive = receive or UDP_RECEIVE_BYTES
    if receive:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive)
    if options.send_buffer:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, options.send_buffer)


def listen(bound: socket.socket, options: Options) -> None:
    if options.defer_accept:
        # Wakes us only once a request is there, which saves a waking for each connection. Off
        # unless asked for: a client that waits for us to speak first hangs, and the timeouts
        # of a connection do not run before it is accepted.
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, options.defer_accept)
    # Connections that came while we were busy wait here; where the queue is full, Linux drops
    # the handshake's last packet and the client waits a second or more. asyncio's default is
    # 100. The kernel caps the value at net.core.somaxconn.
    bound.listen(options.backlog)


def set_connection_options(connection: socket.socket, options: Options) -> None:
    """For an accepted connection. Buffers came with it from the listening socket."""
    # Nagle's algorithm holds a small write back while an earlier one is unacknowledged. As
    # each answer is one write, it could save no packet and would cost up to the 40 ms of the
    # peer's delayed acknowledgement.
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, options.nodelay)
    if options.keepalive:
        # Finds peers that vanished without a word, and keeps entries of NATs and balancers
        # alive (350 s in many); the system's own two hours are too late for either.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, KEEPALIVE_INTERVAL_SECONDS)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, KEEPALIVE_PROBES)
