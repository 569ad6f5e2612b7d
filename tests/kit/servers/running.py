"""Reference servers as processes: built if need be, started, told to leave, looked at after."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SERVERS = Path(__file__).parents[3] / "servers"
LANGUAGES = ("python", "node", "c")
SECONDS = 60
"""After which it hangs."""
OLDEST_NODE = 20
SANITIZERS = {
    "ASAN_OPTIONS": "detect_leaks=1:abort_on_error=0",
    "UBSAN_OPTIONS": "print_stacktrace=1:halt_on_error=1",
}


def missing_for(language: str) -> str:
    """What this machine lacks for ``language``; empty when nothing."""
    needs = {"python": (), "node": ("node",), "c": ("gcc", "make")}[language]
    missing = [program for program in needs if not shutil.which(program)]
    if language == "node" and not missing and node_version() < OLDEST_NODE:
        missing = [f"node {OLDEST_NODE} or later"]
    return ", ".join(missing)


def node_version() -> int:
    said = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True)
    return int(said.stdout.removeprefix("v").partition(".")[0])


def build_c(folder: Path) -> Path:
    """The server in C under the sanitizers, built once for all test processes."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "serve-checked"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        command = ["make", "-s", "-C", str(SERVERS / "c"), "checked", f"OUT={folder}", "CC=gcc"]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    return program


def command_for(language: str, c_program: Path) -> list[str]:
    return {
        "python": [sys.executable, "-W", "error", str(SERVERS / "python/serve.py")],
        "node": ["node", "--throw-deprecation", str(SERVERS / "node/serve.js")],
        "c": [str(c_program)],
    }[language]


@dataclass
class Server:
    process: subprocess.Popen[str]
    address: tuple[str, int]

    def tell_to_leave(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def stop(self) -> int:
        """The exit status after an orderly end."""
        if self.process.poll() is None:
            self.tell_to_leave()
        return self.wait()

    def wait(self) -> int:
        _, errors = self.process.communicate(timeout=SECONDS)
        assert errors == ""
        return self.process.returncode

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=SECONDS)


def start(command: list[str], *options: str) -> Server:
    process = subprocess.Popen(
        [*command, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **SANITIZERS},
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line.startswith("listening "):
        process.kill()
        raise AssertionError(f"it did not start: {process.communicate()[1]}")
    host, _, port = line.removeprefix("listening ").strip().rpartition(":")
    return Server(process, (host, int(port)))


def run_to_its_end(command: list[str], *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*command, *options], capture_output=True, text=True, timeout=SECONDS, check=False
    )
