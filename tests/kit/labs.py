"""Tests that make networks: where they are permitted, as whom, and what they leave behind."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from wirespan.base.errors import UsageError
from wirespan.lab.permission import check

NOBODY = "65534"
SYSTEM_PYTHON = "/usr/bin/python3"
PYTHON_PATH = os.pathsep.join(path for path in sys.path if path)
ENVIRONMENT = {**os.environ, "PYTHONPATH": PYTHON_PATH}


AS_IT_IS = ("--unverified",)
"""For tests of everything but the link: a busy machine may make it late."""


@cache
def missing() -> str:
    """Why networks cannot be made here; empty if they can."""
    try:
        check()
    except UsageError as error:
        return error.why
    return ""


NEEDS_LAB = [
    pytest.mark.namespaces,
    pytest.mark.skipif(bool(missing()), reason=f"no networks here: {missing()}"),
]
"""For ``pytestmark`` of files whose tests make networks."""


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "wirespan", "lab", *arguments]


def lab(*arguments: str, **options: str) -> subprocess.CompletedProcess[str]:
    """Run ``wirespan lab`` to its end."""
    return subprocess.run(
        command(*arguments), capture_output=True, text=True, timeout=60, check=False,
        env={**ENVIRONMENT, **options}, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def as_ordinary_user() -> list[str] | None:
    """The opening of a command for an ordinary user's Python; none if there is no way to it."""
    if os.geteuid() != 0:
        return [sys.executable]
    if shutil.which("setpriv") is None or not can_serve(SYSTEM_PYTHON):
        return None
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", SYSTEM_PYTHON]


def can_serve(python: str) -> bool:
    if not Path(python).exists():
        return False
    test = "import sys; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([python, "-c", test], check=False).returncode == 0


def processes_with(text: str) -> list[int]:
    """The processes whose command line contains ``text``."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                line = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if text.encode() in line:
                found.append(int(entry.name))
    return found


def children_of(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return [int(child) for child in children.split()]


def network_of(process: int) -> str:
    """The network namespace it lives in, as /proc names it."""
    return str(Path(f"/proc/{process}/ns/net").readlink())


def networks() -> set[str]:
    """The network namespaces that processes live in, as /proc names them."""
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                found.add(network_of(int(entry.name)))
            except OSError:
                continue
    return found
