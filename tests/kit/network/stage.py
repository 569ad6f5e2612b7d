"""Makes two hosts with a relay between them and plays one scene; run it inside ``unshare``.

    python stage.py FOLDER --server 'CODE' --client 'CODE' [relay options] [--sysctl K=V]

Host client is 10.9.0.1, host server 10.9.0.2; each runs the Python code it was given. The
server's code prints ``ready`` when it listens. client.pcap and server.pcap are what each host
saw; client.txt is what the client printed.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
SUBNET = "10.9.0"
PLAY_SECONDS = 60
OFFLOADS = ["tx", "off", "rx", "off", "tso", "off", "gso", "off", "gro", "off"]


def run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def inside(host: str) -> list[str]:
    return ["ip", "netns", "exec", host]


def make_host(name: str, number: int, sysctls: list[str], mtu: int) -> None:
    run("ip", "netns", "add", name)
    run("ip", "link", "add", f"to-{name}", "type", "veth", "peer", "name", "eth0", "netns", name)
    run("ip", "link", "set", f"to-{name}", "mtu", str(mtu), "up")
    run(*inside(name), "ip", "link", "set", "lo", "up")
    run(*inside(name), "ip", "link", "set", "eth0", "mtu", str(mtu), "up")
    run(*inside(name), "ip", "address", "add", f"{SUBNET}.{number}/24", "dev", "eth0")
    run("ethtool", "-K", f"to-{name}", *OFFLOADS)
    run(*inside(name), "ethtool", "-K", "eth0", *OFFLOADS)
    for setting in sysctls:
        run(*inside(name), "sysctl", "-qw", setting)


def hurry() -> None:
    """Ask to run before everything else, so that a busy machine does not add its own delays."""
    with contextlib.suppress(PermissionError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))


def introduce() -> None:
    """Static neighbours, so that no ARP exchange delays or disturbs the scene."""
    macs = {}
    for name in ("client", "server"):
        answer = subprocess.run(
            [*inside(name), "cat", "/sys/class/net/eth0/address"],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        macs[name] = answer.stdout.strip()
    for name, other, number in (("client", "server", 2), ("server", "client", 1)):
        run(*inside(name), "ip", "neigh", "replace", f"{SUBNET}.{number}", "lladdr", macs[other],
            "dev", "eth0", "nud", "permanent")  # fmt: skip


def start(command: list[str], log: Path) -> subprocess.Popen[str]:
    """Start and wait until it says that it is ready."""
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=log.open("w", encoding="utf-8"), text=True
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    if line.strip() != "ready":
        raise SystemExit(f"{command[-1][:60]!r} did not start: {line!r}; see {log}")
    return process


def play(folder: Path, options: argparse.Namespace, relay_options: list[str]) -> int:
    hurry()
    run("mount", "-t", "tmpfs", "tmpfs", "/run")
    Path("/run/netns").mkdir()
    for number, name in enumerate(("client", "server"), start=1):
        make_host(name, number, options.sysctl, options.mtu)
    introduce()
    python = sys.executable
    relay = [python, str(HERE / "relay.py"), "to-client", "to-server", *relay_options]
    processes = [start(relay, folder / "relay.log")]
    for name in ("client", "server"):
        sniff = [python, str(HERE / "sniff.py"), "eth0", str(folder / f"{name}.pcap")]
        processes.append(start([*inside(name), *sniff], folder / f"sniff-{name}.log"))
    server = [*inside("server"), python, "-c", options.server]
    processes.append(start(server, folder / "server.log"))
    with (folder / "client.txt").open("w", encoding="utf-8") as output:
        client = subprocess.run(
            [*inside("client"), python, "-c", options.client],
            stdout=output, stderr=subprocess.STDOUT, timeout=PLAY_SECONDS,
        )  # fmt: skip
    time.sleep(options.linger)
    for process in processes:
        process.terminate()
        process.wait()
    return client.returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--server", required=True)
    parser.add_argument("--client", required=True)
    parser.add_argument("--sysctl", action="append", default=[])
    parser.add_argument("--mtu", type=int, default=1500)
    parser.add_argument("--linger", type=float, default=0.3, help="seconds after the client")
    options, relay_options = parser.parse_known_args()
    return play(options.folder, options, relay_options)


if __name__ == "__main__":
    sys.exit(main())
