"""The page's server, from the socket to the last answer."""

import os
import socket
from collections.abc import Callable
from pathlib import Path
from secrets import token_urlsafe
from threading import Thread

import uvicorn

from wirespan.base.errors import UsageError
from wirespan.web.app import application
from wirespan.web.built import START_PAGE, STATIC
from wirespan.web.desk import Desk
from wirespan.web.security import Guard
from wirespan.web.session import Session

HOST = "127.0.0.1"
LARGEST_PORT = 65_535
PATIENCE_SECONDS = 1
"""For answers under way when the server is told to end."""


class Server:
    """``address`` is printed and opened; ``serve`` until Ctrl-C or ``stop``."""

    def __init__(self, sessions: list[Session], port: int = 0, static: Path = STATIC) -> None:
        if not (static / START_PAGE).is_file():
            raise UsageError("cannot open the page", "it is not built", "build it with: make page")
        self._sessions = list(sessions)
        self._desks = [Desk(session) for session in sessions]
        self._socket = _listen(port)
        self.port = self._socket.getsockname()[1]
        token = token_urlsafe(24)
        self.address = f"http://{HOST}:{self.port}/?token={token}"
        app = application(self._desks, static, self._is_ending)
        self._uvicorn = uvicorn.Server(
            uvicorn.Config(
                Guard(app, self.port, token, token_urlsafe(24)),
                http="h11",
                ws="none",
                lifespan="off",
                log_level="error",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=PATIENCE_SECONDS,
            )
        )

    def add(self, session: Session) -> None:
        """One more capture, before it serves."""
        self._sessions.append(session)
        desk = Desk(session)
        desk.beside = self._desks
        self._desks.append(desk)

    def serve(self, ready: Callable[[], None] = lambda: None) -> None:
        """Read and answer until told to end."""
        Thread(target=self._read_in_turn, daemon=True, name="reading in turn").start()
        ready()
        try:
            self._uvicorn.run(sockets=[self._socket])
        finally:
            self.close()

    def close(self) -> None:
        """What was opened; ``serve`` does so at its end."""
        self._socket.close()
        for session in self._sessions:
            session.close()

    def stop(self) -> None:
        self._uvicorn.should_exit = True

    def _is_ending(self) -> bool:
        return self._uvicorn.should_exit

    def _read_in_turn(self) -> None:
        """One capture after another; one that is asked for is read at once."""
        for session in self._sessions:
            session.start()
            session.wait()


def _listen(port: int) -> socket.socket:
    what, remedy = f"cannot listen on port {port}", "give another with --port, or 0 for any"
    if port > LARGEST_PORT:
        raise UsageError(what, f"the largest is {LARGEST_PORT}", remedy)
    try:
        return socket.create_server((HOST, port))
    except OSError as error:
        raise UsageError(what, os.strerror(error.errno or 0), remedy) from None
