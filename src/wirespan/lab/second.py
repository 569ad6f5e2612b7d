"""A second program in a lab that runs: the first knows the way by its environment."""

import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from typing import NoReturn

from wirespan.base.errors import UsageError
from wirespan.lab.host import Host
from wirespan.lab.space import here
from wirespan.lab.system_calls import set_namespace

VARIABLE = "WIRESPAN_LAB"


def environment(hosts: Iterable[Host]) -> dict[str, str]:
    """What a program in the lab needs to have besides to let others in."""
    return {VARIABLE: json.dumps({host.name: host.entrances for host in hosts})}


def hosts_of_this_lab(variables: Mapping[str, str]) -> dict[str, list[str]]:
    """Each host's namespaces as files; empty outside a lab."""
    try:
        hosts = json.loads(variables.get(VARIABLE, "{}"))
    except json.JSONDecodeError:
        return {}
    if not isinstance(hosts, dict) or not all(isinstance(one, list) for one in hosts.values()):
        return {}
    return {name: list(map(str, paths)) for name, paths in hosts.items()}


def become(lab: Mapping[str, Sequence[str]], host: str, command: Sequence[str]) -> NoReturn:
    """This process goes on as ``command`` on another host of the lab it is in."""
    if host not in lab:
        raise UsageError(f"no host {host!r} in this lab", f"there are {', '.join(lab)}", "")
    folder = here()
    try:
        descriptors = [os.open(path, os.O_RDONLY | os.O_CLOEXEC) for path in lab[host]]
        for descriptor in descriptors:
            set_namespace(descriptor)
    except OSError as error:
        raise UsageError(
            f"cannot enter host {host}",
            error.strerror or "no reason given",
            "the lab may have ended; start one with wirespan lab shell",
        ) from None
    os.chdir(folder)
    if shutil.which(command[0]) is None:
        raise UsageError(f"cannot run {command[0]!r}", "there is no such program", "")
    os.execvp(command[0], list(command))
