"""``wirespan compare``: what changed between two captures, and whether by more than chance."""

import argparse
import importlib
import re
import sys
from fractions import Fraction
from pathlib import Path

from wirespan.base.errors import UsageError
from wirespan.base.vocabulary import Vantage
from wirespan.capture.source import STANDARD_INPUT, open_path
from wirespan.cli.options import add_json, add_no_color
from wirespan.cli.output import check_beside, opened
from wirespan.cli.pipeline import load_explain
from wirespan.cli.progress import Progress
from wirespan.compare.answers import compare
from wirespan.compare.budget import misses
from wirespan.explain.answer import Answer
from wirespan.report.compare_document import compare_document
from wirespan.report.compared import Compared, Form, Kept, Source
from wirespan.report.json_text import json_text
from wirespan.report.safe import visible
from wirespan.report.saved import read_saved

MISSED = 1
LARGEST_REPORT = 1 << 30
LOOKED_AT = 4_096
SPACE = b" \t\r\n"
PER_CENT = re.compile(r"[0-9]{1,7}(\.[0-9]{1,7})?", re.ASCII)


def percentage(text: str) -> str:
    """A number from 0 on, as it was written."""
    if not PER_CENT.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of per cent from 0 on")
    return text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "example: wirespan compare before.pcapng after.pcapng"
    kinds = "a capture, or what explain --json printed"
    parser.add_argument(
        "before", metavar="BEFORE", help=f"{kinds}; - for a capture on standard input"
    )
    parser.add_argument("after", metavar="AFTER", help="the same, after the change")
    add_json(parser)
    parser.add_argument(
        "--html",
        metavar="OUT",
        help="also write the comparison as a page of one file, not redacted",
    )
    parser.add_argument(
        "--filter",
        metavar="EXPR",
        help="only connections or requests that pass, in Wireshark's display-filter syntax "
        "(captures only)",
    )
    parser.add_argument(
        "--fail-if-slower",
        metavar="PERCENT",
        type=percentage,
        help="exit 1 if the median of all requests, or of an endpoint, grew by more than PERCENT",
    )
    add_no_color(parser)


def run(arguments: argparse.Namespace) -> int:
    sources = arguments.before, arguments.after
    if sources == (STANDARD_INPUT, STANDARD_INPUT):
        raise UsageError("cannot compare", "both sides are standard input", "name one of them")
    if arguments.html:
        check_beside(arguments.html, *sources)
    read = [_read(source, arguments.filter) for source in sources]
    compared = _compared(read, sources, arguments.fail_if_slower)
    if arguments.html:
        _save_page(compared, arguments.html, sources)
    if arguments.json:
        sys.stdout.write(json_text(compare_document(compared)) + "\n")
    else:
        screen = importlib.import_module("wirespan.cli.screen")
        text = importlib.import_module("wirespan.report.compare_text")
        text.print_comparison(screen.standard_page(arguments.no_color), compared)
    return MISSED if compared.budget and compared.budget.missed else 0


def _compared(
    read: list[tuple[Form, Answer]], paths: tuple[str, str], asked: str | None
) -> Compared:
    comparison = compare(read[0][1], read[1][1])
    budget = None
    if asked is not None:
        if comparison.whole is None:
            raise UsageError(
                "cannot judge what got slower",
                "nothing was asked in both",
                "compare captures of the same requests",
            )
        percent = Fraction(asked)
        budget = Kept(asked, percent, tuple(misses(comparison, percent)))
    before, after = (
        Source(path, form, len(answer.requests))
        for path, (form, answer) in zip(paths, read, strict=True)
    )
    return Compared(before, after, comparison, budget)


def _read(source: str, filtered: str | None) -> tuple[Form, Answer]:
    """The answer of a capture, or the one that was saved; its bytes say which."""
    saved = _saved(source)
    if saved is None:
        with Progress(sys.stderr, visible(source, ascii_only=True)) as progress:
            return "capture", load_explain()(
                source, filter=filtered, top=None, vantage=Vantage.UNKNOWN, progress=progress
            )
    if filtered:
        raise UsageError(
            f"cannot filter {source}", "it is a saved report", "filter when it is made"
        )
    answer = read_saved(saved, source)
    counted = sum(answer.totals.requests.values())
    if counted != len(answer.requests):
        raise UsageError(
            f"cannot compare {source}",
            f"it lists only {len(answer.requests)} of {counted} requests, the slowest",
            "save it without --top",
        )
    return "report", answer


def _saved(source: str) -> bytes | None:
    """The bytes of a saved report; None where it is something else."""
    if source == STANDARD_INPUT or (Path(source).exists() and not Path(source).is_file()):
        return None
    file, _ = open_path(source)
    with file:
        head = file.read(LOOKED_AT)
        if not head.lstrip(SPACE).startswith(b"{"):
            return None
        rest = file.read(LARGEST_REPORT) or b""
    if len(head) + len(rest) > LARGEST_REPORT:
        raise UsageError(f"cannot read {source}", "it is larger than 1 GiB", "compare captures")
    return head + rest


def _save_page(compared: Compared, out: str, sources: tuple[str, str]) -> None:
    page = importlib.import_module("wirespan.report.compare_html").compare_page(compared)
    with opened(out, *sources) as write:
        write(page)
    said = f"wirespan: the comparison in {out}, not redacted: it names hosts and paths"
    print(visible(said, ascii_only=True), file=sys.stderr)
