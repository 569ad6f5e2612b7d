"""Finds scenarios and reads them: one TOML file each, ``scenarios/GROUP/NAME.toml``.

Tables of the file are those of ``scenario``; ``[fixed]`` holds only what the fixed variant has
otherwise, table by table. A word that no table knows is an error, so that none is misspelt.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import fields
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from wirespan.base.errors import UsageError
from wirespan.lab.scenario import (
    CapturePlan,
    Expected,
    HostPlan,
    Play,
    ProgramPlan,
    Scenario,
    Truth,
)

FOLDER = Path(__file__).with_name("scenarios")
GROUPS = ("demo", "capture", "host", "dns", "path", "setup", "data", "teardown", "udp", "tls",
          "http1", "proxy", "pool")  # fmt: skip
"""In the order of the catalogue."""
SERVER = ("{python}", "-m", "wirespan.lab.programs.answering")
SECONDS = 20.0
LINGER_S = 0.25
PLAYED = ("link", "gateway", "hosts", "server", "client", "captures", "files", "resolver",
          "linger_s", "seconds")  # fmt: skip
TOLD = ("title", "teaches", "causes", "needs", "fast", "detected", "expect", "truth", "fixed")
Table = dict[str, Any]


class BadScenarioError(ValueError):
    """A file that is no scenario: which one, and what is wrong with it."""


@cache
def names() -> tuple[str, ...]:
    """Of all scenarios, in the catalogue's order."""
    paths = sorted(FOLDER.glob("*/*.toml"), key=lambda path: (group_rank(path), path.stem))
    return tuple(path.stem for path in paths)


def group_rank(path: Path) -> int:
    group = path.parent.name
    if group not in GROUPS:
        raise BadScenarioError(f"{path}: there is no group {group}")
    return GROUPS.index(group)


def every() -> list[Scenario]:
    return [read(name) for name in names()]


def find(name: str) -> Scenario:
    """One scenario; UsageError where the name is unknown."""
    if name not in names():
        near = get_close_matches(name, names(), 1) or [one for one in names() if name in one]
        remedy = f"did you mean {' or '.join(near)}?" if near else "wirespan lab list shows them"
        raise UsageError(f"there is no scenario {name!r}", "the lab does not have it", remedy)
    return read(name)


def read(name: str) -> Scenario:
    path = next(FOLDER.glob(f"*/{name}.toml"))
    try:
        return parse(tomllib.loads(path.read_text(encoding="utf-8")), name, path.parent.name)
    except (KeyError, TypeError, ValueError) as error:
        raise BadScenarioError(f"{path.name}: {error}") from error


def parse(table: Table, name: str, group: str) -> Scenario:
    """A scenario from its file's table."""
    _known(table, (*PLAYED, *TOLD), "the file")
    played = {key: table[key] for key in PLAYED if key in table}
    causes = tuple(table["causes"])
    return Scenario(
        name=name,
        group=group,
        title=table["title"],
        teaches=table["teaches"],
        causes=causes,
        needs=tuple(table.get("needs", ())),
        fast=table.get("fast", False),
        detected=table.get("detected", True),
        broken=_play(played),
        fixed=_play(merged(played, table["fixed"])),
        change=dict(_leaves(table["fixed"], "")),
        expected=_expected(table.get("expect", {}), causes),
        truths=tuple(_truth(one) for one in table.get("truth", ())),
    )


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> Table:
    """``base`` with what ``over`` has: tables are merged, everything else replaced."""
    result = dict(base)
    for key, value in over.items():
        old = result.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            result[key] = merged(old, value)
        else:
            result[key] = value
    return result


def _leaves(table: Mapping[str, Any], place: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{place}{key}.")
        else:
            yield f"{place}{key}", str(value)


def _known(table: Mapping[str, Any], words: tuple[str, ...], where: str) -> None:
    unknown = [word for word in table if word not in words]
    if unknown:
        raise BadScenarioError(f"{where} has unknown words: {', '.join(unknown)}")


def _checked(kind: type, table: Mapping[str, Any]) -> dict[str, Any]:
    """The table as arguments of a dataclass, lists as tuples."""
    _known(table, tuple(one.name for one in fields(kind)), kind.__name__)
    return {key: _frozen(value) for key, value in table.items()}


def _frozen(value: Any) -> Any:
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value


def _play(table: Table) -> Play:
    _known(table, PLAYED, "a variant")
    server = {"run": list(SERVER), **table.get("server", {})}
    return Play(
        link=table.get("link", {}),
        gateway=table.get("gateway", False),
        hosts={key: _host(value) for key, value in table.get("hosts", {}).items()},
        server=ProgramPlan(**_checked(ProgramPlan, server)),
        client=ProgramPlan(**_checked(ProgramPlan, table["client"])),
        captures={
            key: CapturePlan(**_checked(CapturePlan, value))
            for key, value in table.get("captures", {}).items()
        },
        files=table.get("files", {}),
        resolver=table.get("resolver", ""),
        linger_s=float(table.get("linger_s", LINGER_S)),
        seconds=float(table.get("seconds", SECONDS)),
    )


def _host(table: Table) -> HostPlan:
    arguments = _checked(HostPlan, table)
    arguments["sysctls"] = {key: str(value) for key, value in table.get("sysctls", {}).items()}
    return HostPlan(**arguments)


def _expected(table: Table, causes: tuple[str, ...]) -> Expected:
    invisible = table.get("invisible", {})
    arguments = _checked(Expected, table)
    for tap in ("client", "server"):
        arguments.setdefault(tap, () if tap in invisible else causes)
    arguments["invisible"] = invisible
    arguments.setdefault("also", ())
    arguments.setdefault("also_broken", ())
    return Expected(**arguments)


def _truth(table: Table) -> Truth:
    arguments = _checked(Truth, table)
    arguments.setdefault("against", "fixed")
    arguments.setdefault("ms", None)
    arguments.setdefault("server_ms", None)
    arguments.setdefault("seen", ("client", "server"))
    arguments.setdefault("phases", ())
    arguments.setdefault("whole", False)
    taken = table.get("taken_for", {})
    arguments["taken_for"] = {tap: tuple(reasons) for tap, reasons in taken.items()}
    return Truth(**arguments)
