"""``wirespan lab shell``: two hosts and a link to play in."""

import argparse
import os
import shlex
import sys

from wirespan.cli.keeping import made
from wirespan.cli.link_options import add_link, plan_of
from wirespan.lab.description import describe
from wirespan.lab.enter import call
from wirespan.lab.network import Network
from wirespan.lab.play import POINTS, Play, play
from wirespan.lab.second import become, hosts_of_this_lab
from wirespan.lab.terminal import take_back, take_for_a_shell

PORT = 8000
PLAIN_SHELL = "/bin/sh"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "host", metavar="HOST", nargs="?", choices=POINTS, default="client",
        help="where the shell is: client (unless said) or server; within a lab, of that lab",
    )  # fmt: skip
    add_link(parser)
    parser.add_argument(
        "--serve", metavar="COMMAND",
        help=f"a line for the shell that runs on host server (a web server on port {PORT})",
    )  # fmt: skip
    parser.add_argument("--keep", metavar="DIR", help="keep both hosts' captures in this folder")


def run(arguments: argparse.Namespace) -> int:
    shell = os.environ.get("SHELL") or PLAIN_SHELL
    lab = hosts_of_this_lab(os.environ)
    if lab:
        become(lab, arguments.host, [shell])
    plain = f"{shlex.quote(sys.executable)} -P -m http.server {PORT} --bind ::"
    order = Play(
        plan=plan_of(arguments),
        command=[shell],
        where=arguments.host,
        serve=arguments.serve or plain,
        ipv6=arguments.ipv6,
        seed=arguments.seed,
        unverified=arguments.unverified,
        settings=dict(arguments.sysctl),
        keep=None if arguments.keep is None else made(arguments.keep),
        capture=arguments.keep is not None,
    )

    def begin(network: Network) -> None:
        other = next(name for name in POINTS if name != order.where)
        lines = [
            f"lab: this shell is on host {order.where} ({network.hosts[order.where].address}); "
            f"host {other} is {network.hosts[other].address}; {describe(order.plan)}.",
            f"Try: curl http://server:{PORT}/   ip address   wirespan lab shell {other}",
            "exit ends the lab and leaves nothing behind.",
        ]
        print("\n".join(lines), file=sys.stderr, flush=True)
        take_for_a_shell()

    try:
        return call(lambda: play(order, begin, lambda _: None))
    finally:
        take_back()
