"""Where servers are compared: at rest over loopback, or behind a link of the lab."""

import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from wirespan.emulate.link import plan
from wirespan.lab.accuracy import UnkeptPromiseError
from wirespan.lab.enter import call
from wirespan.lab.network import Network
from wirespan.lab.topology import two_hosts

VERIFICATIONS = 3
Start = Callable[..., "subprocess.Popen[str]"]


@dataclass
class Ground:
    """How programs are started on either side, and the server's address."""

    address: str
    serve: Start
    load: Start
    remarks: list[str]
    """What is to be known of the run, filled until its end."""


AT_REST = Ground("127.0.0.1", subprocess.Popen, subprocess.Popen, [])


def behind(wishes: Mapping[str, str], run: Callable[[Ground], list[str]]) -> list[str]:
    """What ``run`` returns on two hosts behind such a link, in namespaces of their own."""

    def inside() -> list[str]:
        with _two_hosts(wishes) as ground:
            lines = run(ground)
        return [*lines, *ground.remarks]

    return call(inside)


@contextmanager
def _two_hosts(wishes: Mapping[str, str]) -> Iterator[Ground]:
    with Network(ipv6=False, seed=1) as network:
        pair = two_hosts(network, plan(**wishes))
        network.wait_until_ready()
        ground = Ground(pair.server.address, pair.server.run, pair.client.run, [])
        ground.remarks += _verified(network)
        yield ground
        for link in network.links:
            ground.remarks += _told(link.close())


def _verified(network: Network) -> list[str]:
    """A link that is late does not end the run: it is said beside the numbers."""
    for _ in range(VERIFICATIONS):
        try:
            network.verify()
        except UnkeptPromiseError as error:
            why = str(error)
        else:
            return []
    return [f"The link did not keep its promise before the run: {why}.", ""]


def _told(summary: Mapping[str, Any]) -> list[str]:
    late = summary["lateness"]
    said = f"{late['frames']:,} packets passed, the worst {late['worst_ns'] / 1e6:.1f} ms late"
    if summary["spoilt"]:
        return [f"The link was spoilt ({summary['why']}): {said}.", ""]
    return [f"The link was on time: {said}.", ""]
