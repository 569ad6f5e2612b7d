"""The options that describe a link, and the plan they make."""

import argparse
import re
from collections.abc import Mapping
from typing import Any

from wirespan.base.errors import UsageError
from wirespan.cli.options import count
from wirespan.emulate.link import LinkPlan, plan

LINK = {
    "delay": ("TIME", "how long a packet travels one way, like 40ms; the round trip is twice it"),
    "rate": ("RATE", "how fast packets leave, like 20mbit"),
    "loss": ("SHARE", "the share of packets lost by chance, like 1%%"),
    "queue": ("QUEUE", "what waits before the rate: a size like 64kB or 100p, codel, fq_codel"),
}
"""Option to (value, help): what can be said of both ways, or of one by --up or --down."""
LEAST_MTU = 68
"""RFC 791: every link carries 68 bytes; IPv6 needs 1280."""
MOST_MTU = 65535
SETTING = re.compile(r"(net\.[\w./-]+)=(.*)", re.ASCII)


def add_link(parser: argparse.ArgumentParser) -> None:
    for name, (value, meaning) in LINK.items():
        parser.add_argument(f"--{name}", metavar=value, help=meaning)
    parser.add_argument("--profile", metavar="NAME", help="a link of the kind named, like 4g")
    for name, direction in (("up", "client to server"), ("down", "server to client")):
        parser.add_argument(
            f"--{name}",
            metavar="KEY=VALUE,...",
            type=one_way,
            help=f"{direction}, where it differs: like rate=2mbit,delay=30ms",
        )
    parser.add_argument("--ipv6", action="store_true", help="IPv6 too; names then stand for both")
    parser.add_argument("--mtu", metavar="BYTES", type=mtu, default=1500, help="of the link (1500)")
    parser.add_argument("--seed", metavar="N", type=count, default=1, help="decides all chance (1)")
    parser.add_argument(
        "--sysctl", metavar="KEY=VALUE", action="append", type=setting, default=[],
        help="a setting of both hosts, like net.ipv4.tcp_congestion_control=reno; repeatable",
    )  # fmt: skip


def plan_of(arguments: argparse.Namespace) -> LinkPlan | None:
    """The link asked for; none if nothing is asked of it."""
    common = {name: value for name in LINK if (value := getattr(arguments, name)) is not None}
    ways = [{**common, **(way or {})} for way in (arguments.up, arguments.down)]
    if arguments.profile is None and not any(ways):
        return None
    forward, backward = (_way(arguments.profile, way) for way in ways)
    return LinkPlan(forward.forward, backward.backward)


def _way(profile: str | None, said: Mapping[str, str]) -> LinkPlan:
    if profile is not None:
        raise UsageError("no profiles yet", profile, "")
    return plan(**said)


def one_way(text: str) -> dict[str, Any]:
    said = {}
    for part in text.split(","):
        key, _, value = part.partition("=")
        if key not in LINK or not value:
            known = ", ".join(f"{name}=..." for name in LINK)
            raise argparse.ArgumentTypeError(f"{part!r} is none of {known}")
        said[key] = value
    return said


def mtu(text: str) -> int:
    number = count(text)
    if not LEAST_MTU <= number <= MOST_MTU:
        raise argparse.ArgumentTypeError(f"{text} is not from {LEAST_MTU} to {MOST_MTU}")
    return number


def setting(text: str) -> tuple[str, str]:
    match = SETTING.fullmatch(text)
    if match is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not like net.ipv4.tcp_sack=0")
    return match[1], match[2]
