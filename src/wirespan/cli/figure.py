"""``wirespan figure``: one request drawn, as an SVG file to put into a report."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from wirespan.base.errors import UsageError
from wirespan.capture.source import STANDARD_INPUT
from wirespan.cli.options import count
from wirespan.cli.output import STANDARD_OUTPUT, check_place, opened
from wirespan.flows.connection import Connection
from wirespan.report.figure_ladder import ladder_figure
from wirespan.report.figure_ledger import ledger_figure
from wirespan.report.figure_sequence import sequence_figure
from wirespan.report.safe import visible
from wirespan.web.one_request import OneRequest, one_request

PIXELS = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf"})


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "example: wirespan figure slow.pcap --request 4 --kind ladder -o ladder.svg"
    parser.add_argument("file", metavar="FILE", help="a capture; - for standard input")
    parser.add_argument(
        "--request",
        metavar="N",
        type=count,
        help="the request with this number, as explain shows it; without: the slowest",
    )
    parser.add_argument(
        "--kind",
        choices=tuple(KINDS),
        default="ledger",
        help="ledger: its phases and reasons on a time axis (unless told); "
        "ladder: with its packets between client and server; "
        "sequence: TCP's time-sequence graph",
    )
    parser.add_argument(
        "-o", "--output", metavar="OUT.svg", required=True, help="where; - for standard output"
    )


def run(arguments: argparse.Namespace) -> int:
    suffix = Path(arguments.output).suffix.lower()
    if suffix in PIXELS:
        raise UsageError(
            f"cannot write {arguments.output}",
            f"figures are written as SVG, not as {suffix[1:].upper()}",
            "write OUT.svg and open it in a browser, or save PNG in the page of wirespan open",
        )
    if arguments.output != STANDARD_OUTPUT:
        check_place(arguments.output, arguments.file)
    found = one_request(arguments.file, arguments.request)
    capture = "standard input" if arguments.file == STANDARD_INPUT else Path(arguments.file).name
    with opened(arguments.output, arguments.file) as write:
        write(KINDS[arguments.kind](capture, found))
    shown = "standard output" if arguments.output == STANDARD_OUTPUT else arguments.output
    told = f"{arguments.kind} of request {found.request.id} in {shown}"
    print(f"wirespan: {visible(told, ascii_only=True)}", file=sys.stderr)
    return 0


def _ledger(capture: str, found: OneRequest) -> str:
    return ledger_figure(capture, found.request, found.connection)


def _ladder(capture: str, found: OneRequest) -> str:
    connection = _connection(found, "ladder")
    return ladder_figure(capture, found.request, connection, found.stream.sent)


def _sequence(capture: str, found: OneRequest) -> str:
    connection = _connection(found, "time-sequence graph")
    if connection.transport != "tcp":
        raise UsageError(
            f"request {found.request.id} has no time-sequence graph",
            f"it went over {connection.transport.upper()}, which has no sequence numbers to see",
            "draw --kind ledger or ladder",
        )
    return sequence_figure(capture, found.request, connection, found.stream)


def _connection(found: OneRequest, kind: str) -> Connection:
    if found.connection is None or not found.stream.sent:
        raise UsageError(
            f"request {found.request.id} has no {kind}",
            "none of its packets is known",
            "draw --kind ledger",
        )
    return found.connection


KINDS: dict[str, Callable[[str, OneRequest], str]] = {
    "ledger": _ledger,
    "ladder": _ladder,
    "sequence": _sequence,
}
