"""What the connections of one worker share: the options, who is connected, and the leaving."""

import asyncio
from math import inf
from typing import TYPE_CHECKING

from options import Options

if TYPE_CHECKING:
    from connection import Connection

GRACE_SECONDS = 0.1
"""After SIGTERM, requests already on their way may still arrive on idle connections."""


class Service:
    def __init__(self, options: Options, worker: int) -> None:
        self.options = options
        self.worker = worker
        self.connections: set[Connection] = set()
        self.leaving_at = inf

    @property
    def is_draining(self) -> bool:
        return self.leaving_at < inf

    def has_room(self) -> bool:
        limit = self.options.max_connections
        return not limit or len(self.connections) < limit

    def idle_seconds(self) -> float:
        """How long a connection with nothing under way is kept."""
        if self.is_draining:
            return max(0.0, self.leaving_at - asyncio.get_running_loop().time())
        return self.options.idle_timeout or inf

    async def drain(self) -> bool:
        """Waits until what was asked is answered; False when the time allowed was too short."""
        loop = asyncio.get_running_loop()
        ends_at = loop.time() + self.options.drain_timeout
        self.leaving_at = loop.time() + min(GRACE_SECONDS, self.options.drain_timeout)
        for connection in list(self.connections):
            connection.advance()
        while self.connections and loop.time() < ends_at:
            await asyncio.sleep(0.01)
        for connection in list(self.connections):
            connection.abort()
        return loop.time() < ends_at
