"""``wirespan lab link``: a command on host ``client``, over a link to host ``server``."""

import argparse
import os
import shutil
import sys
from pathlib import Path

from wirespan.base.errors import UsageError
from wirespan.cli.commands import COMMANDS
from wirespan.cli.keeping import made
from wirespan.cli.link_options import add_link, plan_of
from wirespan.cli.options import add_json, add_no_color
from wirespan.lab.description import describe
from wirespan.lab.enter import call
from wirespan.lab.network import Network
from wirespan.lab.play import POINTS, Ending, Play, play

STANDARD_ERROR = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "words", metavar="COMMAND", nargs=argparse.REMAINDER,
        help="after --: what runs on host client; its exit status is ours",
    )  # fmt: skip
    add_link(parser)
    parser.add_argument(
        "--serve", metavar="COMMAND", help="a line for the shell that runs on host server"
    )
    parser.add_argument("--keep", metavar="DIR", help="keep both hosts' captures in this folder")
    parser.add_argument("--explain", action="store_true", help="explain both captures at the end")
    add_json(parser)
    add_no_color(parser)


def run(arguments: argparse.Namespace) -> int:
    words = arguments.words[1:] if arguments.words[:1] == ["--"] else arguments.words
    if not words:
        raise UsageError(
            "there is nothing to run", "no command was given",
            "put it at the end, after --: wirespan lab link --delay 40ms -- curl http://server/",
        )  # fmt: skip
    if shutil.which(words[0]) is None:
        raise UsageError(
            f"cannot run {words[0]!r} on host client", "there is no such program",
            "check its name; the hosts see the files of this machine",
        )  # fmt: skip
    explains = arguments.explain or arguments.json
    order = Play(
        plan=plan_of(arguments),
        command=words,
        serve=arguments.serve,
        ipv6=arguments.ipv6,
        seed=arguments.seed,
        unverified=arguments.unverified,
        settings=dict(arguments.sysctl),
        keep=None if arguments.keep is None else made(arguments.keep),
        capture=explains or arguments.keep is not None,
        send_output_to=STANDARD_ERROR if arguments.json else None,
    )

    def begin(network: Network) -> None:
        hosts = " -- ".join(f"{name} {network.hosts[name].address}" for name in POINTS)
        print(f"lab: {hosts}: {describe(order.plan)}", file=sys.stderr, flush=True)

    def end(ending: Ending) -> None:
        if explains:
            explain_captures(ending.folder, arguments)
        if ending.spoilt:
            print(f"lab: do not trust these times: {ending.spoilt}", file=sys.stderr)

    return call(lambda: play(order, begin, end))


def explain_captures(folder: Path, arguments: argparse.Namespace) -> None:
    os.chdir(folder)
    command = COMMANDS["explain"].load()
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    # Its own defaults, so that an option it gains is none to be named here.
    chosen = parser.parse_args([f"{point}.pcapng" for point in POINTS])
    chosen.json, chosen.no_color = arguments.json, arguments.no_color
    command.run(chosen)
