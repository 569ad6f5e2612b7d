"""Networks: who reaches whom, by which name, over how fast a set-up."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kit.labs import NEEDS_LAB
from wirespan.base.errors import UsageError
from wirespan.lab.enter import call
from wirespan.lab.host import Host
from wirespan.lab.network import Network
from wirespan.lab.topology import two_hosts

pytestmark = NEEDS_LAB
REFUSED = "refused"
ASK = """
import socket, sys
try:
    socket.create_connection((sys.argv[1], 9), 2)
except ConnectionRefusedError:
    print("refused")
except OSError as error:
    print(type(error).__name__, error)
"""


def said(host: Host, *command: str) -> str:
    process = host.run(command, stdout=subprocess.PIPE, text=True)
    return str(process.communicate(timeout=60)[0]).strip()


def reach(host: Host, whom: str) -> str:
    """``refused`` says that the packet arrived and a host answered."""
    return said(host, sys.executable, "-c", ASK, whom)


def in_a_pair(question: Callable[[Host, Host], object], *, ipv6: bool = True) -> object:
    def inside() -> object:
        with Network(ipv6=ipv6) as network:
            pair = two_hosts(network)
            return question(pair.client, pair.server)

    return call(inside)


@pytest.mark.parametrize("whom", ["server", "10.0.1.2", "fd00:0:0:1::2", "localhost", "client"])
def test_names_and_addresses_lead_to_a_host(whom: str) -> None:
    assert in_a_pair(lambda client, _: reach(client, whom)) == REFUSED


def test_a_server_reaches_its_client() -> None:
    assert in_a_pair(lambda _, server: reach(server, "client")) == REFUSED


def test_without_ipv6_there_is_none() -> None:
    def question(client: Host, _: Host) -> str:
        return said(client, "cat", "/proc/net/if_inet6", "/etc/hosts")

    assert "fd00" not in str(in_a_pair(question, ipv6=False))


def test_a_host_has_its_own_name() -> None:
    assert in_a_pair(lambda _, server: said(server, "hostname")) == "server"


def test_a_host_sees_its_own_interfaces_only() -> None:
    script = "import socket; print(sorted(name for _, name in socket.if_nameindex()))"

    names = in_a_pair(lambda client, _: said(client, sys.executable, "-c", script))

    assert names == "['eth0', 'lo']"


def test_programs_start_in_the_current_folder() -> None:
    assert in_a_pair(lambda client, _: said(client, "pwd")) == str(Path.cwd())


def test_programs_start_in_a_folder_that_is_named(tmp_path: Path) -> None:
    def question(client: Host, _: Host) -> str:
        process = client.run(["pwd"], folder=str(tmp_path), stdout=subprocess.PIPE, text=True)
        return str(process.communicate()[0]).strip()

    assert in_a_pair(question) == str(tmp_path)


def test_the_machine_s_own_files_stay_as_they_were() -> None:
    before = Path("/etc/hosts").read_text(encoding="utf-8")

    in_a_pair(lambda client, _: client.resolv_conf("10.0.1.2"))

    assert Path("/etc/hosts").read_text(encoding="utf-8") == before


def test_each_host_asks_its_own_name_servers() -> None:
    def question(client: Host, server: Host) -> list[str]:
        client.resolv_conf("10.0.1.2", "10.0.9.9")
        return [said(host, "cat", "/etc/resolv.conf") for host in (client, server)]

    assert in_a_pair(question) == [
        "nameserver 10.0.1.2\nnameserver 10.0.9.9",
        "# this host has no name server",
    ]


def test_a_setting_is_of_one_host_only() -> None:
    def question(client: Host, server: Host) -> list[str]:
        client.sysctl("net.ipv4.tcp_sack", "0")
        path = "/proc/sys/net/ipv4/tcp_sack"
        return [said(host, "cat", path) for host in (client, server)]

    assert in_a_pair(question) == ["0", "1"]


def test_a_setting_there_is_not_is_refused() -> None:
    with pytest.raises(UsageError, match=r"cannot set net.ipv4.no_such=1 on host client"):
        in_a_pair(lambda client, _: client.sysctl("net.ipv4.no_such", "1"))


def test_a_program_there_is_not_is_refused() -> None:
    with pytest.raises(UsageError, match="cannot run 'no-such-program' on host client"):
        in_a_pair(lambda client, _: client.run(["no-such-program"]) and None)


def test_offloads_are_off() -> None:
    from_host = in_a_pair(lambda client, _: client.offloads())

    assert from_host == []


def test_two_hosts_and_a_link_are_set_up_by_five_programs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Starting programs is what takes the time: one for each host, and three for the link."""
    started: list[object] = []
    begin = subprocess.Popen.__init__

    def noted(self: subprocess.Popen[str], command: list[str], *rest: Any, **options: Any) -> None:
        started.append(command)
        begin(self, command, *rest, **options)

    def inside() -> int:
        with Network() as network:
            two_hosts(network)
            return len(started)

    monkeypatch.setattr(subprocess.Popen, "__init__", noted)

    assert call(inside) == 5


def test_two_networks_at_once_do_not_meet() -> None:
    script = (
        "import json, subprocess, sys, time\n"
        "from wirespan.lab.enter import call\n"
        "from wirespan.lab.network import Network\n"
        "from wirespan.lab.topology import two_hosts\n"
        "def inside():\n"
        "    with Network() as network:\n"
        "        pair = two_hosts(network)\n"
        "        process = pair.server.run(['hostname'], stdout=subprocess.PIPE, text=True)\n"
        "        time.sleep(0.3)\n"
        "        return [process.communicate()[0].strip(), len(pair.client.listeners())]\n"
        "print(json.dumps(call(inside)))\n"
    )
    several = [
        subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True,
                         env={"PYTHONPATH": ":".join(filter(None, sys.path))})
        for _ in range(4)
    ]  # fmt: skip

    answers = [json.loads(process.communicate(timeout=60)[0]) for process in several]

    assert answers == [["server", 0]] * 4


def test_two_hosts_of_one_name_are_refused() -> None:
    def inside() -> None:
        with Network() as network:
            network.add_host("a")
            network.add_host("a")

    with pytest.raises(ValueError, match="there is a host a already"):
        call(inside)
