"""Makes the hosts of one play with a relay between them and runs it; itself inside ``unshare``.

    python -m wirespan.lab.standin.stage JOB.json

Leaves FOLDER/client.pcap and server.pcap, what each host saw, and client.txt, what the client
printed.
"""

import contextlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

CLIENT, SERVER = "10.9.0.1", "10.9.0.2"
BEHIND = "10.9.1.2"
GATEWAY, GATEWAY_BEHIND = "10.9.0.254", "10.9.1.254"
OFFLOADS = ["tx", "off", "rx", "off", "tso", "off", "gso", "off", "gro", "off"]
Table = dict[str, Any]


def run(*command: str, text: str | None = None) -> None:
    done = subprocess.run(command, capture_output=True, text=True, input=text)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stderr}")


def inside(host: str) -> list[str]:
    return ["ip", "netns", "exec", host]


def add_host(name: str) -> None:
    run("ip", "netns", "add", name)
    run(*inside(name), "ip", "link", "set", "lo", "up")


def join(one: tuple[str, str], other: tuple[str, str]) -> None:
    """A wire between two interfaces: (host, interface); host "" is the stage itself."""
    ends = [["netns", host] if host else [] for host, _ in (one, other)]
    run("ip", "link", "add", one[1], *ends[0], "type", "veth", "peer", "name", other[1], *ends[1])
    for host, interface in (one, other):
        run(*(inside(host) if host else ()), "ip", "link", "set", interface, "up")


def switch_offloads_off(host: str, interface: str) -> None:
    run(*(inside(host) if host else ()), "ethtool", "-K", interface, *OFFLOADS)


def dress(name: str, plan: Table, sysctls: dict[str, str]) -> None:
    """Everything that makes a host of the scenario differ from any other."""
    for key, value in {**sysctls, **plan["sysctls"]}.items():
        run(*inside(name), "sysctl", "-qw", f"{key}={value}")
    for address in plan["addresses"]:
        run(*inside(name), "ip", "address", "add", address, "dev", "eth0")
    if plan["rules"]:
        run(*inside(name), "nft", "-f", "-", text=plan["rules"])
    for command in plan["prepare"]:
        run(*inside(name), "sh", "-ec", command)


def bridged(name: str) -> None:
    """The host speaks through a bridge whose port is the wire."""
    for command in (
        "ip link set eth0 name wire0",
        "ip link add eth0 type bridge",
        "ip link set wire0 master eth0",
        "ip link set wire0 up",
        "ip link set eth0 up",
    ):
        run(*inside(name), *command.split())


def mac(host: str, interface: str) -> str:
    command = [*inside(host), "cat", f"/sys/class/net/{interface}/address"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def introduce(one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    """Static neighbours, (host, interface, address): no ARP disturbs the scene."""
    for (host, interface, _), (peer, peers, address) in ((one, other), (other, one)):
        run(*inside(host), "ip", "neigh", "replace", address, "lladdr", mac(peer, peers),
            "dev", interface, "nud", "permanent")  # fmt: skip


def wire(job: Table) -> None:
    next_host = "gateway" if job["gateway"] else "server"
    if job["link"]:
        join(("client", "eth0"), ("", "to-client"))
        join((next_host, "eth0"), ("", "to-server"))
        for interface in ("to-client", "to-server"):
            switch_offloads_off("", interface)
    else:
        join(("client", "eth0"), (next_host, "eth0"))
    if job["gateway"]:
        join(("gateway", "eth1"), ("server", "eth0"))
        switch_offloads_off("gateway", "eth1")


def address(job: Table) -> None:
    for name in job["hosts"]:
        if not job["hosts"][name]["offloads"]:
            switch_offloads_off(name, "eth0")
        if job["hosts"][name]["bridge"]:
            bridged(name)
    run(*inside("client"), "ip", "address", "add", f"{CLIENT}/24", "dev", "eth0")
    if not job["gateway"]:
        run(*inside("server"), "ip", "address", "add", f"{SERVER}/24", "dev", "eth0")
        introduce(("client", "eth0", CLIENT), ("server", "eth0", SERVER))
        return
    run(*inside("server"), "ip", "address", "add", f"{BEHIND}/24", "dev", "eth0")
    run(*inside("gateway"), "ip", "address", "add", f"{GATEWAY}/24", "dev", "eth0")
    run(*inside("gateway"), "ip", "address", "add", f"{GATEWAY_BEHIND}/24", "dev", "eth1")
    run(*inside("gateway"), "sysctl", "-qw", "net.ipv4.ip_forward=1")
    run(*inside("client"), "ip", "route", "add", "default", "via", GATEWAY)
    run(*inside("server"), "ip", "route", "add", "default", "via", GATEWAY_BEHIND)
    introduce(("client", "eth0", CLIENT), ("gateway", "eth0", GATEWAY))
    introduce(("gateway", "eth1", GATEWAY_BEHIND), ("server", "eth0", BEHIND))


def name_them(job: Table, folder: Path) -> None:
    """Private /etc/hosts and /etc/resolv.conf, the same on all hosts."""
    server = BEHIND if job["gateway"] else SERVER
    hosts = f"127.0.0.1 localhost\n{CLIENT} client\n{server} server\n"
    texts = {"/etc/hosts": hosts, "/etc/resolv.conf": job["resolver"].format(server=server)}
    for number, (place, text) in enumerate(texts.items()):
        own = folder / f"etc-{number}"
        own.write_text(text, encoding="utf-8")
        run("mount", "--bind", str(own), place)


def hurry() -> None:
    """Ask to run before everything else, so that a busy machine does not add its own delays."""
    with contextlib.suppress(PermissionError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))


def start(command: list[str], log: Path, environment: dict[str, str]) -> subprocess.Popen[str]:
    """Start and wait until it says that it is ready."""
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=log.open("w", encoding="utf-8"), text=True,
        env={**os.environ, **environment},
    )  # fmt: skip
    assert process.stdout is not None
    line = process.stdout.readline()
    if line.strip() != "ready":
        raise SystemExit(f"{' '.join(command)[:300]} did not start: {line!r}; see {log}")
    return process


def relay_options(link: Table) -> list[str]:
    words = ["--delay-ms", str(link["delay"]).removesuffix("ms")]
    words += ["--rate-mbit", str(link.get("rate", "0")).removesuffix("mbit")]
    for drop in link.get("drop", ()):
        words += ["--drop", drop]
    return words


def play(job: Table) -> int:
    folder = Path(job["folder"])
    hurry()
    run("mount", "-t", "tmpfs", "tmpfs", "/run")
    Path("/run/netns").mkdir()
    for name in job["hosts"]:
        add_host(name)
    wire(job)
    address(job)
    for name, plan in job["hosts"].items():
        dress(name, plan, job["sysctls"])
    name_them(job, folder)
    module = [sys.executable, "-m"]
    processes = []
    if job["link"]:
        relay = [*module, "wirespan.lab.standin.relay", "to-client", "to-server"]
        options = relay_options(job["link"])
        processes.append(start([*relay, *options], folder / "relay.log", {}))
    for name in ("client", "server"):
        sniff = [*module, "wirespan.lab.standin.sniff", "eth0", str(folder / f"{name}.pcap")]
        log = folder / f"sniff-{name}.log"
        processes.append(start([*inside(name), *sniff], log, {}))
    for number, (host, command, environment) in enumerate(job["services"]):
        log = folder / f"service-{number}.log"
        processes.append(start([*inside(host), *command], log, environment))
    with (folder / "client.txt").open("w", encoding="utf-8") as output:
        client = subprocess.run(
            [*inside("client"), *job["client"]], stdout=output, stderr=subprocess.STDOUT,
            timeout=job["seconds"], env={**os.environ, **job["client_environment"]},
        )  # fmt: skip
    time.sleep(job["linger_s"])
    for process in processes:
        process.terminate()
        process.wait()
    return client.returncode


if __name__ == "__main__":
    sys.exit(play(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))))
