"""Links that follow a plan."""

import subprocess
import sys
from pathlib import Path

import pytest

from kit.labs import NEEDS_LAB
from wirespan.emulate.link import plan
from wirespan.lab.enter import call
from wirespan.lab.link import Link
from wirespan.lab.network import Network
from wirespan.lab.topology import Pair, two_hosts

pytestmark = NEEDS_LAB
ASK = """
import socket, sys, time
took = []
for _ in range(3):
    before = time.perf_counter()
    try:
        socket.create_connection(("server", 9), 5)
    except OSError:
        took.append(time.perf_counter() - before)
print(min(took) * 1000)
"""


def round_trip_ms(pair: Pair) -> float:
    """How long a refusal takes."""
    process = pair.client.run([sys.executable, "-c", ASK], stdout=subprocess.PIPE, text=True)
    return float(process.communicate(timeout=20)[0])


def test_a_round_trip_takes_twice_the_delay() -> None:
    def inside() -> float:
        with Network(ipv6=False) as network:
            return round_trip_ms(two_hosts(network, plan(delay="30ms")))

    assert 60 <= call(inside) < 65


def test_a_link_can_be_changed_while_it_runs() -> None:
    def inside() -> float:
        with Network(ipv6=False) as network:
            pair = two_hosts(network, plan(delay="50ms"))
            pair.links[0].change({"plan": plan(delay="10ms").to_data()})
            return round_trip_ms(pair)

    assert 20 <= call(inside) < 25


def test_at_the_end_the_relay_tells_what_it_counted() -> None:
    def inside() -> dict[str, object]:
        with Network(ipv6=False) as network:
            pair = two_hosts(network, plan(delay="1ms"))
            round_trip_ms(pair)
            return pair.links[0].close()

    summary = call(inside)

    assert summary["spoilt"] in (True, False)
    assert summary["lateness"]["frames"] == 6  # type: ignore[index]  # parsed from JSON


def test_the_journal_is_kept_where_it_is_asked_for(tmp_path: Path) -> None:
    def inside() -> None:
        with Network(ipv6=False) as network:
            hosts = [network.add_host(name) for name in ("client", "server")]
            network.connect(*hosts, plan(loss="100%"), journal=tmp_path / "journal")
            network.wait_until_ready()
            hosts[0].run([sys.executable, "-c", ASK.replace(", 5)", ", 0.1)")]).wait()

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
