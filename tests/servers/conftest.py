"""Servers for the contract's tests, each kind started once and shared; see CONTRACT.md."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from kit.servers.running import LANGUAGES, Server, build_c, command_for, missing_for, start

Starter = Callable[..., Server]


@pytest.fixture(scope="session")
def c_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Shared by the test processes of one run, and by no other run."""
    base = tmp_path_factory.getbasetemp()
    return (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "servers-in-c"


@pytest.fixture(scope="session", params=LANGUAGES)
def command(request: pytest.FixtureRequest, c_folder: Path) -> list[str]:
    missing = missing_for(request.param)
    if missing:
        pytest.skip(f"needs {missing}")
    program = build_c(c_folder) if request.param == "c" else c_folder
    return command_for(request.param, program)


@pytest.fixture(scope="session")
def language(command: list[str]) -> str:
    return {"serve.py": "python", "serve.js": "node"}.get(Path(command[-1]).name, "c")


@pytest.fixture(scope="session")
def shared(command: list[str]) -> Iterator[Starter]:
    """Starts a server with the options given, or finds the one that runs with them already."""
    running: dict[tuple[str, ...], Server] = {}

    def find(*options: str) -> Server:
        if options not in running:
            running[options] = start(command, *options)
        return running[options]

    yield find
    assert [server.stop() for server in running.values()] == [0] * len(running)


@pytest.fixture
def fresh(command: list[str]) -> Iterator[Starter]:
    """Starts a server for this test alone, which may end it."""
    started: list[Server] = []

    def make(*options: str) -> Server:
        started.append(start(command, *options))
        return started[-1]

    yield make
    for server in started:
        if server.process.returncode is None:
            server.kill()


@pytest.fixture
def serve(shared: Starter) -> Starter:
    """A shared server of a protocol: ``serve("lines", "--idle-timeout", "1").address``."""
    return partial(shared, "--protocol")
