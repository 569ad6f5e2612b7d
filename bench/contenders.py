"""Who is compared by ``servers.py``: our servers, the ready-made ones, the usual first attempts."""

import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[1]
PEERS = ROOT / "bench" / "peers"
SERVERS = ROOT / "servers"
NGINX_PORT = 18_080
UVICORN_PORT = 18_081
UVICORN = ("uvicorn", "uvloop", "httptools")
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
        listen ADDRESS:{NGINX_PORT} backlog=4096;
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


@dataclass(frozen=True)
class Workshop:
    """What was built and installed for a run."""

    folder: Path
    program: Path
    """Our server in C."""
    loader: Path
    uvicorn: list[str]
    """How it is started; empty: it is not here."""


def line_up(protocol: str, shop: Workshop, address: str) -> list[Contender]:
    """All who speak the protocol, ours in C first; they listen on this address."""
    found = ours(protocol, shop, address)
    if protocol == "http":
        found += ready_made(shop, address)
    return found + plain(protocol, address)


def ours(protocol: str, shop: Workshop, address: str) -> list[Contender]:
    programs = {
        "C": [str(shop.program)],
        "Node": ["node", str(SERVERS / "node/serve.js")],
        "Python": [sys.executable, str(SERVERS / "python/serve.py")],
    }
    return [
        Contender(f"ours, {language}", [*program, "--protocol", protocol, "--host", address])
        for language, program in programs.items()
    ]


def plain(protocol: str, address: str) -> list[Contender]:
    node, python = str(PEERS / "plain_node.mjs"), str(PEERS / "plain_asyncio.py")
    return [
        Contender("plain Node", ["node", node, protocol, address]),
        Contender("plain asyncio", [sys.executable, python, protocol, address]),
    ]


def ready_made(shop: Workshop, address: str) -> list[Contender]:
    found = []
    if shutil.which("nginx"):
        configuration = shop.folder / f"nginx-{address}.conf"
        text = NGINX.replace("FOLDER", str(shop.folder)).replace("ADDRESS", address)
        configuration.write_text(text, encoding="utf-8")
        command = ["nginx", "-p", str(shop.folder), "-c", str(configuration)]
        found.append(Contender("nginx (return)", command, NGINX_PORT))
    if shop.uvicorn:
        options = ["--app-dir", str(PEERS), "--no-access-log", "--log-level", "error",
                   "--loop", "uvloop", "--http", "httptools", "--host", address,
                   "--port", str(UVICORN_PORT), "plain_asgi:application"]  # fmt: skip
        command = [*shop.uvicorn, *options]
        found.append(Contender("uvicorn (uvloop, httptools)", command, UVICORN_PORT))
    return found


def build(folder: Path, *, install: bool) -> Workshop:
    """The server and the load maker in C; uvicorn where it is, or may be installed."""
    subprocess.run(["make", "-s", "-C", str(SERVERS / "c"), f"OUT={folder}"], check=True)
    loader = folder / "load"
    source = str(SERVERS / "load" / "load.c")
    subprocess.run(["cc", "-std=c11", "-O2", source, "-o", str(loader)], check=True)
    return Workshop(folder, folder / "serve", loader, find_uvicorn(folder, install=install))


def find_uvicorn(folder: Path, *, install: bool) -> list[str]:
    if all(find_spec(name) for name in UVICORN):
        return [sys.executable, "-m", "uvicorn"]
    if not install:
        return []
    python = folder / "venv/bin/python"
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    done = subprocess.run([str(python), "-m", "pip", "install", "-q", *UVICORN], check=False)
    return [str(python), "-m", "uvicorn"] if done.returncode == 0 else []
