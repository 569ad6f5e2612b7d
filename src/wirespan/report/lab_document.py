"""Scenarios and their runs -> JSON."""

from collections.abc import Iterable

from wirespan.lab.judge import Sight, sight, stated_costs
from wirespan.lab.measured import lateness, loss, rate_bps, round_trip
from wirespan.lab.runner import SEED, Run
from wirespan.lab.scenario import TAPS, VARIANTS, Scenario
from wirespan.report.json_text import Write, json_text
from wirespan.report.lab_shape import Cost, LabEntry, LabRun, LabScenario


def write_list(scenarios: Iterable[Scenario], write: Write) -> None:
    """A scenario a line."""
    entries = [json_text(entry(scenario)) for scenario in scenarios]
    write("[\n" + ",\n".join(entries) + "\n]\n")


def entry(scenario: Scenario) -> LabEntry:
    return {
        "name": scenario.name,
        "title": scenario.title,
        "group": scenario.group,
        "causes": list(scenario.causes),
        "variants": list(VARIANTS),
        "needs": list(scenario.needs),
    }


def write_scenario(scenario: Scenario, write: Write) -> None:
    write(json_text(scenario_document(scenario)) + "\n")


def scenario_document(scenario: Scenario) -> LabScenario:
    return {
        "schema": "wirespan.lab-scenario/1",
        **entry(scenario),
        "teaches": " ".join(scenario.teaches.split()),
        "link": scenario.broken.link,
        "change": scenario.change,
        "expected": {tap: list(scenario.expected.at(tap)) for tap in TAPS},
        "invisible": scenario.expected.invisible,
    }


def write_run(run: Run, write: Write, *, kept: bool) -> None:
    write(json_text(run_document(run, kept=kept)) + "\n")


def run_document(run: Run, *, kept: bool) -> LabRun:
    sights = {tap: sight(run, tap) for tap in TAPS}
    causes = run.scenario.causes if run.variant == "broken" else ()
    return {
        "schema": "wirespan.lab/1",
        "scenario": run.scenario.name,
        "variant": run.variant,
        "seed": SEED,
        "spoilt": run.is_spoilt,
        "lateness_ns": lateness(run.told),
        "link": {
            "asked": run.scenario.play(run.variant).link,
            "measured": {
                "rtt_ns": round_trip(run.answers["client"]),
                "rate_bps": rate_bps(run.answers["client"]),
                "loss": loss(run.told),
            },
        },
        "captures": {tap: str(run.folder / f"{tap}.pcapng") if kept else None for tap in TAPS},
        "expected": list(causes),
        "found": {tap: list(one.found) for tap, one in sights.items()},
        "missed": {tap: list(one.missed) for tap, one in sights.items()},
        "false": {tap: list(one.false) for tap, one in sights.items()},
        "cost_ns": costs(run, sights.values()),
    }


def costs(run: Run, sights: Iterable[Sight]) -> dict[str, Cost]:
    """Of every cause that was expected or found."""
    stated = stated_costs(run)
    client, server = (run.causes(tap) for tap in TAPS)
    named = {cause for one in sights for cause in (*one.expected, *one.found)}
    return {
        cause: {
            "expected": stated.get(cause),
            "client": client.get(cause, 0),
            "server": server.get(cause, 0),
        }
        for cause in sorted(named)
    }
