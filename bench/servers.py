"""The reference servers beside nginx and the usual first attempts: ratios from one run.

    python bench/servers.py [--seconds S] [--rounds N] [--uvicorn] [--out FILE]

Every server stands idle but for its turn; the turns go round, so that the machine's moods meet
all of them, and medians are printed. HTTP is asked by wrk (GET /health), echo and UDP by
servers/load (64 bytes). First at rest over loopback, then, HTTP and echo, on two hosts of the lab
with a link between them: with a round trip in each request many sockets are needed to keep a
server busy, and what is told apart is the processor's time and the tail. ``--uvicorn`` installs
it in a folder of its own where it is not at hand.
"""

import argparse
import os
import platform
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from contenders import PEERS, Contender, Result, Workshop, build, line_up
from grounds import AT_REST, Ground, behind

ECHO = b"x" * 64
ECHO_OF_UDP = b"\0\0\0\0ECHO " + b"x" * 55
WARMING_SECONDS = 1
LINKS = {
    "20 ms round trip, 100 Mbit/s": {"delay": "10ms", "rate": "100mbit"},
    "the same with 0.1 % loss": {"delay": "10ms", "rate": "100mbit", "loss": "0.1%"},
}
TITLES = {"http": "HTTP: GET /health", "echo": "TCP echo, 64 bytes", "udp": "UDP, 64 bytes"}
COLUMNS = ("server", "requests/s", "times C", "p50 µs", "times C", "p99 µs", "times C",
           "p99.9 µs", "times C", "CPU µs each", "times C", "failed")  # fmt: skip
RATIOS = ("requests_per_second", "p50_us", "p99_us", "p999_us", "cpu_us")


@dataclass(frozen=True)
class Load:
    sockets: int
    seconds: int
    rounds: int


@contextmanager
def running(contender: Contender, ground: Ground) -> Iterator[None]:
    """In a session of its own, so that its processes can be found and ended together."""
    process = ground.serve(
        contender.command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    contender.process = process
    try:
        if not contender.port:
            assert process.stdout is not None
            contender.port = int(process.stdout.readline().rpartition(":")[2])
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.communicate()


def cpu_seconds(session: int) -> float:
    """Of all processes of a session so far."""
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        if int(fields[3]) == session:
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def load_command(
    protocol: str, at: tuple[str, int], load: Load, seconds: int, loader: Path
) -> list[str]:
    address, port = at
    if protocol == "http":
        return ["wrk", "-t1", f"-c{load.sockets}", f"-d{seconds}",
                "-s", str(PEERS / "result.lua"), f"http://{address}:{port}/health"]  # fmt: skip
    kind, request = ("udp", ECHO_OF_UDP) if protocol == "udp" else ("tcp", ECHO)
    return [str(loader), kind, address, str(port), str(load.sockets), str(seconds),
            request.hex(), "64"]  # fmt: skip


def measure(contender: Contender, ground: Ground, command: list[str], seconds: int) -> Result:
    assert contender.process is not None
    before = cpu_seconds(contender.process.pid)
    asker = ground.load(command, stdout=subprocess.PIPE, text=True)
    said, _ = asker.communicate()
    if asker.returncode:
        raise SystemExit(f"{' '.join(command)[:200]} ended with {asker.returncode}: {said}")
    used = cpu_seconds(contender.process.pid) - before
    numbers = [float(word) for word in said.splitlines()[-1].split() if word != "result"]
    return Result(*numbers, cpu_us=used * 1e6 / max(1.0, numbers[0] * seconds))


def compare(protocol: str, ground: Ground, load: Load, shop: Workshop) -> list[str]:
    contenders = line_up(protocol, shop, ground.address)
    with ExitStack() as stack:
        for contender in contenders:
            stack.enter_context(running(contender, ground))
        for turn in range(load.rounds + 1):
            seconds = load.seconds if turn else WARMING_SECONDS
            for contender in contenders:
                at = ground.address, contender.port
                command = load_command(protocol, at, load, seconds, shop.loader)
                result = measure(contender, ground, command, seconds)
                if turn:
                    contender.results.append(result)
    return [f"### {TITLES[protocol]}", "", *table(contenders)]


def table(contenders: list[Contender]) -> list[str]:
    """Medians, each with its ratio to that of the first."""
    lines = [f"| {' | '.join(COLUMNS)} |", "|---" + "|---:" * (len(COLUMNS) - 1) + "|"]

    def middle(contender: Contender, name: str) -> float:
        return median(getattr(result, name) for result in contender.results)

    for contender in contenders:
        cells = [contender.name]
        for name in RATIOS:
            value, first = middle(contender, name), middle(contenders[0], name)
            cells += [f"{value:,.1f}" if name == "cpu_us" else f"{value:,.0f}"]
            cells += [f"{value / first:.2f}" if first else "-"]
        cells.append(f"{middle(contender, 'failures'):.0f}")
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, ""]


def machine() -> str:
    facts = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.partition(":")[2].strip() for line in facts if line.startswith("model name")]
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    return (
        f"{models[0]}, {os.cpu_count()} cores, Linux {platform.release()}, "
        f"Python {platform.python_version()}, Node {node.stdout.strip()}; "
        f"load average before the run {os.getloadavg()[0]:.1f}."
    )


def expected_seconds(rest: Load, far: Load) -> int:
    """What is measured and warmed up; starting and building takes some seconds more."""
    turns = {"http": 7, "echo": 5, "udp": 5}
    near = sum(turns.values()) * (WARMING_SECONDS + rest.rounds * rest.seconds)
    apart = (turns["http"] + turns["echo"]) * (WARMING_SECONDS + far.rounds * far.seconds)
    return near + len(LINKS) * apart


def behind_links(load: Load, shop: Workshop) -> list[str]:
    def both(ground: Ground) -> list[str]:
        http = compare("http", ground, load, shop)
        return http + compare("echo", ground, load, shop)

    lines = []
    for name, wishes in LINKS.items():
        told = behind(wishes, both)
        lines += [line.replace("### ", f"### {name}: ") for line in told]
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--sockets", type=int, default=32, help="at rest")
    parser.add_argument("--far-sockets", type=int, default=64, help="behind a link")
    parser.add_argument("--uvicorn", action="store_true")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    rest = Load(options.sockets, options.seconds, options.rounds)
    far = Load(options.far_sockets, options.seconds, options.rounds)
    print(f"measures for {expected_seconds(rest, far) / 60:.1f} minutes", flush=True)
    with tempfile.TemporaryDirectory() as name:
        shop = build(Path(name), install=options.uvicorn)
        lines = [machine(), "", "## At rest", ""]
        for protocol in TITLES:
            lines += compare(protocol, AT_REST, rest, shop)
        lines += ["## Behind a link", "", *behind_links(far, shop)]
    text = "\n".join(lines)
    print(text)
    if options.out:
        options.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
