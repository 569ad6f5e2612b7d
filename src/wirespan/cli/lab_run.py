"""``wirespan lab run NAME``: plays a scenario and judges what its captures told."""

import argparse
import shutil
import sys
from contextlib import ExitStack

from wirespan.base.errors import UsageError
from wirespan.cli.keeping import folder_of
from wirespan.cli.options import add_json, add_no_color
from wirespan.cli.screen import standard_page
from wirespan.lab.judge import sight
from wirespan.lab.runner import Run
from wirespan.lab.runner import run as play
from wirespan.lab.scenario import TAPS, VARIANTS, Scenario
from wirespan.lab.shelf import find
from wirespan.report.lab_document import write_run
from wirespan.report.lab_text import print_run


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="of a scenario, as wirespan lab list says")
    parser.add_argument(
        "--variant", choices=VARIANTS, default="broken",
        help="broken (unless said): the cause is there; fixed: it is not",
    )  # fmt: skip
    parser.add_argument("--keep", metavar="DIR", help="keep captures and logs in this folder")
    parser.add_argument(
        "--once", action="store_true",
        help="play it once, also where the links were late: then it says that it proves nothing",
    )  # fmt: skip
    add_json(parser)
    add_no_color(parser)


def run(arguments: argparse.Namespace) -> int:
    scenario = find(arguments.name)
    check_programs(scenario)
    with ExitStack() as passing:
        folder = folder_of(arguments.keep, passing)
        played = play(scenario, arguments.variant, folder, once=arguments.once)
        if arguments.json:
            write_run(played, sys.stdout.write, kept=arguments.keep is not None)
        else:
            print_run(standard_page(arguments.no_color), played, arguments.keep)
    return 0 if is_right(played) else 1


def is_right(played: Run) -> bool:
    """Everything expected was found and nothing false, by links that kept their times."""
    sights = [sight(played, tap) for tap in TAPS]
    return not played.is_spoilt and not any(one.missed or one.false for one in sights)


def check_programs(scenario: Scenario) -> None:
    for program in scenario.needs:
        if shutil.which(program) is None:
            raise UsageError(
                f"cannot play {scenario.name}", f"{program} is not installed", "install it"
            )
