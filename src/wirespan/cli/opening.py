"""The page in a browser, as ``open``, ``run --open`` and ``capture --open`` show it."""

import argparse
import importlib
import os
import signal
import sys
import threading
import webbrowser
from typing import TYPE_CHECKING, Self, TextIO

from wirespan.base.errors import UsageError
from wirespan.cli.capturing import heard, note
from wirespan.cli.options import count

if TYPE_CHECKING:
    from wirespan.web.server import Server
    from wirespan.web.session import Session

HOST = "127.0.0.1"
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")
"""One of these is set where a browser can be opened that does not take the terminal."""


def add_page_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port", metavar="N", type=count, default=0, help="listen on this port (any unless told)"
    )
    parser.add_argument("--no-browser", action="store_true", help="only print the page's address")


def add_open(parser: argparse.ArgumentParser, while_what: str) -> None:
    """The options of a command that captures."""
    parser.add_argument(
        "--open", action="store_true",
        help=f"open the page at once; it fills in while {while_what}, until Ctrl-C at the end",
    )  # fmt: skip
    add_page_options(parser)


def announce(address: str, no_browser: bool, stream: TextIO) -> None:
    print(address, file=stream, flush=True)
    print("good for one browser, once", file=sys.stderr)
    if not no_browser and not _shown(address):
        print("no browser could be opened: copy the address into one", file=sys.stderr)


def load_session() -> "type[Session]":
    # Loaded when wanted: the web server takes longer to load than most commands take to run.
    session: type[Session] = importlib.import_module("wirespan.web.session").Session
    return session


def make_server(sessions: "list[Session]", port: int) -> "Server":
    """UsageError where there can be none; the sessions are closed then."""
    try:
        server: Server = importlib.import_module("wirespan.web.server").Server(sessions, port)
    except UsageError:
        for session in sessions:
            session.close()
        raise
    return server


class LivePage:
    """The page of a capture that is being made: ``begin``, ``complete`` and ``stay``.

    What goes wrong with a page, its port or its files, is told before anything is captured.
    """

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.server = make_server([], arguments.port)
        self._no_browser: bool = arguments.no_browser
        self._serving: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        if self._serving is None:
            self.server.close()
            return
        self.server.stop()
        self._serving.join()

    def others(self, wanted: str | None) -> str:
        """The capture filter for what is wanted, without what the page itself says and hears."""
        own = f"not (host {HOST} and tcp port {self.server.port})"
        # "and" and "or" bind equally tight there, so what is wanted needs no parentheses.
        return f"{wanted} and {own}" if wanted else own

    def begin(self, path: str, name: str) -> None:
        """Serve the growing file; the address goes to standard error."""
        self._session = importlib.import_module("wirespan.web.live").LiveSession(path, name)
        self.server.add(self._session)
        ready = threading.Event()
        self._serving = threading.Thread(
            target=self.server.serve, args=(ready.set,), daemon=True, name="page"
        )
        self._serving.start()
        ready.wait()
        announce(self.server.address, self._no_browser, sys.stderr)

    def complete(self) -> None:
        """The capture's file is whole."""
        self._session.complete()

    def stay(self) -> None:
        """Until somebody ends it."""
        ended = threading.Event()
        with heard(lambda _: ended.set(), *ENDING):
            note("the page stays; Ctrl-C ends it")
            ended.wait()


def _shown(address: str) -> bool:
    """Whether a browser took it: not one in this terminal, and none that sudo made root's."""
    in_terminal = sys.platform == "linux" and not any(map(os.environ.get, DISPLAYS))
    borrowed = os.geteuid() == 0 and "SUDO_UID" in os.environ
    return not in_terminal and not borrowed and webbrowser.open(address)
