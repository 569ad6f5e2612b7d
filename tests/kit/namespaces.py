"""Code run inside a network namespace of its own, with more or fewer rights."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
TESTS = Path(__file__).parents[1]
SECONDS = 60
POWERLESS = ("setpriv", "--bounding-set=-all,+setfcap", "--inh-caps=-all", "--ambient-caps=-all")
"""Root's files, but none of root's rights, as an ordinary user; without CAP_SETFCAP it could not
even map itself into a namespace of users, because it is number 0."""
OWN_NETWORK = ("unshare", "--net")
OWN_USERS = ("unshare", "--user", "--map-root-user", "--net")
PRELUDE = """
import fcntl, socket, struct, subprocess, sys
def up(name):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as endpoint:
        fcntl.ioctl(endpoint, 0x8914, struct.pack("16sH14x", name.encode(), 0x41))
def packets(name):
    endpoint = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    endpoint.bind((name, 3))
    endpoint.settimeout(0.01)
    return endpoint
def cable(one, other):
    subprocess.run(["ip", "link", "add", one, "type", "veth", "peer", "name", other], check=True)
    for name in (one, other):
        up(name)
    with packets(one) as sender, packets(other) as receiver:
        while True:
            sender.send(bytes(12) + b"\\x88\\xb6" + bytes(46))
            try:
                return receiver.recv(2048)
            except TimeoutError:
                pass
up("lo")
"""


def _powerless() -> tuple[str, ...]:
    return POWERLESS if os.geteuid() == 0 else ()


@cache
def way(ordinary: bool) -> tuple[str, ...]:
    """The command in front that makes the namespace; empty where it cannot be made."""
    ways = [(*_powerless(), *OWN_USERS)]
    if not ordinary:
        ways.insert(0, OWN_NETWORK)
    for command in ways:
        if shutil.which(command[0]) and not subprocess.run([*command, "true"]).returncode:
            return command
    return ()


needs_own_network = pytest.mark.skipif(
    not way(ordinary=True), reason="unshare of users and networks is not permitted"
)


def run_inside(code: str, *arguments: str, ordinary: bool = False) -> str:
    """What the code printed; ``sys.argv[1:]`` are the arguments, ``lo`` is up."""
    return _run(way(ordinary), PRELUDE + code, arguments)


def run_powerless(code: str, *arguments: str) -> str:
    """In this machine's own network, as somebody without rights."""
    return _run(_powerless(), code, arguments)


def _run(front: tuple[str, ...], code: str, arguments: tuple[str, ...]) -> str:
    done = subprocess.run(
        [*front, sys.executable, "-c", code, *arguments],
        env={**os.environ, "PYTHONPATH": f"{SOURCE}:{TESTS}"},
        capture_output=True, text=True, timeout=SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
