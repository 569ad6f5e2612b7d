"""One command on host ``client``, over one link to host ``server``; within ``lab.enter``."""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wirespan.emulate.link_plan import LinkPlan
from wirespan.lab.description import round_trip_ns
from wirespan.lab.host import Host
from wirespan.lab.link import Link
from wirespan.lab.network import Network
from wirespan.lab.second import environment
from wirespan.lab.service import Service
from wirespan.lab.serving import Server
from wirespan.lab.standby import shell_status, signals_held, stand_by
from wirespan.lab.topology import Pair, two_hosts

TAP = "wirespan.drive.tap"
POINTS = ("client", "server")
LONGEST_LINGER_SECONDS = 1.0
LEAST_LINGER_SECONDS = 0.05
NANOSECONDS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Play:
    plan: LinkPlan | None
    command: Sequence[str] = ()
    where: str = "client"
    """The host the command runs on."""
    serve: str | None = None
    ipv6: bool = False
    unverified: bool = False
    """Run even where this machine does not keep what is promised of links."""
    seed: int = 1
    settings: Mapping[str, str] = field(default_factory=dict)
    """Sysctls of both hosts."""
    keep: Path | None = None
    """The folder for captures and the server's output; without one they go with the lab."""
    capture: bool = False
    send_output_to: int | None = None
    """A descriptor for what the command prints, in place of standard output."""


@dataclass(frozen=True, slots=True)
class Ending:
    folder: Path
    """Where the captures are, if there are any."""
    spoilt: str
    """Why the link's times are not to be trusted; empty if they are."""


def play(order: Play, begin: Callable[[Network], None], end: Callable[[Ending], None]) -> int:
    """The command's exit status. ``begin`` is called before it, ``end`` after it."""
    with Network(ipv6=order.ipv6, seed=order.seed) as network, ExitStack() as open_things:
        pair = two_hosts(network, order.plan, settings=order.settings)
        if not order.unverified:
            network.verify()
        folder = order.keep or network.folder / "kept"
        folder.mkdir(parents=True, exist_ok=True)
        if order.capture:
            taps = _tap(pair, folder)
            open_things.callback(_stop, taps)
        if order.serve:
            server = open_things.enter_context(
                Server(pair.server, order.serve, folder / "server.log")
            )
            server.wait_until_it_listens()
        begin(network)
        status = run_as_ourselves(
            network.hosts[order.where],
            order.command,
            stdout=order.send_output_to,
            env={**os.environ, **environment(network.hosts.values())},
        )
        if order.capture:
            time.sleep(_linger(order.plan))
        open_things.close()
        end(Ending(folder, "; ".join(filter(None, map(_spoilt, pair.links)))))
    return status


def run_as_ourselves(host: Host, command: Sequence[str], **options: Any) -> int:
    """Run a command to its end as if we were it: its signals, its exit status."""
    with signals_held():
        process = host.run(command, **options)
        return shell_status(stand_by(process.pid, process.poll))


def _spoilt(link: Link) -> str:
    summary = link.close()
    return str(summary["why"]) if summary.get("spoilt") else ""


def _tap(pair: Pair, folder: Path) -> list[Service]:
    taps = []
    for host in (pair.client, pair.server):
        names = [interface.name for interface in host.interfaces]
        out = str(folder / f"{host.name}.pcapng")
        taps.append(Service(host, TAP, {"interfaces": names, "out": out, "filter": None}))
    for tap in taps:
        tap.wait_until_ready()
    return taps


def _stop(taps: Sequence[Service]) -> None:
    for tap in taps:
        tap.let_go()
    for tap in taps:
        tap.stop()
    for tap in taps:
        tap.finish()


def _linger(plan: LinkPlan | None) -> float:
    """Seconds for the last packets to arrive where they are captured."""
    seconds = 1.5 * round_trip_ns(plan) / NANOSECONDS if plan else 0.0
    return min(LONGEST_LINGER_SECONDS, LEAST_LINGER_SECONDS + seconds)
