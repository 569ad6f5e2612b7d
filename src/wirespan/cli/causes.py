"""``wirespan causes``: the catalogue, or the reference of one cause."""

import argparse
import sys
from collections.abc import Sequence
from difflib import get_close_matches

from wirespan.base.errors import UsageError
from wirespan.cli.options import add_json, add_no_color
from wirespan.cli.pipeline import load_catalogue
from wirespan.cli.screen import standard_page
from wirespan.report.causes import print_catalogue, print_cause, write_causes
from wirespan.report.entry import Entry


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "example: wirespan causes slow-start"
    parser.add_argument(
        "id", metavar="ID", nargs="?", help="a cause, as findings name it; without: the list of all"
    )
    add_json(parser)
    add_no_color(parser)


def run(arguments: argparse.Namespace) -> int:
    entries = load_catalogue()
    chosen = entries if arguments.id is None else (_find(entries, arguments.id),)
    if arguments.json:
        write_causes(chosen, sys.stdout.write)
    elif arguments.id is None:
        print_catalogue(standard_page(arguments.no_color), chosen)
    else:
        print_cause(standard_page(arguments.no_color), chosen[0])
    return 0


def _find(entries: Sequence[Entry], wanted: str) -> Entry:
    known = {entry.id: entry for entry in entries}
    if wanted in known:
        return known[wanted]
    near = get_close_matches(wanted, known, 1)
    remedy = f"did you mean {near[0]}?" if near else "wirespan causes lists them"
    raise UsageError(f"there is no cause {wanted!r}", "the catalogue does not have it", remedy)
