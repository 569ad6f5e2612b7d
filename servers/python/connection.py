"""One TCP connection: what all protocols here have in common, and where its limits are kept.

A protocol says only how one request is taken off the front of the inbox and answered. When it
may do so, who is too slow, and how a connection ends without losing an answer, is decided here.
"""

import asyncio
import socket
import struct
from abc import ABC, abstractmethod
from collections.abc import Callable
from enum import Enum
from math import inf
from typing import cast

from service import Service
from sockets import set_connection_options

UNSENT_BYTES = 65536
LINGER_SECONDS = 1.0


class Wait(Enum):
    """What a connection waits for; each wait has its own limit."""

    REQUEST = "the first byte of a request"
    REST = "the rest of a request"
    ANSWER = "an answer of ours"
    READER = "the peer to read what we wrote"
    GOODBYE = "the peer to close"


class Connection(asyncio.Protocol, ABC):
    transport: asyncio.Transport

    def __init__(self, service: Service) -> None:
        self.service = service
        self.options = service.options
        self.loop = asyncio.get_running_loop()
        self.inbox = bytearray()
        self.is_advancing = False
        self.is_answering = False
        self.is_unread = False
        self.peer_ended = False
        self.has_ended = False
        self.wait = Wait.REQUEST
        self.expires_at = inf
        self.timer: asyncio.TimerHandle | None = None
        self.unsent_before = 0

    # What a protocol says of itself.

    @abstractmethod
    def take(self) -> bool:
        """Takes one request off the inbox and answers it; False while it is incomplete."""

    def has_part(self) -> bool:
        """Whether a request has begun."""
        return bool(self.inbox)

    def answer_the_slow(self) -> None:
        """The last words to a peer whose request took too long."""

    # What happens on the wire.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        if not self.service.has_room():
            # RequestError at once: a client that is told can go elsewhere, one left in the accept
            # queue can only wait.
            self.transport.abort()
            return
        self.service.connections.add(self)
        set_connection_options(transport.get_extra_info("socket"), self.options)
        # Above this many unsent bytes pause_writing is called, and we stop taking requests:
        # a peer that asks without reading must not fill our memory.
        self.transport.set_write_buffer_limits(high=UNSENT_BYTES)
        self.set_deadline(took=True)

    def data_received(self, data: bytes) -> None:
        if not self.has_ended:
            self.inbox += data
            self.advance()

    def eof_received(self) -> bool:
        """The peer will send no more but may still read: what it asked is answered first."""
        self.peer_ended = True
        if self.has_ended:
            self.transport.close()
        else:
            self.advance()
        return not self.options.certificate  # asyncio's TLS knows no half-closed connection

    def pause_writing(self) -> None:
        self.is_unread = True

    def resume_writing(self) -> None:
        self.is_unread = False
        self.advance()

    def connection_lost(self, error: Exception | None) -> None:
        self.service.connections.discard(self)
        if self.timer:
            self.timer.cancel()

    # What we do about it.

    def is_ready(self) -> bool:
        """Whether the next request may be taken."""
        is_held_up = self.is_answering or self.is_unread or self.has_ended
        return not (is_held_up or self.transport.is_closing())

    def advance(self) -> None:
        if self.is_advancing:
            return  # an answer that came within its question; the loop below goes on
        self.is_advancing = True
        took = False
        while self.is_ready() and self.take():
            took = True
        self.is_advancing = False
        if self.peer_ended and self.is_ready():
            self.end()  # what is left in the inbox can never be whole
        self.set_reading()
        self.set_deadline(took)

    def set_reading(self) -> None:
        """Back-pressure: while we take no requests we read none, and TCP tells the peer."""
        wanted = self.is_ready() or self.has_ended
        if self.peer_ended or self.transport.is_closing():
            return
        if wanted and not self.transport.is_reading():
            self.transport.resume_reading()
        elif not wanted:
            self.transport.pause_reading()

    def send(self, head: bytes, body: bytes) -> None:
        if self.options.split_writes:
            # What Nagle's algorithm punishes: the second small write waits for the
            # acknowledgement of the first.
            self.transport.write(head)
            self.transport.write(body)
        else:
            self.transport.write(head + body)

    def hold(self, milliseconds: int, then: Callable[[], None]) -> None:
        """Calls ``then`` later; until it did, no further request is taken."""
        self.is_answering = True
        self.loop.call_later(milliseconds / 1000, self.release, then)

    def release(self, then: Callable[[], None]) -> None:
        if not self.transport.is_closing():
            self.is_answering = False
            then()
            self.advance()

    def end(self) -> None:
        """Ends after what is written, so that the peer gets all of it.

        Closing with unread bytes in the kernel would send a reset, and a reset can destroy an
        answer in the peer's buffer. So only our direction is closed, and what still comes is
        read and thrown away until the peer closes too, for a bounded time.
        """
        if self.has_ended:
            return
        self.has_ended = True
        self.inbox.clear()
        if self.peer_ended or not self.transport.can_write_eof():
            self.transport.close()
        elif not self.transport.is_closing():
            self.transport.write_eof()

    def abort(self) -> None:
        """Ends now. Unsent bytes are dropped, and the peer is told so by a reset: after a FIN it
        would take what it has for all there is."""
        connection = self.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.transport.abort()

    # Limits.

    def current_wait(self) -> Wait:
        if self.has_ended:
            return Wait.GOODBYE
        if self.is_unread:
            return Wait.READER
        if self.is_answering:
            return Wait.ANSWER
        return Wait.REST if self.has_part() else Wait.REQUEST

    def seconds_for(self, wait: Wait) -> float:
        if wait is Wait.GOODBYE:
            return LINGER_SECONDS
        if wait is Wait.ANSWER:
            return inf  # bounded by whoever answers
        if wait is Wait.REQUEST:
            return self.service.idle_seconds()
        return self.options.message_timeout or inf

    def set_deadline(self, took: bool) -> None:
        """A limit runs from where its wait began: more bytes of one request do not extend it."""
        wait = self.current_wait()
        if wait is self.wait and wait is not Wait.REQUEST and not took:
            return
        self.wait = wait
        self.unsent_before = self.transport.get_write_buffer_size()
        self.expires_at = self.loop.time() + self.seconds_for(wait)
        self.set_timer()

    def set_timer(self) -> None:
        """One timer a connection; it is moved only when it would be too late, which is rare."""
        if self.timer and self.timer.when() <= self.expires_at:
            return
        if self.timer:
            self.timer.cancel()
        self.timer = None
        if self.expires_at < inf:
            self.timer = self.loop.call_at(self.expires_at, self.look_at_limit)

    def look_at_limit(self) -> None:
        self.timer = None
        if self.loop.time() < self.expires_at:
            self.set_timer()
        elif self.wait is Wait.REQUEST:
            self.end()
            self.set_deadline(took=False)
        elif self.wait is Wait.REST:
            self.answer_the_slow()
            self.end()
            self.set_deadline(took=False)
        else:
            self.look_at_reader()

    def look_at_reader(self) -> None:
        """A slow reader may go on while it reads at all."""
        unsent = self.transport.get_write_buffer_size()
        if not unsent or unsent >= self.unsent_before:
            self.abort()
            return
        self.unsent_before = unsent
        self.expires_at = self.loop.time() + self.seconds_for(self.wait)
        self.set_timer()
