"""``wirespan annotate``: a capture with the answers written into it as packet comments."""

import argparse
import importlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol, cast

from wirespan.base.errors import UsageError, unwritable
from wirespan.base.vocabulary import Vantage
from wirespan.capture.source import STANDARD_INPUT, open_path
from wirespan.cli.options import add_json, count
from wirespan.cli.pipeline import load_explain
from wirespan.cli.progress import Progress
from wirespan.explain.answer import Answer
from wirespan.report.comments import FrameComments, comments_of, missing_in_words
from wirespan.report.json_text import json_text
from wirespan.report.safe import visible
from wirespan.report.units import number, plural
from wirespan.report.wireshark_shape import AnnotateReport

REQUESTS_UNLESS_TOLD = 1_000
STANDARD_OUTPUT = "-"
PROBLEMS_TOLD = 5
SECRETS_IN_WORDS = {
    "kept": "the TLS secrets are still in it (--secrets drop leaves them out)",
    "dropped": "the TLS secrets were left out",
}


class Rewritten(Protocol):
    """``wirespan.capture.commented.Written``"""

    comments: int
    frames: int
    lost: int
    secrets: int


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "example: wirespan annotate slow.pcap -o explained.pcapng"
    parser.add_argument("file", metavar="FILE", help="a capture; - for standard input")
    parser.add_argument(
        "--output",
        "-o",
        metavar="OUT",
        required=True,
        help="the pcapng file to write, another than FILE; - for standard output",
    )
    parser.add_argument(
        "--secrets",
        choices=("keep", "drop"),
        default="keep",
        help="what becomes of TLS secrets inside the capture (keep unless told)",
    )
    parser.add_argument(
        "--top",
        metavar="N",
        type=count,
        default=REQUESTS_UNLESS_TOLD,
        help="the ledgers of the N slowest requests "
        f"({REQUESTS_UNLESS_TOLD:,} unless told); findings are all written",
    )
    add_json(parser)


def run(arguments: argparse.Namespace) -> int:
    if arguments.json and arguments.output == STANDARD_OUTPUT:
        raise UsageError(
            "wrong use", "both the capture and --json want standard output", "name a file with -o"
        )
    _refuse_output(arguments.output, arguments.file)
    with seekable(arguments.file) as source:
        answer = _answer(arguments, source)
        comments = comments_of(answer)
        with _opened(arguments.output) as output:
            report = _rewrite(arguments, source, answer, comments, output)
    if arguments.json:
        sys.stdout.write(json_text(report) + "\n")
        return 0
    for line in _in_words(report):
        print(f"wirespan: {visible(line, ascii_only=True)}", file=sys.stderr)
    return 0


def _answer(arguments: argparse.Namespace, source: str) -> Answer:
    with Progress(sys.stderr, visible(arguments.file, ascii_only=True)) as progress:
        return load_explain()(
            source, filter=None, top=arguments.top, vantage=Vantage.UNKNOWN, progress=progress
        )


def _rewrite(
    arguments: argparse.Namespace,
    source: str,
    answer: Answer,
    comments: FrameComments,
    output: BinaryIO,
) -> AnnotateReport:
    reader = importlib.import_module("wirespan.capture.reader")
    commented = importlib.import_module("wirespan.capture.commented")
    keep = arguments.secrets == "keep"
    write: Callable[..., Rewritten] = commented.write_commented
    with reader.open_capture(source) as reading:
        written = write(reading, comments.by_frame, output.write, keep_secrets=keep)
        output.flush()
        # A frame without a time, or one of no packet, is nothing wrong with the file.
        wrong = [each.detail for each in reading.problems if each.kind != "unsupported"]
        more = reading.problems_total - len(reading.problems)
        carried = bool(reading.secrets or written.secrets)
    return {
        "schema": "wirespan.annotate/1",
        "output": arguments.output,
        "comments": written.comments,
        "frames": written.frames,
        "left_out": comments.left_out,
        "lost": written.lost,
        "requests": len(answer.requests),
        "requests_total": sum(answer.totals.requests.values()),
        "secrets": ("kept" if keep else "dropped") if carried else "none",
        "problems": wrong[:PROBLEMS_TOLD],
        "problems_total": len(wrong) + more,
    }


def _in_words(report: AnnotateReport) -> Iterator[str]:
    yield from report["problems"]
    more = report["problems_total"] - len(report["problems"])
    if more:
        yield f"and {plural(more, 'more problem')} of the file"
    to = report["output"]
    shown = "standard output" if to == STANDARD_OUTPUT else to
    said = plural(report["comments"], "comment")
    yield f"{said} at {plural(report['frames'], 'frame')} in {shown}"
    listed, total = report["requests"], report["requests_total"]
    if listed < total:
        yield f"the ledgers of the slowest {number(listed)} of {plural(total, 'request')}"
    yield from missing_in_words(report["left_out"], report["lost"])
    if report["secrets"] in SECRETS_IN_WORDS:
        yield SECRETS_IN_WORDS[report["secrets"]]


@contextmanager
def seekable(source: str) -> Iterator[str]:
    """A path that can be read twice: what comes through a pipe is kept on disk meanwhile."""
    if source != STANDARD_INPUT and (Path(source).is_file() or not Path(source).exists()):
        yield source
        return
    file, owned = open_path(source)
    with tempfile.NamedTemporaryFile(prefix="wirespan-") as kept:
        try:
            shutil.copyfileobj(file, kept)
        finally:
            if owned:
                file.close()
        kept.flush()
        try:
            yield kept.name
        except UsageError as error:
            called = "standard input" if source == STANDARD_INPUT else source
            what = error.what.replace(kept.name, called)
            raise UsageError(what, error.why, error.remedy) from None


def _refuse_output(output: str, source: str) -> None:
    """Never write over what is being read, by whatever name it goes."""
    if output == STANDARD_OUTPUT:
        if sys.stdout.isatty():
            raise UsageError(
                "cannot write a capture to the terminal",
                "it is not text",
                "name a file, e.g. -o explained.pcapng, or pipe it on",
            )
        return
    try:
        read = os.fstat(sys.stdin.fileno()) if source == STANDARD_INPUT else Path(source).stat()
        same = os.path.samestat(Path(output).stat(), read)
    except (OSError, ValueError, AttributeError):
        return  # one of them is not there; opening it says what is wrong
    if same:
        raise UsageError(
            f"cannot write {output}", "it is the capture that is read", "name another file"
        )


@contextmanager
def _opened(output: str) -> Iterator[BinaryIO]:
    if output == STANDARD_OUTPUT:
        yield cast(BinaryIO, sys.stdout.buffer)
        return
    try:
        file = Path(output).open("wb")  # noqa: SIM115  # closed below, where its errors are told
    except OSError as error:
        raise unwritable(output, error) from None
    try:
        with file:
            yield file
    except OSError as error:
        raise unwritable(output, error) from None
