"""Plays scenarios of a test's own making, and programs of the lab by themselves."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any, TypeVar

from wirespan.lab.enter import call
from wirespan.lab.network import Network
from wirespan.lab.scenario import Scenario
from wirespan.lab.shelf import parse

Result = TypeVar("Result")
HERE = "127.0.0.1"


def scenario(**more: Any) -> Scenario:
    """The smallest there is, with what a test wants otherwise."""
    table: dict[str, Any] = {
        "title": "A title",
        "teaches": "What it teaches.",
        "causes": ["slow-start"],
        "link": {"delay": "10ms"},
        "client": {"steps": "once('page')\n"},
        "fixed": {"link": {"delay": "5ms"}},
    }
    return parse({**table, **more}, "small", "data")


def served(program: str, *options: str, exchange: Callable[[], Result]) -> Result:
    """What ``exchange`` returns on a host of its own where a program of the lab serves."""

    def inside() -> Result:
        with Network(ipv6=False) as network:
            host = network.add_host("server")
            server = host.run(
                [sys.executable, "-m", f"wirespan.lab.programs.{program}", *options],
                stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
            assert server.stdout is not None
            assert server.stdout.readline() == "ready\n"
            try:
                with host.visit():
                    return exchange()
            finally:
                server.terminate()
                server.wait()
                server.stdout.close()

    return call(inside)
