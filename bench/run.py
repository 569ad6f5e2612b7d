"""wirespan beside its peers on captures made on the spot: ratios from one run.

    python bench/run.py [--runs N] [--packets N] [--bytes N] [--scale] [--out FILE]

Each command runs once to warm up and then in turn with the others, so that the machine's
moods meet all of them; the median of the wall time and the largest peak memory are printed,
and how many times less wirespan needs. ``--scale`` adds the table from 10 thousand to
10 million packets.
"""

import argparse
import os
import platform
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import NamedTuple

HERE = Path(__file__).parent
DATA = HERE / "data"
UNSHARE = ["unshare", "--user", "--map-root-user", "--net", "--mount", "--pid", "--fork",
           "--kill-child"]  # fmt: skip
LIMIT_SECONDS = 240
"""Of one run of one command."""
INSTALLED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""An installed program keeps its bytecode; the warming run writes that of a clone."""
WIRESPAN = [sys.executable, "-m", "wirespan", "explain", "--json", "--top", "100"]


@dataclass
class Peer:
    name: str
    command: list[str]
    seconds: list[float] = field(default_factory=list)
    kilobytes: int = 0
    endless: bool = False


class Measured(NamedTuple):
    """One run."""

    seconds: float
    processor_seconds: float
    kilobytes: int
    """At its peak."""


def measure(command: list[str], source: subprocess.Popen[bytes] | None = None) -> Measured:
    """One run, of which the output is thrown away.

    TimeoutError when it took longer than LIMIT_SECONDS; it is stopped then.
    """
    begun = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdin=source.stdout if source else subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=INSTALLED,
    )
    stop = threading.Timer(LIMIT_SECONDS, process.kill)
    stop.start()
    _, status, usage = os.wait4(process.pid, 0)
    stop.cancel()
    taken = time.perf_counter() - begun
    if os.waitstatus_to_exitcode(status) == -signal.SIGKILL:
        raise TimeoutError
    if os.waitstatus_to_exitcode(status):
        raise SystemExit(f"{' '.join(command)} failed")
    return Measured(taken, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)


def compare(title: str, peers: list[Peer], runs: int) -> list[str]:
    for number in range(runs + 1):
        for peer in peers:
            print(f"{title}, run {number}: {peer.name}", file=sys.stderr)
            if not peer.endless:
                run_once(peer, counts=number > 0)
    ours = peers[0]
    head = "| command | seconds (median) | times ours | peak MB | times ours |"
    lines = [f"### {title}", "", head,
             "|---|---|---|---|---|"]  # fmt: skip
    for peer in peers:
        if peer.endless:
            lines.append(f"| {peer.name} | stopped after {LIMIT_SECONDS} | | | |")
            continue
        lines.append(
            f"| {peer.name} | {median(peer.seconds):.2f} "
            f"| {median(peer.seconds) / median(ours.seconds):.1f} "
            f"| {peer.kilobytes / 1024:.0f} | {peer.kilobytes / ours.kilobytes:.1f} |"
        )
    return [*lines, ""]


def run_once(peer: Peer, *, counts: bool) -> None:
    try:
        seconds, _, kilobytes = measure(peer.command)
    except TimeoutError:
        peer.endless = True
        return
    peer.kilobytes = max(peer.kilobytes, kilobytes)
    if counts:
        peer.seconds.append(seconds)


def capture(kind: str, path: Path, option: str, value: int) -> Path:
    if not path.exists():
        DATA.mkdir(exist_ok=True)
        print(f"making {path.name} with nginx, please wait", file=sys.stderr)
        subprocess.run(
            [*UNSHARE, sys.executable, str(HERE / "stage.py"), kind, str(path), option, str(value)],
            check=True,
        )
    return path


def peers_for(path: Path, *, bulk: bool) -> list[Peer]:
    peers = [Peer("wirespan explain --json --top 100", [*WIRESPAN, str(path)])]
    tshark = ["tshark", "-q", "-z", "conv,tcp", "-r", str(path)]
    if bulk:  # neither that heuristic on random payload nor joining a body of 1 GB ends
        tshark += ["--disable-protocol", "thrift", "-o", "http.desegment_body:FALSE"]
    for name, command in (
        ("tcptrace -n -r", ["tcptrace", "-n", "-r", str(path)]),
        ("tshark -q -z conv,tcp", tshark),
    ):
        if shutil.which(command[0]):
            peers.append(Peer(name, command))
    return peers


def scale(path: Path) -> list[str]:
    """One capture cut and repeated, streamed through standard input; what makes the stream is
    slower than what reads it, so the reader's processor time is told."""
    lines = ["### How time and memory grow", "",
             "| packets | processor seconds | µs a packet | peak MB |",
             "|---|---|---|---|"]  # fmt: skip
    for packets in (10_000, 100_000, 1_000_000, 10_000_000):
        feed = subprocess.Popen(
            [sys.executable, str(HERE / "repeat.py"), str(path), str(packets)],
            stdout=subprocess.PIPE,
        )
        _, seconds, kilobytes = measure([*WIRESPAN, "-"], feed)
        feed.wait()
        lines.append(
            f"| {packets:,} | {seconds:.2f} | {seconds * 1e6 / packets:.2f} "
            f"| {kilobytes / 1024:.0f} |"
        )
    return [*lines, ""]


def machine() -> str:
    model = next(
        (line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
         if line.startswith("model name")), platform.machine(),
    )  # fmt: skip
    return f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--packets", type=int, default=1_000_000)
    parser.add_argument("--bytes", type=int, default=1_000_000_000)
    parser.add_argument("--no-bulk", action="store_true")
    parser.add_argument("--scale", action="store_true")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    short = capture("short", DATA / "short.pcap", "--packets", options.packets)
    lines = [f"{machine()}, Python {platform.python_version()}.", ""]
    lines += compare("Short HTTP/1.1 connections", peers_for(short, bulk=False), options.runs)
    if not options.no_bulk:
        big = capture("bulk", DATA / "bulk.pcap", "--bytes", options.bytes)
        lines += compare("One bulk download", peers_for(big, bulk=True), options.runs)
    if options.scale:
        lines += scale(short)
    text = "\n".join(lines)
    print(text)
    if options.out:
        options.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
