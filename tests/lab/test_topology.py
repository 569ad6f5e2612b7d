"""The topologies: packets find their way, and back."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from kit.labs import NEEDS_LAB
from wirespan.lab.enter import call
from wirespan.lab.host import Host
from wirespan.lab.network import Network
from wirespan.lab.topology import balanced, behind_nat, dns_tree, through_gateway

pytestmark = NEEDS_LAB
SERVE = """
import socket, sys
listener = socket.create_server(("", 80), family=socket.AF_INET6, dualstack_ipv6=True)
print("ready", flush=True)
while True:
    connection, peer = listener.accept()
    connection.sendall(f"{socket.gethostname()} {peer[0].removeprefix('::ffff:')}".encode())
    connection.close()
"""
ASK = """
import socket, sys
for _ in range(int(sys.argv[2])):
    with socket.create_connection((sys.argv[1], 80), 30) as connection:
        print(connection.recv(100).decode())
"""


def serve(host: Host) -> None:
    process = host.run([sys.executable, "-c", SERVE], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"


def ask(host: Host, whom: str, times: int = 1) -> list[str]:
    """Who answered, and whom they saw asking."""
    command = [sys.executable, "-c", ASK, whom, str(times)]
    process = host.run(command, stdout=subprocess.PIPE, text=True)
    return str(process.communicate(timeout=60)[0]).splitlines()


def inside(play: Callable[[Network], object]) -> object:
    def run() -> object:
        with Network() as network:
            return play(network)

    return call(run)


@pytest.mark.parametrize(
    ("whom", "seen"), [("10.0.2.2", "10.0.1.1"), ("fd00:0:0:2::2", "fd00:0:0:1::1")]
)
def test_a_gateway_forwards(whom: str, seen: str) -> None:
    def play(network: Network) -> list[str]:
        pair = through_gateway(network)
        serve(pair.server)
        return ask(pair.client, whom)

    assert inside(play) == [f"server {seen}"]


@pytest.mark.parametrize(
    ("whom", "seen"), [("10.0.2.2", "10.0.2.1"), ("fd00:0:0:2::2", "fd00:0:0:2::1")]
)
def test_behind_nat_the_server_sees_the_gateway(whom: str, seen: str) -> None:
    def play(network: Network) -> list[str]:
        pair = behind_nat(network)
        serve(pair.server)
        return ask(pair.client, whom)

    assert inside(play) == [f"server {seen}"]


@pytest.mark.parametrize("whom", ["server", "fd00:0:0:1::2"])
def test_a_balancer_gives_each_server_its_turn(whom: str) -> None:
    def play(network: Network) -> list[str]:
        hosts = balanced(network, 3, 80)
        for server in hosts.servers:
            serve(server)
        return ask(hosts.client, whom, 6)

    answers = [line.split()[0] for line in inside(play)]  # type: ignore[attr-defined]  # parsed from JSON

    assert sorted(answers) == sorted(["server1", "server2", "server3"] * 2)


def test_a_balancer_by_client_stays_with_one_server() -> None:
    def play(network: Network) -> list[str]:
        hosts = balanced(network, 3, 80, way="client")
        for server in hosts.servers:
            serve(server)
        return ask(hosts.client, "server", 6)

    assert len(set(inside(play))) == 1  # type: ignore[call-overload]  # parsed from JSON


def test_in_a_dns_tree_the_resolver_reaches_all_and_is_the_client_s_name_server() -> None:
    def play(network: Network) -> list[str]:
        tree = dns_tree(network)
        for host in (tree.root, tree.tld, tree.authority):
            serve(host)
        answers = [
            line
            for host in (tree.root, tree.tld, tree.authority)
            for line in ask(tree.resolver, host.address)
        ]
        process = tree.client.run(["cat", "/etc/resolv.conf"], stdout=subprocess.PIPE, text=True)
        return [*answers, str(process.communicate()[0]).strip()]

    assert inside(play) == [
        "root 10.0.2.1",
        "tld 10.0.2.1",
        "authority 10.0.2.1",
        "nameserver 10.0.1.2",
    ]


def test_in_a_dns_tree_names_of_servers_are_in_no_file() -> None:
    def play(network: Network) -> str:
        tree = dns_tree(network)
        process = tree.client.run(["cat", "/etc/hosts"], stdout=subprocess.PIPE, text=True)
        return str(process.communicate()[0])

    text = str(inside(play))

    assert "resolver" in text
    assert "authority" not in text
