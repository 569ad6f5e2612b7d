"""``wirespan layers``: one request as OSI layers."""

import argparse
import sys

from wirespan.base.errors import UsageError
from wirespan.base.vocabulary import Vantage
from wirespan.cli.options import add_json, add_no_color, count
from wirespan.cli.pipeline import load_explain
from wirespan.cli.progress import Progress
from wirespan.cli.screen import standard_page
from wirespan.explain.answer import Answer
from wirespan.ledger.request import Request
from wirespan.report.json_text import json_text
from wirespan.report.layers import layers_document, notes, sides
from wirespan.report.layers_text import print_layers
from wirespan.report.safe import visible


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "example: wirespan layers --request 5 slow.pcap"
    parser.add_argument("file", metavar="FILE", help="a capture; - for standard input")
    parser.add_argument(
        "--request",
        metavar="N",
        type=count,
        help="the request with this number, as explain shows it; without: the slowest",
    )
    add_json(parser)
    add_no_color(parser)


def run(arguments: argparse.Namespace) -> int:
    with Progress(sys.stderr, visible(arguments.file, ascii_only=True)) as progress:
        answer = load_explain()(
            arguments.file,
            filter=None,
            top=1 if arguments.request is None else None,
            vantage=Vantage.UNKNOWN,
            progress=progress,
        )
    request = _chosen(answer, arguments.request)
    connection = next((each for each in answer.connections if each.id == request.connection), None)
    said = notes(answer, request, connection)
    if arguments.json:
        sys.stdout.write(json_text(layers_document(request, connection, said)) + "\n")
    else:
        page = standard_page(arguments.no_color)
        print_layers(page, request, connection, sides(request, connection), said)
    return 0


def _chosen(answer: Answer, wanted: int | None) -> Request:
    if not answer.requests:
        raise UsageError(
            "there are no layers to show",
            f"no request was read in {answer.capture.path}",
            "wirespan explain says what was seen",
        )
    if wanted is None:
        return max(answer.requests, key=lambda each: each.rank_ns)
    for request in answer.requests:
        if request.id == wanted:
            return request
    raise UsageError(
        f"there is no request {wanted}",
        f"{answer.capture.path} has {len(answer.requests)} of them",
        "wirespan explain shows their numbers",
    )
