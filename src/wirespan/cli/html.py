"""``--html``: the answer of a capture as one file to send, beside what is printed.

The capture is read once, for the terminal and the file together, so both say the same.
"""

import argparse
import importlib
import sys
from collections.abc import Callable
from typing import Protocol

from wirespan.base.vocabulary import Vantage
from wirespan.cli.output import check_beside, opened
from wirespan.explain.answer import Answer
from wirespan.report.safe import visible
from wirespan.report.units import plural

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


def check_html(out: str, *sources: str) -> None:
    """UsageError where the file cannot be written, or there is no page to put into it."""
    check_beside(out, *sources)
    _template()


def explained(
    arguments: argparse.Namespace,
    source: str,
    *,
    top: int | None,
    vantage: Vantage,
    progress: Callable[[int, int | None], None],
) -> Answer:
    """The answer, with the file of it written."""
    out = arguments.html
    template = _template()
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
    with opened(out, source) as write:
        write(template.filled(text))
    _tell(out, kept)
    return answer


class Template(Protocol):
    """``wirespan.web.single_file.Template``"""

    def filled(self, answers: str) -> str: ...


def _template() -> Template:
    # Loaded here: the web's rooms take longer to load than most commands take to run.
    single_file = importlib.import_module("wirespan.web.single_file")
    template: Template = single_file.Template(importlib.import_module("wirespan.web.server").STATIC)
    return template


class Kept(Protocol):
    """``wirespan.web.report_file.Kept``"""

    requests: int
    slowest: int
    requests_total: int
    redacted: bool


def _gathered(session: object, redact: bool) -> tuple[str, Kept]:
    desk = importlib.import_module("wirespan.web.desk").Desk(session)
    report_file = importlib.import_module("wirespan.web.report_file")
    gathered: tuple[str, Kept] = report_file.Gathering(desk, redacted=redact).gather()
    return gathered


def _tell(out: str, kept: Kept) -> None:
    said = plural(kept.requests_total, "request")
    if kept.requests < kept.requests_total:
        said = f"the {kept.slowest:,} slowest of {said}"
    how = "redacted" if kept.redacted else "not redacted: it holds what the capture holds"
    print(f"wirespan: {visible(f'{said} in {out}', ascii_only=True)}, {how}", file=sys.stderr)
