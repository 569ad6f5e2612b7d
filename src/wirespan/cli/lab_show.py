"""``wirespan lab show NAME``: what a scenario teaches, plays and expects."""

import argparse
import sys

from wirespan.cli.options import add_json, add_no_color
from wirespan.cli.screen import standard_page
from wirespan.lab.shelf import find
from wirespan.report.lab_document import write_scenario
from wirespan.report.lab_text import print_scenario


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="of a scenario, as wirespan lab list says")
    add_json(parser)
    add_no_color(parser)


def run(arguments: argparse.Namespace) -> int:
    scenario = find(arguments.name)
    if arguments.json:
        write_scenario(scenario, sys.stdout.write)
    else:
        print_scenario(standard_page(arguments.no_color), scenario)
    return 0
