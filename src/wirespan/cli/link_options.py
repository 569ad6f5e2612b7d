"""The options that describe a link, and the plan they make."""

import argparse
import re
from pathlib import Path

from wirespan.base.errors import UsageError
from wirespan.cli.options import count
from wirespan.emulate.link import PROFILES, WISHES, LinkPlan, find_profile
from wirespan.emulate.wishes import Wishes, way_of

METAVARS = {"delay": "TIME", "jitter": "TIME", "hold_back": "TIME", "rate": "RATE",
            "police": "RATE", "burst": "SIZE", "mtu": "SIZE", "trace": "FILE"}  # fmt: skip
"""What the value of a wish is called, where not HOW."""
MEANINGS = {
    **WISHES,
    "delay": "how long a packet travels one way, like 40ms; the round trip is twice that",
    "trace": "when packets may leave: a trace in Mahimahi's format",
    "mtu": "the longest packet the path carries, like 1400B; the hosts' interfaces keep 1500",
}
WAYS = {"up": "from client to server", "down": "from server to client"}
BETWEEN = re.compile(r",(?=[a-z_]+=)")
SETTING = re.compile(r"(net\.[\w./-]+)=(.*)", re.ASCII)


def add_link(parser: argparse.ArgumentParser) -> None:
    for name, meaning in MEANINGS.items():
        parser.add_argument(
            f"--{name.replace('_', '-')}",
            metavar=METAVARS.get(name, "HOW"),
            help=meaning.replace("%", "%%"),
        )
    parser.add_argument(
        "--profile", metavar="NAME",
        help=f"a link of this kind, which other options change: {', '.join(PROFILES)}",
    )  # fmt: skip
    for name, direction in WAYS.items():
        parser.add_argument(
            f"--{name}", metavar="KEY=VALUE,...", type=one_way, default={},
            help=f"what differs {direction}, like rate=2mbit,delay=30ms",
        )  # fmt: skip
    parser.add_argument(
        "--unverified", action="store_true",
        help="run even where this machine does not keep what the lab promises of links",
    )  # fmt: skip
    parser.add_argument("--ipv6", action="store_true", help="IPv6 too; names then stand for both")
    parser.add_argument("--seed", metavar="N", type=count, default=1, help="decides all chance (1)")
    parser.add_argument(
        "--sysctl", metavar="KEY=VALUE", action="append", type=setting, default=[],
        help="a setting of both hosts, like net.ipv4.tcp_congestion_control=reno; repeatable",
    )  # fmt: skip


def plan_of(arguments: argparse.Namespace) -> LinkPlan | None:
    """The link asked for; none if nothing is asked of it."""
    common = {name: value for name in WISHES if (value := getattr(arguments, name)) is not None}
    profile = find_profile(arguments.profile) if arguments.profile is not None else None
    bases = (profile.forward, profile.backward) if profile else ({}, {})
    own = (arguments.up, arguments.down)
    ways = [{**base, **common, **way} for base, way in zip(bases, own, strict=True)]
    if not any(ways):
        return None
    forward, backward = (way_of(_with_trace(way)) for way in ways)
    return LinkPlan(forward, backward)


def _with_trace(wishes: Wishes) -> Wishes:
    """The text of a trace in place of the name of its file."""
    if "trace" not in wishes:
        return wishes
    try:
        text = Path(wishes["trace"]).read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is not a text of numbers"
        raise UsageError(
            f"cannot read the trace {wishes['trace']!r}", why, "name a file of Mahimahi's format"
        ) from None
    return {**wishes, "trace": text}


def one_way(text: str) -> dict[str, str]:
    """``rate=2mbit,delay=30ms``; a comma before a word without ``=`` belongs to the value."""
    said = {}
    for part in BETWEEN.split(text):
        key, _, value = part.partition("=")
        if key not in WISHES or not value:
            known = ", ".join(WISHES)
            raise argparse.ArgumentTypeError(f"{part!r} is not KEY=VALUE with a KEY of {known}")
        said[key] = value
    return said


def setting(text: str) -> tuple[str, str]:
    match = SETTING.fullmatch(text)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not like net.ipv4.tcp_sack=0")
    return match[1], match[2]
