"""``--html``: the answer of a capture as one file to send, beside what is printed.

The capture is read once, for the terminal and the file together, so both say the same.
"""

import argparse
import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from wirespan.base.errors import UsageError, unwritable
from wirespan.base.vocabulary import Vantage
from wirespan.explain.answer import Answer
from wirespan.report.safe import visible
from wirespan.report.units import plural

STANDARD_OUTPUT = "-"
LOOK_SECONDS = 0.1
"""How often to tell how far the reading is."""


def add_html(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--html",
        metavar="OUT",
        help="also write all of it as one HTML page to send, which needs no server (one FILE only)",
    )
    parser.add_argument(
        "--redact",
        action="store_true",
        default=True,
        help="in the HTML page put placeholders for addresses, names, paths and texts, and leave "
        "out the bytes of packets: done unless told otherwise",
    )
    parser.add_argument(
        "--no-redact",
        dest="redact",
        action="store_false",
        help="leave in the HTML page what was captured",
    )


def explained(
    arguments: argparse.Namespace,
    source: str,
    *,
    top: int | None,
    vantage: Vantage,
    progress: Callable[[int, int | None], None],
) -> Answer:
    """The answer, with the file of it written."""
    out = Path(arguments.html)
    check_place(out, source)
    # Loaded here: the web's rooms take longer to load than most commands take to run.
    single_file = importlib.import_module("wirespan.web.single_file")
    template = single_file.Template(importlib.import_module("wirespan.web.server").STATIC)
    session = importlib.import_module("wirespan.web.session").Session(
        source, filtered_by=arguments.filter, top=top, vantage=vantage
    )
    try:
        session.start()
        while session.state == "reading":
            session.wait(LOOK_SECONDS)
            progress(*session.read_bytes)
        session.wait()
        if session.state == "failed":
            raise RuntimeError("the capture was not read to its end; what failed is told above")
        answer: Answer = session.answer
        text, kept = _gathered(session, arguments.redact)
    finally:
        session.close()
    _write(out, template.filled(text))
    _tell(out, kept)
    return answer


def check_place(out: Path, source: str) -> None:
    """UsageError where the file cannot be written, before a long capture is read."""
    what = f"cannot write {out}"
    if str(out) == STANDARD_OUTPUT:
        raise UsageError(what, "the page is a file to open", "name one, such as slow.html")
    if out.is_dir():
        raise UsageError(what, "it is a folder", "name a file in it")
    if not out.absolute().parent.is_dir():
        raise UsageError(what, "its folder does not exist", "make it, or name another")
    if out.exists() and Path(source).exists() and out.samefile(source):
        raise UsageError(what, "it is the capture that is read", "name another file")


class Kept(Protocol):
    """``wirespan.web.report_file.Kept``"""

    requests: int
    slowest: int
    requests_total: int
    redacted: bool


def _gathered(session: object, redact: bool) -> tuple[str, Kept]:
    desk = importlib.import_module("wirespan.web.desk").Desk(session)
    report_file = importlib.import_module("wirespan.web.report_file")
    disguise = None
    if redact:
        disguise = importlib.import_module("wirespan.web.redaction").Redaction()
    gathered: tuple[str, Kept] = report_file.Gathering(desk, disguise).gather()
    return gathered


def _write(out: Path, text: str) -> None:
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise unwritable(out, error) from None


def _tell(out: Path, kept: Kept) -> None:
    said = plural(kept.requests_total, "request")
    if kept.requests < kept.requests_total:
        said = f"the {kept.slowest:,} slowest of {said}"
    how = "redacted" if kept.redacted else "not redacted: it holds what the capture holds"
    print(f"wirespan: {visible(f'{said} in {out}', ascii_only=True)}, {how}", file=sys.stderr)
