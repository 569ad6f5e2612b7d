"""``wirespan explain``: where the time of each request in a capture went."""

import argparse
import gc
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from wirespan.base.errors import UsageError
from wirespan.base.vocabulary import Vantage
from wirespan.cli.html import add_html, check_html, explained
from wirespan.cli.options import add_json, add_no_color, count
from wirespan.cli.output import check_beside, is_same, opened
from wirespan.cli.pipeline import load_explain
from wirespan.cli.progress import Progress
from wirespan.explain.answer import Answer
from wirespan.report.har import write_har
from wirespan.report.safe import visible
from wirespan.report.stream import write_report, write_reports

SHOWN_IN_TERMINAL = 10
VANTAGES = {
    "auto": Vantage.UNKNOWN,
    "client": Vantage.CLIENT,
    "server": Vantage.SERVER,
    "middle": Vantage.MIDDLE,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "example: wirespan explain slow.pcap"
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="a pcap or pcapng file, plain or compressed; - for standard input",
    )
    add_explaining(parser)


def add_explaining(parser: argparse.ArgumentParser) -> None:
    """The options of every command that explains a capture."""
    add_json(parser)
    parser.add_argument(
        "--har", metavar="OUT", help="also write the HTTP requests as a HAR file (one FILE only)"
    )
    add_html(parser)
    parser.add_argument(
        "--filter",
        metavar="EXPR",
        help="only connections or requests that pass, in Wireshark's display-filter syntax",
    )
    parser.add_argument(
        "--top",
        metavar="N",
        type=count,
        help=f"list the N slowest requests ({SHOWN_IN_TERMINAL} unless told; with --json all)",
    )
    parser.add_argument(
        "--vantage",
        choices=VANTAGES,
        default="auto",
        help="the host the capture was made on (inferred unless told)",
    )
    parser.add_argument(
        "--connections",
        action="store_true",
        help="show each connection too; with --top only those used",
    )
    add_no_color(parser)


def run(arguments: argparse.Namespace) -> int:
    # What a run makes ends with it and holds no circles: collecting would only cost time.
    gc.disable()
    try:
        return _explain(arguments)
    finally:
        gc.enable()


def _explain(arguments: argparse.Namespace) -> int:
    several = len(arguments.files) > 1
    for kind, out in (("HAR", arguments.har), ("HTML", arguments.html)):
        if several and out is not None:
            raise UsageError(
                f"cannot write one {kind} file", "several captures were given", "give one"
            )
    check_files(arguments, *arguments.files)
    failures: list[UsageError] = []
    answers = _answers(arguments, failures)
    if arguments.json and several:
        write_reports(answers, sys.stdout.write)
    else:
        for index, answer in enumerate(answers):
            show(arguments, answer, index > 0)
    return _status(failures)


def check_files(arguments: argparse.Namespace, *sources: str) -> None:
    """UsageError where what is to be written beside the answer cannot be, before it is made."""
    har, html = arguments.har, arguments.html
    if har is not None:
        check_beside(har, *sources)
    if html is not None:
        check_html(html, *sources)
    if har and html and is_same(Path(har), html):
        raise UsageError(f"cannot write {har}", "it is to be HAR and HTML", "name two files")


def _answers(arguments: argparse.Namespace, failures: list[UsageError]) -> Iterator[Answer]:
    """One after another; a file that cannot be read does not keep the others from it."""
    for source in arguments.files:
        try:
            answer = answer_from(arguments, source)
        except UsageError as error:
            failures.append(error)
        else:
            yield answer


def answer_from(arguments: argparse.Namespace, source: str) -> Answer:
    """The answer of one capture, as the options want it."""
    top = arguments.top
    if top is None and not (arguments.json or arguments.har or arguments.connections):
        top = SHOWN_IN_TERMINAL
    vantage = VANTAGES[arguments.vantage]
    with Progress(sys.stderr, visible(source, ascii_only=True)) as progress:
        if arguments.html:
            return explained(arguments, source, top=top, vantage=vantage, progress=progress)
        return load_explain()(
            source,
            filter=arguments.filter,
            top=top,
            vantage=vantage,
            progress=progress,
        )


def show(
    arguments: argparse.Namespace, answer: Answer, follows: bool, stream: TextIO | None = None
) -> None:
    """An answer as the options want it; for people on ``stream``, else on standard output."""
    if arguments.har:
        _save_har(answer, arguments.har)
    if arguments.json:
        write_report(answer, sys.stdout.write)
        return
    top = SHOWN_IN_TERMINAL if arguments.top is None else arguments.top
    screen = importlib.import_module("wirespan.cli.screen")
    screen.show_answer(
        answer,
        top,
        connections=arguments.connections,
        filtered_by=arguments.filter,
        no_color=arguments.no_color,
        follows=follows,
        stream=stream,
    )


def _save_har(answer: Answer, out: str) -> None:
    version = importlib.import_module("wirespan.cli.version").VERSION
    with opened(out, answer.capture.path) as write:
        write_har(answer, version, write)


def _status(failures: list[UsageError]) -> int:
    """The last failure ends the run as its error; those before it are told first."""
    if not failures:
        return 0
    sys.stdout.flush()
    for error in failures[:-1]:
        print(f"wirespan: {visible(str(error), ascii_only=True)}", file=sys.stderr)
    raise failures[-1]
