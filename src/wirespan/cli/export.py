"""``wirespan export``: a capture for other tools' viewers, as qlog or as a trace for Perfetto."""

import argparse
import sys
from pathlib import Path

from wirespan.base.errors import UsageError
from wirespan.base.vocabulary import Vantage
from wirespan.capture.source import STANDARD_INPUT
from wirespan.cli.options import count
from wirespan.cli.output import STANDARD_OUTPUT, opened
from wirespan.cli.pipeline import load_explain, load_packets
from wirespan.cli.progress import Progress
from wirespan.report.json_text import Write
from wirespan.report.perfetto import write_perfetto
from wirespan.report.qlog import write_qlog
from wirespan.report.safe import visible
from wirespan.report.units import plural

REQUESTS_UNLESS_TOLD = 10_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "example: wirespan export slow.pcap --perfetto slow.trace.json"
    parser.add_argument("file", metavar="FILE", help="a capture; - for standard input")
    parser.add_argument(
        "--qlog", metavar="OUT", help="write packets as qlog, for qvis; - for standard output"
    )
    parser.add_argument(
        "--perfetto",
        metavar="OUT",
        help="write requests and their ledgers as a trace for ui.perfetto.dev or chrome://tracing; "
        "- for standard output",
    )
    parser.add_argument(
        "--filter",
        metavar="EXPR",
        help="only packets, or requests, that pass, in Wireshark's display-filter syntax",
    )
    parser.add_argument(
        "--top",
        metavar="N",
        type=count,
        help=f"with --perfetto: the N slowest requests ({REQUESTS_UNLESS_TOLD:,} unless told)",
    )


def run(arguments: argparse.Namespace) -> int:
    chosen = [each for each in (arguments.qlog, arguments.perfetto) if each]
    if len(chosen) != 1:
        why = "both were asked for" if chosen else "none was asked for"
        raise UsageError("export writes one form at a time", why, "give --qlog or --perfetto")
    if arguments.qlog and arguments.top is not None:
        raise UsageError("wrong use", "--top counts requests, qlog has packets", "leave it out")
    make = _qlog if arguments.qlog else _perfetto
    with opened(chosen[0], arguments.file) as write:
        told = make(arguments, write)
    shown = "standard output" if chosen[0] == STANDARD_OUTPUT else chosen[0]
    print(f"wirespan: {visible(f'{told} in {shown}', ascii_only=True)}", file=sys.stderr)
    return 0


def _qlog(arguments: argparse.Namespace, write: Write) -> str:
    lines = load_packets()(arguments.file, arguments.filter, None)
    title = "standard input" if arguments.file == STANDARD_INPUT else Path(arguments.file).name
    return plural(write_qlog(lines, title, write), "event")


def _perfetto(arguments: argparse.Namespace, write: Write) -> str:
    with Progress(sys.stderr, visible(arguments.file, ascii_only=True)) as progress:
        answer = load_explain()(
            arguments.file,
            filter=arguments.filter,
            top=REQUESTS_UNLESS_TOLD if arguments.top is None else arguments.top,
            vantage=Vantage.UNKNOWN,
            progress=progress,
        )
    return plural(write_perfetto(answer, write), "request")
