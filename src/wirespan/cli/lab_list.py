"""``wirespan lab list``: the scenarios there are."""

import argparse
import sys

from wirespan.cli.options import add_json, add_no_color
from wirespan.cli.screen import standard_page
from wirespan.lab.shelf import every
from wirespan.report.lab_document import write_list
from wirespan.report.lab_text import print_list


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_json(parser)
    add_no_color(parser)


def run(arguments: argparse.Namespace) -> int:
    if arguments.json:
        write_list(every(), sys.stdout.write)
    else:
        print_list(standard_page(arguments.no_color), every())
    return 0
