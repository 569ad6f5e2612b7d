"""Plays a scene in fresh namespaces from a test, as root or as an ordinary user."""

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

STAGE = Path(__file__).with_name("stage.py")
OWN = ("--net", "--mount", "--pid", "--fork", "--kill-child")
WAYS = (("unshare", *OWN), ("unshare", "--user", "--map-root-user", *OWN))
"""Root may keep its right to be served before others; an ordinary user needs a namespace."""
SECONDS = 90


@cache
def missing() -> str:
    """What keeps this machine from making networks; empty if nothing does."""
    for program in ("unshare", "ip", "ethtool"):
        if shutil.which(program) is None and not Path(f"/usr/sbin/{program}").exists():
            return f"{program} is not installed"
    return "" if unshare() else "unshare is not permitted"


@cache
def unshare() -> tuple[str, ...]:
    """The first way into namespaces of our own that works; empty if none does."""
    for way in WAYS:
        if subprocess.run([*way, "true"], capture_output=True).returncode == 0:
            return way
    return ()


needs_namespaces = pytest.mark.skipif(
    bool(missing()), reason=f"networks cannot be made here: {missing()}"
)


def play(
    folder: Path,
    *,
    server: str,
    client: str,
    relay: tuple[str, ...] = (),
    sysctls: tuple[str, ...] = ("net.ipv4.tcp_congestion_control=reno",),
    mtu: int = 1500,
) -> Path:
    """Play it; the folder then holds client.pcap, server.pcap and client.txt."""
    command = [*unshare(), sys.executable, str(STAGE), str(folder), "--server", server,
               "--client", client, "--mtu", str(mtu), *relay]  # fmt: skip
    for sysctl in sysctls:
        command += ["--sysctl", sysctl]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS)
    printed = folder / "client.txt"
    assert done.returncode == 0, (
        done.stdout + done.stderr + (printed.read_text() if printed.exists() else "")
    )
    return folder
