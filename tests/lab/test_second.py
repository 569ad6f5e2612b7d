"""The way into a lab that runs."""

import subprocess
import sys

import pytest

from kit.labs import NEEDS_LAB
from wirespan.base.errors import UsageError
from wirespan.lab.enter import call
from wirespan.lab.network import Network
from wirespan.lab.second import become, environment, hosts_of_this_lab
from wirespan.lab.topology import two_hosts

BECOME = """
import os
from wirespan.lab.second import become, hosts_of_this_lab
become(hosts_of_this_lab(os.environ), "server", ["hostname"])
"""


def test_outside_a_lab_there_are_no_hosts() -> None:
    assert hosts_of_this_lab({}) == {}


@pytest.mark.parametrize("text", ["nonsense", "[]", "5", '{"server": 5}'])
def test_nonsense_in_the_environment_is_no_lab(text: str) -> None:
    assert hosts_of_this_lab({"WIRESPAN_LAB": text}) == {}


def test_a_host_there_is_not_is_refused() -> None:
    with pytest.raises(UsageError, match="no host 'other' in this lab: there are client"):
        become({"client": []}, "other", ["true"])


def test_a_lab_that_has_ended_is_refused() -> None:
    with pytest.raises(UsageError, match="cannot enter host client: No such file"):
        become({"client": ["/proc/0/fd/3"]}, "client", ["true"])


@pytest.mark.namespaces
@NEEDS_LAB[1]
def test_a_program_on_one_host_becomes_one_on_the_other() -> None:
    def inside() -> str:
        with Network() as network:
            pair = two_hosts(network)
            process = pair.client.run(
                [sys.executable, "-c", BECOME], stdout=subprocess.PIPE, text=True,
                env={
                    "PYTHONPATH": ":".join(filter(None, sys.path)), "PATH": "/usr/bin:/bin",
                    **environment(network.hosts.values()),
                },
            )  # fmt: skip
            return str(process.communicate(timeout=60)[0]).strip()

    assert call(inside) == "server"
