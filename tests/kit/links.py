"""Two hosts and a link between them, for tests that look at what the relay did."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from wirespan.emulate.link_plan import LinkPlan
from wirespan.emulate.plans import Way
from wirespan.lab.accuracy import End
from wirespan.lab.enter import call
from wirespan.lab.host import Host
from wirespan.lab.link import Link
from wirespan.lab.network import Network

TRIES = 4


@dataclass
class Stage:
    network: Network
    client: Host
    server: Host
    link: Link
    near: End
    far: End


def forward(*stages: Any) -> LinkPlan:
    """These stages on the way there, none on the way back."""
    return LinkPlan(Way(stages), Way())


def played(plan: LinkPlan, play: Callable[[Stage], Any], journal: Path | None = None) -> Any:
    """What ``play`` returned, and the relay's summary; in namespaces of their own."""

    def inside() -> Any:
        with Network(ipv6=False, seed=1) as network:
            client, server = (network.add_host(name) for name in ("client", "server"))
            link = network.connect(client, server, plan, journal=journal)
            network.wait_until_ready()
            with client.visit():
                near = End("eth0")
            with server.visit():
                far = End("eth0")
            link.change({"plan": plan.to_data(), "fresh": True, "passages": 100})
            found = play(Stage(network, client, server, link, near, far))
            return found, link.close()

    return call(inside)


def played_well(plan: LinkPlan, play: Callable[[Stage], Any]) -> Any:
    """What ``play`` returned in the first run that was not spoilt.

    A machine that spoils every run says nothing of the relay: then the test is skipped.
    """
    for _ in range(TRIES):
        found, summary = played(plan, play)
        if not summary["spoilt"]:
            return found
    pytest.skip(f"all {TRIES} runs were spoilt, the last one because {summary['why']}")


def journal_of(path: Path) -> list[dict[str, Any]]:
    """What happened to frames: the journal without its first and last line."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return lines[1:-1]
