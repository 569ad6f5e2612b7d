"""``wirespan capture``: what passes this machine's interfaces, into a pcapng file."""

import argparse
import sys
import threading
from contextlib import ExitStack
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
from wirespan.cli.opening import ENDING, LivePage, add_open
from wirespan.cli.options import add_json, count
from wirespan.drive.capturing import Capturing, start_capture
from wirespan.drive.tapping import WHOLE_PACKETS, Summary
from wirespan.report.json_text import json_text
from wirespan.report.shape import CaptureReport

CHECKED_EVERY_SECONDS = 0.2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "example: wirespan capture -i lo --seconds 10 -o slow.pcapng"
    add_interfaces(parser)
    parser.add_argument(
        "--filter", "-f", metavar="EXPR", help="only these packets, in tcpdump's syntax"
    )
    parser.add_argument("--seconds", metavar="N", type=count, help="end by itself after so long")
    parser.add_argument(
        "--snap", metavar="BYTES", type=count, default=WHOLE_PACKETS,
        help="keep only the first bytes of each packet",
    )  # fmt: skip
    parser.add_argument("--out", "-o", metavar="OUT", required=True, help="the pcapng file")
    add_open(parser, "packets are captured")
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    if arguments.snap == 0:
        raise UsageError("wrong use", "--snap 0 would keep nothing", "leave it out to keep all")
    check_capture_place(arguments.out)
    with ExitStack() as ends:
        page = ends.enter_context(LivePage(arguments)) if arguments.open else None
        _tell(arguments, _captured(arguments, page))
        if page:
            page.complete()
            page.stay()
    return 0


def _captured(arguments: argparse.Namespace, page: LivePage | None) -> Summary:
    """Capture until it is ended."""
    wanted = page.others(arguments.filter) if page else arguments.filter
    ended = threading.Event()
    with heard(lambda _: ended.set(), *ENDING):
        job = job_of(arguments, arguments.out, filter=wanted, snap=arguments.snap)
        capture = start_capture(job)
        try:
            if page:
                page.begin(arguments.out, Path(arguments.out).name)
            until = "" if arguments.seconds is not None else "; Ctrl-C ends it"
            note(f"capturing on {', '.join(job.interfaces)}{until}")
            _wait(capture, ended, arguments.seconds)
        finally:
            summary = capture.stop()
    return summary


def _wait(capture: Capturing, ended: threading.Event, seconds: int | None) -> None:
    """For a signal, for the time to pass, or for the capture's own end."""
    left = float("inf") if seconds is None else float(seconds)
    while left > 0 and capture.is_running():
        if ended.wait(min(left, CHECKED_EVERY_SECONDS)):
            return
        left -= CHECKED_EVERY_SECONDS


def _tell(arguments: argparse.Namespace, summary: Summary) -> None:
    tell_drops(summary)
    if arguments.json:
        sys.stdout.write(json_text(_document(summary, arguments.out)) + "\n")
        sys.stdout.flush()
    else:
        note(_told(summary, arguments.out))


def _document(summary: Summary, path: str) -> CaptureReport:
    return {
        "schema": "wirespan.capture/1",
        "path": path,
        "packets": summary.packets,
        "dropped": summary.dropped,
        "bytes": summary.bytes,
    }


def _told(summary: Summary, path: str) -> str:
    packets = "1 packet" if summary.packets == 1 else f"{summary.packets} packets"
    return f"{packets} written to {path}; wirespan explain {path} says where the time went"
