"""Scenarios and their runs in words, for a terminal."""

from collections.abc import Sequence
from itertools import groupby

from wirespan.lab.judge import Sight, sight
from wirespan.lab.measured import lateness
from wirespan.lab.runner import Run, spoilt_by
from wirespan.lab.scenario import TAPS, Play, ProgramPlan, Scenario
from wirespan.report import colours
from wirespan.report.page import Page
from wirespan.report.units import duration

INDENT = 1
NAME = 30
GROUP_NAMES = {
    "demo": "All at once",
    "capture": "Capture and measurement artefacts",
    "host": "Host and application",
    "dns": "DNS",
    "path": "Link, IP, path",
    "setup": "TCP connection set-up",
    "data": "TCP data transfer",
    "teardown": "TCP tear-down and connection reuse",
    "udp": "UDP",
    "tls": "TLS",
    "http1": "HTTP/1.1",
    "proxy": "Proxies and load balancers",
    "pool": "Pools of connections",
}


def print_list(page: Page, scenarios: Sequence[Scenario]) -> None:
    """A line a scenario, by group."""
    for group, members in groupby(scenarios, key=lambda one: one.group):
        page.line(" ", (GROUP_NAMES[group], colours.STRONG))
        for scenario in members:
            page.entry(f"{page.cropped(scenario.name, NAME):<{NAME}}  ", scenario.title, INDENT + 1)
        page.gap()
    page.paragraph(
        "wirespan lab show NAME tells what a scenario plays, wirespan lab run NAME plays it",
        colours.QUIET,
        INDENT,
    )


def print_scenario(page: Page, scenario: Scenario) -> None:
    """What it teaches, what is played, what differs when it is fixed, what must be found."""
    heading = f"{scenario.title} ({scenario.name})"
    for line in page.wrapped(heading, page.width - INDENT):
        page.line(" ", (line, colours.STRONG))
    page.paragraph(GROUP_NAMES[scenario.group], colours.QUIET, INDENT)
    page.gap()
    page.paragraph(" ".join(scenario.teaches.split()), indent=INDENT)
    page.gap()
    page.line(" ", ("What is played", colours.STRONG))
    for label, text in _played(scenario.broken):
        page.entry(f"{label:<9}", text, INDENT)
    _print_steps(page, scenario.broken.client)
    page.gap()
    page.line(" ", ("What the fixed variant has otherwise", colours.STRONG))
    for place, value in scenario.change.items():
        page.entry(f"{place} = ", " ".join(value.split()) or "nothing", INDENT)
    page.gap()
    page.line(" ", ("What must be found", colours.STRONG))
    for label, text in _expected(scenario):
        page.entry(f"{label:<9}", text, INDENT)


def print_run(page: Page, run: Run, kept: str | None) -> None:
    """What both captures told, and whether that is right."""
    scenario = run.scenario
    page.line(" ", (page.cropped(scenario.title, page.width - INDENT), colours.STRONG))
    late = lateness(run.told)
    before = "run before was" if run.spoilt_before == 1 else "runs before were"
    spoilt = f"; {run.spoilt_before} {before} spoilt" if run.spoilt_before else ""
    page.paragraph(
        f"{scenario.name}, {run.variant}; the link was late by {duration(late['p50'])} as a rule,"
        f" {duration(late['max'])} at worst{spoilt}",
        colours.QUIET,
        INDENT,
    )
    page.gap()
    if run.is_spoilt:
        page.paragraph(
            f"Spoilt: {'; '.join(spoilt_by(run.told))}. This machine was too busy. Judge nothing.",
            colours.TROUBLE,
            INDENT,
        )
        return
    for tap in TAPS:
        _print_sight(page, run, tap, sight(run, tap))
    if kept:
        page.entry("captures ", kept, INDENT)
    if run.variant == "broken":
        page.entry("fixed    ", f"wirespan lab run {scenario.name} --variant fixed", INDENT)


def _print_sight(page: Page, run: Run, tap: str, told: Sight) -> None:
    costs = run.causes(tap)
    for cause in told.found:
        mark = "expected" if cause in told.expected else "true as well"
        mark = "within the error" if cause in told.slight else mark
        style = colours.PLAIN
        if cause in told.false:
            mark, style = "a false alarm", colours.TROUBLE
        cost = f", {duration(costs[cause])}" if costs[cause] else ""
        page.entry(f"{tap:<9}", f"{cause}{cost} ({mark})", INDENT, style)
    for cause in told.missed:
        page.entry(f"{tap:<9}", f"{cause} was missed", INDENT, colours.TROUBLE)
    if not told.found and not told.missed:
        page.entry(f"{tap:<9}", "nothing found, nothing expected", INDENT)


def _played(play: Play) -> list[tuple[str, str]]:
    way = "client, gateway, server" if play.gateway else "client, server"
    rows = [("hosts", way), ("link", _link(play.link) or "none: as fast as it goes")]
    for name, host in play.hosts.items():
        settings = [f"{key}={value}" for key, value in host.sysctls.items()]
        facts = [*settings, *host.prepare, *(["firewall rules"] if host.rules else [])]
        if facts:
            rows.append((name, "; ".join(facts)))
    rows.append(("server", _command(play.server)))
    if not play.client.steps:
        rows.append(("client", _command(play.client)))
    return rows


def _command(plan: ProgramPlan) -> str:
    words = [word.replace("{python}", "python") for word in plan.run]
    for name, value in plan.options.items():
        words.append(f"--{name.replace('_', '-')}={value}")
    return " ".join(words)


def _link(table: dict[str, object]) -> str:
    said = []
    for key, value in table.items():
        text = f"({_link(value)})" if isinstance(value, dict) else str(value)
        said.append(f"{key} {text}")
    return ", ".join(said)


def _print_steps(page: Page, plan: ProgramPlan) -> None:
    lines = [f"{name} = {value!r}" for name, value in plan.names.items()]
    lines += plan.steps.strip("\n").splitlines()
    for number, line in enumerate(lines if plan.steps else []):
        label = "client" if number == 0 else ""
        page.line(" ", (f"{label:<9}", colours.QUIET), page.cropped(line, page.width - 10))


def _expected(scenario: Scenario) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for tap in TAPS:
        said = ", ".join(scenario.expected.at(tap)) or "nothing"
        why = scenario.expected.invisible.get(tap)
        rows.append((tap, f"{said}: {why}" if why else said))
    return rows
