"""``wirespan lab``: networks made on the spot; each part of it is a module of its own."""

import argparse

from wirespan.cli.commands import Command, by_name

PARTS = by_name(
    Command("link", "wirespan.cli.lab_link", "run a command over a link with delay, rate, loss"),
    Command("list", "wirespan.cli.lab_list", "the scenarios: causes to be seen and fixed"),
    Command("show", "wirespan.cli.lab_show", "what a scenario teaches, plays and expects"),
    Command("run", "wirespan.cli.lab_run", "play a scenario, explain its captures, judge"),
    Command("shell", "wirespan.cli.lab_shell", "a shell on one of two hosts joined by a link"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "example: wirespan lab run slow-start"
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    for part in PARTS.values():
        own = parts.add_parser(part.name, help=part.does, description=part.does, allow_abbrev=False)
        part.load().add_arguments(own)


def run(arguments: argparse.Namespace) -> int:
    return PARTS[arguments.part].load().run(arguments)
