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

from wirespan.base.errors import UsageError
from wirespan.base.problem import Problem
from wirespan.base.vocabulary import Vantage
from wirespan.capture.source import STANDARD_INPUT, open_path
from wirespan.cli.options import count
from wirespan.cli.pipeline import load_explain
from wirespan.cli.progress import Progress
from wirespan.report.comments import FrameComments, comments_of, left_out_in_words
from wirespan.report.safe import visible
from wirespan.report.units import number, plural

REQUESTS_UNLESS_TOLD = 1_000
STANDARD_OUTPUT = "-"
PROBLEMS_TOLD = 5


class Rewritten(Protocol):
    """``wirespan.capture.commented.Written``"""

    comments: int
    frames: int
    lost: int
    secrets: int


class Reading(Protocol):
    """``wirespan.capture.reader.Reader``"""

    @property
    def problems(self) -> list[Problem]: ...
    @property
    def problems_total(self) -> int: ...


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


def run(arguments: argparse.Namespace) -> int:
    _refuse_output(arguments.output, arguments.file)
    with seekable(arguments.file) as source:
        comments, left = _comments(arguments, source)
        with _opened(arguments.output) as output:
            written, problems, secrets = _rewrite(
                source, comments, output, keep_secrets=arguments.secrets == "keep"
            )
    said = plural(written.comments, "comment")
    shown = "standard output" if arguments.output == STANDARD_OUTPUT else arguments.output
    lines = [f"{said} at {plural(written.frames, 'frame')} in {shown}", *left]
    lines += left_out_in_words(comments, written.lost)
    if written.secrets:
        lines.append(f"{plural(written.secrets, 'block')} of secrets left out")
    elif secrets:
        lines.append("the TLS secrets are still in it (--secrets drop leaves them out)")
    for line in [*problems, *lines]:
        print(f"wirespan: {visible(line, ascii_only=True)}", file=sys.stderr)
    return 0


def _comments(arguments: argparse.Namespace, source: str) -> tuple[FrameComments, list[str]]:
    """What to say, and in words what is not said."""
    with Progress(sys.stderr, visible(arguments.file, ascii_only=True)) as progress:
        answer = load_explain()(
            source, filter=None, top=arguments.top, vantage=Vantage.UNKNOWN, progress=progress
        )
    total = sum(answer.totals.requests.values())
    listed = len(answer.requests)
    left = [f"the ledgers of the slowest {number(listed)} of {plural(total, 'request')}"]
    return comments_of(answer), left if listed < total else []


def _rewrite(
    source: str, comments: FrameComments, output: BinaryIO, *, keep_secrets: bool
) -> tuple[Rewritten, list[str], bool]:
    """Also the sentences about what is wrong with the file, and whether it has secrets."""
    reader = importlib.import_module("wirespan.capture.reader")
    commented = importlib.import_module("wirespan.capture.commented")
    write: Callable[..., Rewritten] = commented.write_commented
    with reader.open_capture(source) as reading:
        written = write(reading, comments.by_frame, output.write, keep_secrets=keep_secrets)
        output.flush()
        return written, _in_words(reading), bool(reading.secrets)


def _in_words(reading: Reading) -> list[str]:
    """What is wrong with the file; frames without a time, or of no packet, are not."""
    found = [each.detail for each in reading.problems if each.kind != "unsupported"]
    more = reading.problems_total - len(reading.problems) + len(found) - PROBLEMS_TOLD
    if more <= 0:
        return found
    return [*found[:PROBLEMS_TOLD], f"and {plural(more, 'more problem')} of the file"]


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
        raise _unwritable(output, error) from None
    try:
        with file:
            yield file
    except OSError as error:
        raise _unwritable(output, error) from None


def _unwritable(output: str, error: OSError) -> UsageError:
    return UsageError(
        f"cannot write {output}", error.strerror or "no reason given", "name another file"
    )
