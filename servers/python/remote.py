"""A client of the store server: a bounded pool of connections, each with one question at a time.

Whatever happens, every question gets one answer: the store's, or an ERR of the pool's own.
"""

import asyncio
from collections import deque
from typing import cast

from framing import Frames, LengthError
from options import Options
from records import Then

WAITING_AT_MOST = 1024
LONGEST_ANSWER = 1 << 20
UNREACHABLE = b"ERR unreachable the store"
TIMEOUT = b"ERR timeout the store"
BUSY = b"ERR busy too many questions wait for the store"


class Question:
    def __init__(self, message: bytes, then: Then) -> None:
        self.message = message
        self.then: Then | None = then
        self.timer: asyncio.TimerHandle | None = None
        self.connection: StoreConnection | None = None
        self.waiting: deque[Question] | None = None
        """The queue it stands in."""

    def answer(self, answer: bytes) -> None:
        """Only the first answer counts: one that comes after the timeout has no asker left."""
        then, self.then = self.then, None
        if self.timer:
            self.timer.cancel()
        if then:
            then(answer)

    def expire(self) -> None:
        if self.connection:
            # Its late answer would be taken for the next question's.
            self.connection.transport.abort()
        if self.waiting is not None:
            self.waiting.remove(self)
        self.answer(TIMEOUT)


class RemoteStore:
    def __init__(self, options: Options) -> None:
        host, _, port = options.store.rpartition(":")
        self.address = (host, int(port))
        self.options = options
        self.loop = asyncio.get_running_loop()
        self.framing = Frames(LONGEST_ANSWER)
        self.idle: list[StoreConnection] = []
        self.waiting: deque[Question] = deque()
        self.opened = 0
        self.connections: set[StoreConnection] = set()
        self.opening: set[asyncio.Task[None]] = set()

    def ask(self, message: bytes, then: Then) -> None:
        question = Question(message, then)
        if len(self.waiting) >= WAITING_AT_MOST:
            question.answer(BUSY)
            return
        if self.options.store_timeout:
            question.timer = self.loop.call_later(self.options.store_timeout, question.expire)
        self.waiting.append(question)
        question.waiting = self.waiting
        self.serve_next()

    def serve_next(self) -> None:
        # The newest idle connection first: the others grow old and the store closes them, so
        # that the pool shrinks to what is needed.
        while self.waiting and self.idle:
            self.idle.pop().ask(self.next_waiting())
        limit = self.options.store_connections or WAITING_AT_MOST
        if len(self.opening) < len(self.waiting) and self.opened < limit:
            self.opened += 1
            self.opening.add(self.loop.create_task(self.open()))

    def next_waiting(self) -> Question:
        question = self.waiting.popleft()
        question.waiting = None
        return question

    async def open(self) -> None:
        try:
            await self.loop.create_connection(lambda: StoreConnection(self), *self.address)
        except OSError:
            self.opened -= 1
            if self.waiting:
                self.next_waiting().answer(UNREACHABLE)
        self.opening -= {asyncio.current_task()}
        self.serve_next()

    def was_opened(self, connection: "StoreConnection") -> None:
        self.connections.add(connection)
        self.idle.append(connection)
        self.serve_next()

    def was_answered(self, connection: "StoreConnection") -> None:
        """With a pool the handshake is paid once, not with each question."""
        if self.options.store_connections:
            self.idle.append(connection)
        else:
            connection.transport.close()
        self.serve_next()

    def was_lost(self, connection: "StoreConnection") -> None:
        """Seen at once, also while idle: no question goes to a connection that has ended."""
        self.opened -= 1
        self.connections.discard(connection)
        if connection in self.idle:
            self.idle.remove(connection)
        self.serve_next()

    async def close(self) -> None:
        for connection in self.connections:
            connection.transport.abort()
        await asyncio.sleep(0)


class StoreConnection(asyncio.Protocol):
    transport: asyncio.Transport

    def __init__(self, store: RemoteStore) -> None:
        self.store = store
        self.inbox = bytearray()
        self.question: Question | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)  # asyncio has set TCP_NODELAY
        self.store.was_opened(self)

    def ask(self, question: Question) -> None:
        self.question = question
        question.connection = self
        self.transport.write(self.store.framing.head(question.message) + question.message)

    def data_received(self, data: bytes) -> None:
        self.inbox += data
        try:
            answer = self.store.framing.take(self.inbox)
        except LengthError:
            self.transport.abort()
            return
        if answer is not None and self.question:
            question, self.question = self.question, None
            question.connection = None
            self.store.was_answered(self)
            question.answer(answer)

    def connection_lost(self, error: Exception | None) -> None:
        if self.question:
            self.question.connection = None
            self.question.answer(UNREACHABLE)
        self.store.was_lost(self)
