"""``wirespan open``: the same answers in a page on this machine."""

import argparse
import contextlib
import importlib
import sys
import webbrowser
from typing import Any

from wirespan.base.errors import UsageError
from wirespan.cli.options import count


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "example: wirespan open slow.pcap"
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="a pcap or pcapng file, plain or compressed; - for standard input",
    )
    parser.add_argument(
        "--port", metavar="N", type=count, default=0, help="listen on this port (any unless told)"
    )
    parser.add_argument("--no-browser", action="store_true", help="only print the page's address")


def run(arguments: argparse.Namespace) -> int:
    # Loaded here: the web server takes longer to load than most commands take to run.
    server_module = importlib.import_module("wirespan.web.server")
    session_module = importlib.import_module("wirespan.web.session")
    sessions = [session_module.Session(path) for path in arguments.files]
    try:
        server = server_module.Server(sessions, arguments.port)
    except UsageError:
        for session in sessions:
            session.close()
        raise
    with contextlib.suppress(KeyboardInterrupt):  # the way to end it
        server.serve(lambda: _announce(server, arguments.no_browser))
    print("closed", file=sys.stderr)
    return 0


def _announce(server: Any, no_browser: bool) -> None:
    print(server.address, flush=True)
    print("good for one browser, once; Ctrl-C ends it", file=sys.stderr)
    if not no_browser and not webbrowser.open(server.address):
        print("no browser could be opened: copy the address into one", file=sys.stderr)
