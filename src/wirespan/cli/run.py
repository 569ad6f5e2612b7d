"""``wirespan run``: a command's traffic, captured while it runs and explained at its end.

The command keeps its standard streams; the explanation follows on standard error, so that the
command's output can still be piped. With ``--json`` the report has standard output for itself,
and what the command prints goes to standard error. The command's exit status is returned.

With ``--open`` the page is there from the first packet on, and stays when the command has ended.
"""

import argparse
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from wirespan.base.errors import UsageError
from wirespan.cli.capturing import (
    add_interfaces,
    check_capture_place,
    heard,
    job_of,
    note,
    tell_drops,
)
from wirespan.cli.explain import add_explaining, answer_from, check_files, show
from wirespan.cli.keeping import passing_folder
from wirespan.cli.opening import LivePage, add_open
from wirespan.cli.pipeline import check_filter
from wirespan.drive.capturing import start_capture
from wirespan.drive.tapping import Summary

KEY_LOG = "SSLKEYLOGFILE"
LAST_PACKETS_SECONDS = 0.2
"""For what the kernel still sends when the program has ended: FINs and the ACKs of them."""
SIGNALLED = 128
PATIENT_WITH = 1
"""Ctrl-C reaches the command as well; who must press it again wants it ended."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "example: wirespan run -- curl http://localhost:8000/"
    parser.add_argument(
        "words",
        metavar="-- COMMAND",
        nargs=argparse.REMAINDER,
        help="the command and its arguments",
    )
    parser.add_argument("--keep", metavar="FILE", help="keep the capture, with its TLS secrets")
    add_interfaces(parser)
    add_open(parser, "the command runs")
    parser.add_argument(
        "--capture-filter", metavar="EXPR", help="capture only these, in tcpdump's syntax"
    )
    add_explaining(parser)


def run(arguments: argparse.Namespace) -> int:
    command = _command(arguments)
    if arguments.filter:
        check_filter(arguments.filter)
    if arguments.keep is not None:
        check_capture_place(arguments.keep)
    check_files(arguments, *([arguments.keep] if arguments.keep else []))
    with ExitStack() as ends:
        folder = ends.enter_context(passing_folder())
        out = arguments.keep or str(folder / "run.pcapng")
        page = ends.enter_context(LivePage(arguments)) if arguments.open else None
        status = _captured(arguments, command, out, folder, page)
        try:
            _explain(arguments, command, out)
        except UsageError as error:
            note(str(error))
        if page:
            sys.stdout.flush()
            page.stay()
    return status


def _command(arguments: argparse.Namespace) -> list[str]:
    command = list(arguments.words)
    if command[:1] == ["--"]:
        del command[0]
    if not command:
        raise UsageError(
            "wrong use", "a command is missing", "e.g. wirespan run -- curl https://example.com"
        )
    if shutil.which(command[0]) is None:
        raise UsageError(f"cannot run {command[0]!r}", "there is no such command", "check its name")
    return command


def _captured(
    arguments: argparse.Namespace, command: list[str], out: str, folder: Path, page: LivePage | None
) -> int:
    """Run the command with a capture around it; its exit status."""
    wanted = arguments.capture_filter
    keys = Path(os.environ.get(KEY_LOG) or folder / "keys")
    job = job_of(
        arguments,
        out,
        filter=page.others(wanted) if page else wanted,
        keys=str(keys),
        keys_from=keys.stat().st_size if keys.exists() else 0,
    )
    capture = start_capture(job)
    try:
        if page:
            page.begin(out, _name(arguments, command))
        status = _play(command, {**os.environ, KEY_LOG: str(keys)}, arguments.json)
        time.sleep(LAST_PACKETS_SECONDS)
    finally:
        summary = capture.stop()
    if page:
        page.complete()
    tell_drops(summary)
    if arguments.keep:
        note(_kept(summary, out))
    return status


def _play(command: list[str], environment: dict[str, str], aside: bool) -> int:
    """The command's exit status; its output goes to standard error where it must be ``aside``."""
    interrupts = 0
    sys.stdout.flush()
    try:
        process = subprocess.Popen(command, env=environment, stdout=sys.stderr if aside else None)
    except OSError as error:
        raise UsageError(
            f"cannot run {command[0]!r}", error.strerror or str(error), "check the command"
        ) from None

    def hear(number: int) -> None:
        nonlocal interrupts
        interrupts += number == signal.SIGINT
        if number != signal.SIGINT or interrupts > PATIENT_WITH:
            process.terminate()

    with heard(hear, signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        status = process.wait()
    return SIGNALLED - status if status < 0 else status


def _explain(arguments: argparse.Namespace, command: list[str], out: str) -> None:
    answer = answer_from(arguments, out)
    if not answer.capture.packets:
        note(f"no packet was seen while {shlex.join(command)} ran: there is nothing to explain")
        if not arguments.json:
            return
    name = _name(arguments, command)
    answer = replace(answer, capture=replace(answer.capture, path=name))
    show(arguments, answer, True, sys.stderr)


def _name(arguments: argparse.Namespace, command: list[str]) -> str:
    """What the capture is called: a file that is gone at the end has no name to tell."""
    return str(arguments.keep or Path(command[0]).name)


def _kept(summary: Summary, out: str) -> str:
    secrets = ", with the TLS secrets inside" if summary.keys else ""
    return f"the capture of {summary.packets} packets is kept in {out}{secrets}"
