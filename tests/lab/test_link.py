"""Links that follow a plan."""

import sys
import time
from pathlib import Path
from typing import Any

import pytest

from kit.labs import NEEDS_LAB
from kit.links import journal_of
from wirespan.emulate.link import plan
from wirespan.lab.enter import call
from wirespan.lab.link import Link
from wirespan.lab.network import Network
from wirespan.lab.topology import Pair, two_hosts

pytestmark = NEEDS_LAB
ASK = """
import socket
for _ in range(3):
    try:
        socket.create_connection(("server", 9), 30)
    except OSError:
        pass
"""


def be_refused(pair: Pair) -> None:
    """Three times, over a link that waits for nobody."""
    assert pair.client.run([sys.executable, "-c", ASK]).wait(60) == 0


def delays_ms(first: str, then: str, folder: Path) -> dict[str, set[float]]:
    """How long the link of the first plan held frames each way, once it had the other."""

    def inside() -> None:
        with Network(ipv6=False) as network:
            hosts = [network.add_host(name) for name in ("client", "server")]
            link = network.connect(*hosts, plan(delay=first), journal=folder / "journal")
            network.wait_until_ready()
            if then != first:
                link.change({"plan": plan(delay=then).to_data()})
            link.change({"fresh": True, "passages": 1_000})
            be_refused(Pair(*hosts, [link]))

    call(inside)
    found: dict[str, set[float]] = {}
    for line in journal_of(folder / "journal"):
        if line["what"] == "passed":
            held = (line["time_ns"] - line["arrived_ns"]) / 1e6
            found.setdefault(line["direction"], set()).add(held)
    return found


def test_a_round_trip_takes_twice_the_delay(tmp_path: Path) -> None:
    assert delays_ms("30ms", "30ms", tmp_path) == {"forward": {30}, "backward": {30}}


def test_a_link_can_be_changed_while_it_runs(tmp_path: Path) -> None:
    assert delays_ms("50ms", "10ms", tmp_path) == {"forward": {10}, "backward": {10}}


def test_a_packet_that_is_answered_is_under_way_for_a_round_trip_at_least() -> None:
    def inside() -> float:
        with Network(ipv6=False) as network:
            pair = two_hosts(network, plan(delay="30ms"))
            begun = time.perf_counter()
            be_refused(pair)
            return time.perf_counter() - begun

    assert call(inside) >= 3 * 0.06


def test_at_the_end_the_relay_tells_what_it_counted() -> None:
    def inside() -> dict[str, Any]:
        with Network(ipv6=False) as network:
            pair = two_hosts(network, plan(delay="1ms"))
            be_refused(pair)
            return pair.links[0].close()

    summary = call(inside)

    assert summary["spoilt"] in (True, False)
    left = [summary[way]["left"] for way in ("forward", "backward")]
    assert left[0] == left[1] >= 3
    assert summary["lateness"]["frames"] == sum(left)


def test_the_journal_is_kept_where_it_is_asked_for(tmp_path: Path) -> None:
    def inside() -> None:
        with Network(ipv6=False) as network:
            hosts = [network.add_host(name) for name in ("client", "server")]
            network.connect(*hosts, plan(loss="100%"), journal=tmp_path / "journal")
            network.wait_until_ready()
            hosts[0].run([sys.executable, "-c", ASK.replace(", 30)", ", 0.1)")]).wait()

    call(inside)

    assert "lost" in (tmp_path / "journal").read_text(encoding="utf-8").lower()


def test_a_direct_link_cannot_be_changed() -> None:
    def change(link: Link) -> None:
        link.change({"blackout": 1})

    def inside() -> None:
        with Network() as network:
            change(two_hosts(network).links[0])

    with pytest.raises(ValueError, match="link 1 is direct"):
        call(inside)
