"""Where a scenario is played: makes its network, starts captures and programs, runs the client.

Everything happens within namespaces of its own (``lab.enter``); what is left of it is the
folder: ``client.pcapng`` and ``server.pcapng``, ``truth-client.jsonl`` and ``truth-server.jsonl``
(samples of TCP_INFO), ``client.txt``, what the client printed, and a log a program.
"""

import os
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wirespan.base.errors import UsageError
from wirespan.drive.offloads import switch_off
from wirespan.drive.priority import hurry
from wirespan.emulate.link import LinkPlan, read_link
from wirespan.lab.backstage import Backstage
from wirespan.lab.enter import call
from wirespan.lab.host import Host
from wirespan.lab.network import Network
from wirespan.lab.permission import find_program
from wirespan.lab.scenario import TAPS, CapturePlan, HostPlan, Play, ProgramPlan
from wirespan.lab.service import READY, Service
from wirespan.lab.tamper import coarsen_clock, step_clock

TAP = "wirespan.drive.tap"
LISTENING = "listening"
"""What the reference servers say when they are ready, with the address."""
SAMPLER = "wirespan.lab.truth"
HASTY_BYTES = 1 << 16
"""A ring that a burst fills before anybody has looked."""
END_SECONDS = 5
"""For a server to end after it was asked to."""
PORT = "wire0"
LOOPBACK = "lo"
SETTINGS = {
    "net.ipv4.tcp_congestion_control": "reno",
    "net.ipv4.tcp_no_metrics_save": "1",
    "net.ipv4.tcp_slow_start_after_idle": "0",
    "net.ipv4.tcp_rmem": "4096 4194304 8388608",
}
"""What would otherwise differ from machine to machine, or from run to run."""


@dataclass
class Told:
    """What was counted while it was played."""

    links: list[dict[str, Any]] = field(default_factory=list)
    """The relays' summaries; the client's link first."""
    taps: dict[str, dict[str, Any]] = field(default_factory=dict)
    missed: int = 0
    """Packets lost by captures that were to keep all."""
    status: int = 0
    """Of the client; -1: it was stopped when its time was over."""


def perform(play: Play, folder: Path, seed: int) -> Told:
    """Play it; UsageError where this machine cannot, or a program does not start."""
    return call(lambda: _perform(play, folder, seed))


def _perform(play: Play, folder: Path, seed: int) -> Told:
    told = Told()
    # All that is started here inherits it: what else runs on this machine disturbs less.
    hurry()
    with Network(ipv6=False, seed=seed) as network:
        hosts = _set_up(network, play)
        backstage = Backstage(folder, _places(hosts))
        _write_files(play, backstage)
        with (
            _taps(play, hosts, folder) as taps,
            _samplers(hosts, folder) as samplers,
            _servers(play, hosts, backstage),
        ):
            told.status = _run_client(play, hosts["client"], backstage)
            time.sleep(play.linger_s)
            told.taps = {name: tap.finish() for name, tap in taps.items()}
            told.missed = missed(play, told.taps)
            for sampler in samplers:
                sampler.finish()
        told.links = [link.close() for link in network.links]
    for name, plan in play.captures.items():
        if plan.step_ms:
            step_clock(folder / f"{name}.pcapng", plan.step_ms)
        if plan.unit_ms:
            coarsen_clock(folder / f"{name}.pcapng", plan.unit_ms)
    return told


def missed(play: Play, taps: Mapping[str, Mapping[str, Any]]) -> int:
    """A hasty capture is meant to lose packets; another that did tells of no cause."""
    plans = {name: play.captures.get(name, CapturePlan()) for name in taps}
    return sum(tap.get("dropped", 0) for name, tap in taps.items() if not plans[name].hasty)


def link_plan(play: Play) -> LinkPlan | None:
    """None: the hosts are joined without a link between."""
    wishes = _without_empty(play.link)
    return read_link(wishes) if wishes else None


def _without_empty(table: Mapping[str, Any]) -> dict[str, Any]:
    """A fixed variant takes a wish back by wishing for nothing."""
    return {
        key: _without_empty(value) if isinstance(value, Mapping) else value
        for key, value in table.items()
        if value != ""
    }


def _set_up(network: Network, play: Play) -> dict[str, Host]:
    plan = link_plan(play)
    hosts = {"client": network.add_host("client", SETTINGS)}
    if play.gateway:
        hosts["gateway"] = network.add_router("gateway", SETTINGS)
    hosts["server"] = network.add_host("server", SETTINGS)
    network.connect(hosts["client"], hosts.get("gateway", hosts["server"]), plan)
    if play.gateway:
        network.connect(hosts["gateway"], hosts["server"])
    for name, host in hosts.items():
        _dress(host, play.hosts.get(name, HostPlan()))
    if play.resolver:
        text = play.resolver.format(**_places(hosts))
        for host in hosts.values():
            _do(host, ["sh", "-c", "cat > /etc/resolv.conf"], text)
    network.wait_until_ready()
    network.verify()
    return hosts


def _places(hosts: Mapping[str, Host]) -> dict[str, str]:
    """Each host's own address, by its name."""
    return {name: host.address for name, host in hosts.items()}


def _dress(host: Host, plan: HostPlan) -> None:
    """Everything that makes a host of the scenario differ from any other."""
    if plan.bridge:
        _put_behind_a_bridge(host)
    if not plan.offloads:
        with host.visit():
            for name in (*(one.name for one in host.interfaces), *([PORT] if plan.bridge else [])):
                switch_off(name)
    for address in plan.addresses:
        host.ip(f"address add {address} dev {host.interfaces[0].name}")
    for key, value in plan.sysctls.items():
        host.sysctl(key, value)
    if plan.rules:
        _do(host, [find_program("nft"), "-f", "-"], plan.rules)
    for command in plan.prepare:
        _do(host, ["sh", "-ec", command])


def _put_behind_a_bridge(host: Host) -> None:
    """The wire becomes a port; the host speaks through the bridge, which takes its name."""
    interface = host.interfaces[0]
    host.ip(
        f"link set {interface.name} down",
        f"link set {interface.name} name {PORT}",
        f"address flush dev {PORT}",
        f"link add {interface.name} address {interface.ends.hardware} type bridge",
        f"link set {PORT} master {interface.name}",
        f"link set {PORT} up",
        f"link set {interface.name} up",
        f"address add {interface.ends.address}/24 dev {interface.name}",
    )


def _do(host: Host, command: list[str], text: str | None = None) -> None:
    process = host.run(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    said, _ = process.communicate(text)
    if process.returncode:
        raise UsageError(f"cannot prepare host {host.name}", " ".join(said.split()), "")


def _write_files(play: Play, backstage: Backstage) -> None:
    for name, text in play.files.items():
        whole = text.replace("{folder}", str(backstage.folder))
        (backstage.folder / name).write_text(whole, encoding="utf-8")


@contextmanager
def _taps(play: Play, hosts: Mapping[str, Host], folder: Path) -> Iterator[dict[str, Service]]:
    taps: dict[str, Service] = {}
    later = []
    for name in TAPS:
        plan = play.captures.get(name, CapturePlan())
        job = _tap_job(hosts[name], plan, play.hosts.get(name, HostPlan()), folder)
        if plan.late_s:
            start = threading.Timer(plan.late_s, _start_tap, (taps, name, hosts[name], job))
            later.append(start)
        else:
            _start_tap(taps, name, hosts[name], job)
    for tap in taps.values():
        tap.wait_until_ready()
    for start in later:
        start.start()
    try:
        yield taps
    finally:
        for tap in taps.values():
            tap.stop()


@contextmanager
def _samplers(hosts: Mapping[str, Host], folder: Path) -> Iterator[list[Service]]:
    """The kernel's own truth of every connection, from both ends."""
    jobs = {name: {"out": str(folder / f"truth-{name}.jsonl"), "ports": None} for name in TAPS}
    samplers = [Service(hosts[name], SAMPLER, job) for name, job in jobs.items()]
    for sampler in samplers:
        sampler.wait_until_ready()
    try:
        yield samplers
    finally:
        for sampler in samplers:
            sampler.stop()


def _start_tap(taps: dict[str, Service], name: str, host: Host, job: dict[str, Any]) -> None:
    taps[name] = Service(host, TAP, job)


def _tap_job(host: Host, plan: CapturePlan, dressed: HostPlan, folder: Path) -> dict[str, Any]:
    names = [host.interfaces[0].name, *([PORT] if dressed.bridge else [])]
    names += [LOOPBACK] if plan.within else []
    job: dict[str, Any] = {"interfaces": names, "out": str(folder / f"{host.name}.pcapng")}
    if plan.filter:
        job["filter"] = plan.filter
    if plan.snap:
        job["snap"] = plan.snap
    if plan.hasty:
        job["ring_bytes"] = HASTY_BYTES
    return job


@contextmanager
def _servers(play: Play, hosts: Mapping[str, Host], backstage: Backstage) -> Iterator[None]:
    """All that runs beside the client, each ready when it has said so."""
    commands = [("server", backstage.of(play.server), play.server)]
    for host, plan in (("server", play.server), ("client", play.client)):
        commands += [(host, backstage.command(words), plan) for words in plan.beside]
    with ExitStack() as running:
        for number, (host, command, plan) in enumerate(commands):
            log = backstage.folder / f"service-{number}.log"
            running.enter_context(_server(hosts[host], command, plan, log))
        yield


@contextmanager
def _server(host: Host, command: list[str], plan: ProgramPlan, log: Path) -> Iterator[None]:
    with log.open("w", encoding="utf-8") as output:
        process = host.run(
            command, stdout=subprocess.PIPE, stderr=output, text=True,
            env={**os.environ, **plan.environment},
        )  # fmt: skip
        assert process.stdout is not None
        line = process.stdout.readline().strip()
        if line.partition(" ")[0] not in (READY, LISTENING):
            why = " ".join(log.read_text(encoding="utf-8", errors="replace").split())[-500:]
            raise UsageError(f"{' '.join(command)[:200]!r} did not start", why, "")
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(END_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _run_client(play: Play, client: Host, backstage: Backstage) -> int:
    printed = backstage.folder / "client.txt"
    with printed.open("w", encoding="utf-8") as output:
        process = client.run(
            backstage.of(play.client), stdout=output, stderr=subprocess.STDOUT,
            env={**os.environ, **play.client.environment},
        )  # fmt: skip
        try:
            status = process.wait(play.seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            status = -1
    if status and not play.client.may_fail:
        said = printed.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        why = said[-1] if said else "it printed nothing"
        raise UsageError(
            "the client of the scenario failed", why, "--keep DIR keeps what the programs printed"
        )
    return status
