"""``wirespan demo``: the main job in one go, on a network made on the spot.

An order over a path of 40 ms to a small API with three things wrong; what a capture tells of
it; the same with the faults mended; what each repair won. Where this machine allows no
networks of one's own, or is too busy for them, a capture that comes with wirespan is explained
instead.
"""

import argparse
from contextlib import ExitStack
from pathlib import Path

from wirespan.base.errors import UsageError
from wirespan.base.vocabulary import Vantage
from wirespan.cli.keeping import folder_of
from wirespan.cli.options import add_no_color
from wirespan.cli.pipeline import load_explain
from wirespan.cli.screen import show_answer, standard_page
from wirespan.explain.answer import Answer
from wirespan.lab.accuracy import UnkeptPromiseError
from wirespan.lab.permission import check
from wirespan.lab.runner import Run
from wirespan.lab.runner import run as play
from wirespan.lab.scenario import Variant
from wirespan.lab.shelf import find
from wirespan.lab.shipped import shipped
from wirespan.report import colours
from wirespan.report.before_after import print_before_after
from wirespan.report.page import Page

SCENARIO = "shop"
BUNDLED = "post-over-40ms.pcapng"
MENDED = (
    "TLS 1.3 instead of 1.2: one round trip less before the order may leave",
    "TCP_NODELAY, and head and body of the answer in one write: nothing waits for an ACK",
    "an index in the store: it answers in 5 ms, not in 120",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "example: wirespan demo --keep /tmp/demo"
    parser.add_argument("--keep", metavar="DIR", help="keep captures and logs in this folder")
    add_no_color(parser)


def run(arguments: argparse.Namespace) -> int:
    page = standard_page(arguments.no_color)
    try:
        check()
    except UsageError as forbidden:
        _explain_bundled(page, str(forbidden), arguments)
        return 0
    try:
        with ExitStack() as passing:
            _play_both(page, folder_of(arguments.keep, passing), arguments)
    except UnkeptPromiseError as late:
        _explain_bundled(page, f"{late.what}: {late.why}", arguments)
    return 0


def _play_both(page: Page, folder: Path, arguments: argparse.Namespace) -> None:
    page.paragraph(" ".join(find(SCENARIO).teaches.split()), indent=1)
    page.gap()
    before = _play(page, folder, "broken")
    _show(before, arguments)
    page.gap()
    page.line(" ", ("What was mended", colours.STRONG))
    for number, repair in enumerate(MENDED, 1):
        page.entry(f"{number:>3} ", repair, 0)
    page.gap()
    after = _play(page, folder, "fixed")
    page.line(" ", ("The same order, before and after", colours.STRONG))
    page.gap()
    print_before_after(page, before.requests[0], after.requests[0])
    page.gap()
    if arguments.keep:
        page.entry(" captures  ", str(folder), 0)
    page.entry(" next      ", "wirespan lab list: every cause that can be tried like this", 0)


def _play(page: Page, folder: Path, variant: Variant) -> Answer:
    played = play(find(SCENARIO), variant, folder / variant)
    if played.is_spoilt:
        page.paragraph(_spoilt(played), colours.TROUBLE, 1)
        page.gap()
    return played.answers["client"]


def _spoilt(played: Run) -> str:
    return (
        f"This machine was too busy for the link to keep its times, {played.spoilt_before + 1} "
        "times: take the numbers below with care."
    )


def _explain_bundled(page: Page, why: str, arguments: argparse.Namespace) -> None:
    page.paragraph(f"{why}. Here is a capture that comes with wirespan instead.", indent=1)
    page.gap()
    path = str(shipped("examples") / BUNDLED)
    answer = load_explain()(path, filter=None, top=1, vantage=Vantage.UNKNOWN, progress=None)
    _show(answer, arguments)


def _show(answer: Answer, arguments: argparse.Namespace) -> None:
    show_answer(
        answer,
        1,
        connections=False,
        filtered_by=None,
        no_color=arguments.no_color,
        follows=False,
    )
