"""Captures nginx and wrk in namespaces of their own; run it inside ``unshare``.

python stage.py short OUT --packets 1000000     short HTTP/1.1 connections
python stage.py bulk OUT --bytes 1000000000     one download of random bytes
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

OFFLOADS = ["tx", "off", "rx", "off", "tso", "off", "gso", "off", "gro", "off"]
NGINX = """
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    keepalive_requests 2;
    server {{ listen 10.9.0.2:80 backlog=4096; root {folder}/www; }}
}}
"""
PAGE_BYTES = 4096
MOST_RUNS = 60
"""Two seconds each; a machine that needs more is too slow for this."""


def run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def make_hosts() -> None:
    run("mount", "-t", "tmpfs", "tmpfs", "/run")
    Path("/run/netns").mkdir()
    for name in ("client", "server"):
        run("ip", "netns", "add", name)
    run("ip", "link", "add", "eth0", "netns", "client", "type", "veth",
        "peer", "name", "eth0", "netns", "server")  # fmt: skip
    for number, name in enumerate(("client", "server"), start=1):
        inside = ["ip", "netns", "exec", name]
        run(*inside, "ip", "link", "set", "lo", "up")
        run(*inside, "ip", "link", "set", "eth0", "up")
        run(*inside, "ip", "address", "add", f"10.9.0.{number}/24", "dev", "eth0")
        run(*inside, "ethtool", "-K", "eth0", *OFFLOADS)
        run(*inside, "sysctl", "-qw", "net.ipv4.ip_local_port_range=2048 65000")
        run(*inside, "sysctl", "-qw", "net.ipv4.tcp_tw_reuse=1")


def start_nginx(folder: Path) -> None:
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX.format(folder=folder), encoding="utf-8")
    run("ip", "netns", "exec", "server", shutil.which("nginx") or "/usr/sbin/nginx",
        "-c", str(configuration), "-g", "user root;")  # fmt: skip
    time.sleep(0.5)


def start_dumpcap(out: Path) -> subprocess.Popen[bytes]:
    """dumpcap, because tcpdump gives up its rights in a way a user namespace refuses."""
    dump = subprocess.Popen(
        ["ip", "netns", "exec", "server", "dumpcap", "-q", "-P", "-B", "512", "-i", "eth0",
         "-f", "tcp", "-w", str(out)],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    for _ in range(100):
        if out.exists() or dump.poll() is not None:
            break
        time.sleep(0.1)
    else:
        raise SystemExit("dumpcap opened no file within 10 seconds")
    if dump.poll() is not None:
        raise SystemExit("dumpcap did not start: is the package tshark installed?")
    return dump


def short(out: Path, packets: int) -> None:
    """wrk until the capture holds enough; about 12 packets a connection of two requests."""
    dump = start_dumpcap(out)
    wanted = packets * 560
    for _ in range(MOST_RUNS):
        if out.stat().st_size >= wanted:
            break
        run("ip", "netns", "exec", "client", "wrk", "-c", "32", "-t", "1", "-d", "2s",
            "http://10.9.0.2/page.bin")  # fmt: skip
    dump.terminate()
    dump.wait()


def bulk(out: Path, size: int) -> None:
    dump = start_dumpcap(out)
    code = (
        "import urllib.request as r\n"
        f"a = r.urlopen('http://10.9.0.2/bulk.bin'); n = 0\n"
        "while (d := a.read(1 << 20)): n += len(d)\n"
        f"assert n == {size}, n\n"
    )
    run("ip", "netns", "exec", "client", sys.executable, "-c", code)
    time.sleep(1)
    dump.terminate()
    dump.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=("short", "bulk"))
    parser.add_argument("out", type=Path)
    parser.add_argument("--packets", type=int, default=1_000_000)
    parser.add_argument("--bytes", type=int, default=1_000_000_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "www").mkdir()
        (folder / "www" / "page.bin").write_bytes(bytes(range(256)) * (PAGE_BYTES // 256))
        if options.kind == "bulk":
            with Path("/dev/urandom").open("rb") as random:
                (folder / "www" / "bulk.bin").write_bytes(random.read(options.bytes))
        folder.chmod(0o755)
        make_hosts()
        start_nginx(folder)
        if options.kind == "short":
            short(options.out, options.packets)
        else:
            bulk(options.out, options.bytes)


if __name__ == "__main__":
    main()
