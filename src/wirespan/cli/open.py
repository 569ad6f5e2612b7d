"""``wirespan open``: the same answers in a page on this machine."""

import argparse
import contextlib
import importlib
import sys
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from wirespan.base.errors import UsageError
from wirespan.cli.capturing import heard, note
from wirespan.cli.opening import ENDING, add_page_options, announce, load_session, make_server

if TYPE_CHECKING:
    from wirespan.web.server import Server
    from wirespan.web.session import Session

VARIANTS = ("broken", "fixed")
Named = tuple[str, str]
"""The path of a capture, and what it is called."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "example: wirespan open slow.pcap"
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="*",
        help="a pcap or pcapng file, plain or compressed; - for standard input",
    )
    parser.add_argument(
        "--lab", metavar="SCENARIO",
        help="play a scenario of the lab and open its captures, in place of files",
    )  # fmt: skip
    parser.add_argument(
        "--variant", choices=VARIANTS, help="with --lab: play this variant only (both unless said)"
    )
    add_page_options(parser)


def run(arguments: argparse.Namespace) -> int:
    check(arguments)
    with ExitStack() as temporary:
        if arguments.lab:
            folder = Path(temporary.enter_context(tempfile.TemporaryDirectory(prefix="wirespan-")))
            variants = (arguments.variant,) if arguments.variant else VARIANTS
            captures = played(arguments.lab, variants, folder)
        else:
            captures = named(arguments.files)
        server = make_server(sessions_of(captures), arguments.port)
        # Whatever ends it lets it clear up, also before the server listens to signals itself.
        with heard(lambda _: server.stop(), *ENDING):
            server.serve(lambda: _announce(server, arguments.no_browser))
    print("closed", file=sys.stderr)
    return 0


def _announce(server: "Server", no_browser: bool) -> None:
    announce(server.address, no_browser, sys.stdout)
    note("Ctrl-C ends it")


def check(arguments: argparse.Namespace) -> None:
    """UsageError where the options do not fit one another."""
    remedy = "e.g. wirespan open slow.pcap, or wirespan open --lab slow-start"
    if arguments.lab and arguments.files:
        raise UsageError("wrong use", "files and --lab were given", f"give one of them, {remedy}")
    if not arguments.lab and not arguments.files:
        raise UsageError("wrong use", "a file is missing", remedy)
    if arguments.variant and not arguments.lab:
        raise UsageError("wrong use", "--variant is of a scenario", "name one with --lab")


def named(paths: list[str]) -> list[Named]:
    """By the last part of the path, or by all of it where that is not enough."""
    ends = [Path(path).name for path in paths]
    return [
        (path, end if len(paths) > 1 and ends.count(end) == 1 else path)
        for path, end in zip(paths, ends, strict=True)
    ]


def played(scenario: str, variants: Iterable[str], folder: Path) -> list[Named]:
    """Play each variant; what the client saw and what the server saw."""
    # Loaded here: only who plays a scenario needs the lab.
    lab_run = importlib.import_module("wirespan.cli.lab_run")
    runner = importlib.import_module("wirespan.lab.runner")
    found = lab_run.find(scenario)
    lab_run.check_programs(found)
    captures = []
    for variant in variants:
        note(f"playing {found.name}, {variant}")
        done = runner.run(found, variant, folder / variant)
        if done.is_spoilt:
            note(f"the links were late while {variant} was played: its times are not to be trusted")
        for tap in lab_run.TAPS:
            captures.append((str(folder / variant / f"{tap}.pcapng"), f"{variant}, {tap} side"))
    return captures


def sessions_of(captures: list[Named]) -> "list[Session]":
    """UsageError where one cannot be read; the others are closed then."""
    session = load_session()
    with ExitStack() as opened:
        sessions = [
            opened.enter_context(contextlib.closing(session(path, name))) for path, name in captures
        ]
        opened.pop_all()
    return sessions
