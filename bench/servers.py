"""The reference servers beside nginx and the usual first attempts: ratios from one run.

    python bench/servers.py [--seconds S] [--rounds N] [--uvicorn] [--out FILE]

Every server stands idle but for its turn; the turns go round, so that the machine's moods meet
all of them, and medians are printed. HTTP is asked by wrk (32 connections, GET /health), echo
and UDP by servers/load (32 sockets, 64 bytes). ``--uvicorn`` installs it in a folder of its own.
All of this is at rest, over loopback; behind a link belongs to the lab (docs/method/servers.md).
"""

import argparse
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
PEERS = ROOT / "bench" / "peers"
SERVERS = ROOT / "servers"
SOCKETS = 32
PAYLOAD = b"x" * 55
ECHO_OF_UDP = b"\0\0\0\0ECHO " + PAYLOAD
NGINX_PORT = 18_080
NGINX = f"""
worker_processes 1;
daemon off;
pid FOLDER/nginx.pid;
error_log FOLDER/error.log;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path FOLDER/body;
    proxy_temp_path FOLDER/proxy;
    fastcgi_temp_path FOLDER/fastcgi;
    uwsgi_temp_path FOLDER/uwsgi;
    scgi_temp_path FOLDER/scgi;
    keepalive_requests 1000000000;
    server {{
        listen 127.0.0.1:{NGINX_PORT} backlog=4096;
        location /health {{
            default_type application/json;
            return 200 '{{"status":"ok"}}';
        }}
    }}
}}
"""


@dataclass(frozen=True)
class Result:
    requests_per_second: float
    p50_us: float
    p99_us: float
    p999_us: float
    failures: float
    cpu_us: float
    """Of the server, user and system, for each request."""


@dataclass
class Contender:
    name: str
    command: list[str]
    port: int = 0
    """Zero: it prints the one it took."""
    process: subprocess.Popen[str] | None = None
    results: list[Result] = field(default_factory=list)


def ours(protocol: str, c_program: Path) -> list[Contender]:
    programs = {
        "C": [str(c_program)],
        "Node": ["node", str(SERVERS / "node/serve.js")],
        "Python": [sys.executable, str(SERVERS / "python/serve.py")],
    }
    return [
        Contender(f"ours, {language}", [*program, "--protocol", protocol])
        for language, program in programs.items()
    ]


def plain(protocol: str) -> list[Contender]:
    return [
        Contender("plain Node", ["node", str(PEERS / "plain_node.mjs"), protocol]),
        Contender("plain asyncio", [sys.executable, str(PEERS / "plain_asyncio.py"), protocol]),
    ]


def ready_made(folder: Path, with_uvicorn: bool) -> list[Contender]:
    found = []
    if shutil.which("nginx"):
        configuration = folder / "nginx.conf"
        configuration.write_text(NGINX.replace("FOLDER", str(folder)), encoding="utf-8")
        command = ["nginx", "-p", str(folder), "-c", str(configuration)]
        found.append(Contender("nginx (return)", command, NGINX_PORT))
    if with_uvicorn:
        found.append(uvicorn(folder))
    return found


def uvicorn(folder: Path) -> Contender:
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    pip = [str(folder / "venv/bin/pip"), "install", "-q", "uvicorn", "httptools", "uvloop"]
    subprocess.run(pip, check=True)
    return Contender(
        "uvicorn (uvloop, httptools)",
        [str(folder / "venv/bin/uvicorn"), "--app-dir", str(PEERS), "--no-access-log",
         "--log-level", "error", "--port", str(NGINX_PORT + 1), "plain_asgi:application"],
        NGINX_PORT + 1,
    )  # fmt: skip


@contextmanager
def running(contender: Contender) -> Iterator[None]:
    """In a session of its own, so that its processes can be found and ended together."""
    process = subprocess.Popen(
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
        process.wait()


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


def load_command(protocol: str, port: int, seconds: float, loader: Path) -> list[str]:
    if protocol == "http":
        return ["wrk", "-t1", f"-c{SOCKETS}", f"-d{max(1, round(seconds))}",
                "-s", str(PEERS / "result.lua"), f"http://127.0.0.1:{port}/health"]  # fmt: skip
    kind, request = ("udp", ECHO_OF_UDP) if protocol == "udp" else ("tcp", b"x" * 64)
    return [str(loader), kind, str(port), str(SOCKETS), str(seconds), request.hex(), "64"]


def measure(contender: Contender, protocol: str, seconds: float, loader: Path) -> Result:
    assert contender.process is not None
    before = cpu_seconds(contender.process.pid)
    done = subprocess.run(
        load_command(protocol, contender.port, seconds, loader),
        capture_output=True,
        text=True,
        check=True,
    )
    used = cpu_seconds(contender.process.pid) - before
    numbers = [float(word) for word in done.stdout.splitlines()[-1].split() if word != "result"]
    answered = numbers[0] * (max(1, round(seconds)) if protocol == "http" else seconds)
    return Result(*numbers, cpu_us=used * 1e6 / max(1, answered))


def compare(protocol: str, contenders: list[Contender], seconds: float, rounds: int,
            loader: Path) -> list[str]:  # fmt: skip
    with ExitStack() as stack:
        for contender in contenders:
            stack.enter_context(running(contender))
        for turn in range(rounds + 1):
            for contender in contenders:
                warming = turn == 0
                result = measure(contender, protocol, 1 if warming else seconds, loader)
                if not warming:
                    contender.results.append(result)
    return table(protocol, contenders)


def table(protocol: str, contenders: list[Contender]) -> list[str]:
    lines = [
        f"### {protocol}",
        "",
        "| server | requests/s | times C | p50 µs | p99 µs | p99.9 µs | CPU µs each | failed |",
        "|---|---|---|---|---|---|---|---|",
    ]

    def middle(contender: Contender, name: str) -> float:
        return median(getattr(result, name) for result in contender.results)

    best = middle(contenders[0], "requests_per_second")
    for contender in contenders:
        rate = middle(contender, "requests_per_second")
        cells = [f"{rate:,.0f}", f"{rate / best:.2f}"]
        cells += [f"{middle(contender, name):,.0f}" for name in ("p50_us", "p99_us", "p999_us")]
        cells += [f"{middle(contender, 'cpu_us'):.1f}", f"{middle(contender, 'failures'):.0f}"]
        lines.append(f"| {contender.name} | {' | '.join(cells)} |")
    return [*lines, ""]


def build(folder: Path) -> tuple[Path, Path]:
    """The server and the load maker in C."""
    subprocess.run(["make", "-s", "-C", str(SERVERS / "c"), f"OUT={folder}"], check=True)
    loader = folder / "load"
    source = str(SERVERS / "load" / "load.c")
    subprocess.run(["cc", "-std=c11", "-O2", source, "-o", str(loader)], check=True)
    return folder / "serve", loader


def machine() -> str:
    facts = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.partition(":")[2].strip() for line in facts if line.startswith("model name")]
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    return (
        f"{models[0]}, {os.cpu_count()} cores, Linux {platform.release()}, "
        f"Python {platform.python_version()}, Node {node.stdout.strip()}; "
        f"load average before the run {os.getloadavg()[0]:.1f}."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--uvicorn", action="store_true")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        program, loader = build(folder)
        lines = [machine(), ""]
        for protocol in ("http", "echo", "udp"):
            contenders = ours(protocol, program)
            if protocol == "http":
                contenders += ready_made(folder, options.uvicorn)
            contenders += plain(protocol)
            lines += compare(protocol, contenders, options.seconds, options.rounds, loader)
    text = "\n".join(lines)
    print(text)
    if options.out:
        options.out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
