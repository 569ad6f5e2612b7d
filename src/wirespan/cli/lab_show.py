"""``wirespan lab show NAME``: what a scenario teaches, plays and expects."""

import argparse

from wirespan.cli.options import add_no_color
from wirespan.cli.screen import standard_page
from wirespan.lab.shelf import find
from wirespan.report.lab_text import print_scenario


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="of a scenario, as wirespan lab list says")
    add_no_color(parser)


def run(arguments: argparse.Namespace) -> int:
    print_scenario(standard_page(arguments.no_color), find(arguments.name))
    return 0
