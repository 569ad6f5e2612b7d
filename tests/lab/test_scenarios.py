"""Causes are made on a real network; both captures must name them and what they cost.

A run is played again only where its link was late, never because of what it showed. The
scenarios marked fast are played here; ``make scoreboard`` plays all.

Each cause must be found, and what it cost charged to its reason and to no other. That all other
reasons together hardly move is required of nearly all plays, not of each: a machine that also
does other things now and then keeps a host waiting for a millisecond that nobody injected.

An ordinary user's links and hosts have no real-time priority: where other programs use the
processors, links are refused and hosts are late by milliseconds that nobody injected, neither of
which is a fault. So root's runs are judged by what the causes cost, too, an ordinary user's by
the causes. ``WIRESPAN_SCENARIO_SECONDS`` says after how long no further scenario is begun.
"""

import os
import shutil
from pathlib import Path

import pytest

from kit.labs import NEEDS_LAB
from wirespan.base.vocabulary import Phase, Reason
from wirespan.drive.clock import monotonic_ns
from wirespan.lab.accuracy import UnkeptPromiseError
from wirespan.lab.judge import Cost, spent_by_reason, told, verdict
from wirespan.lab.runner import Run, run
from wirespan.lab.scenario import TAPS, Scenario
from wirespan.lab.shelf import every, find

pytestmark = NEEDS_LAB
FAST = [one for one in every() if one.fast]
SECONDS = float(os.environ.get("WIRESPAN_SCENARIO_SECONDS", "inf"))
BEGAN_NS = monotonic_ns()
IS_ROOT = os.geteuid() == 0
LOUD_SHARE = 0.05


def played(scenario: Scenario, folder: Path) -> tuple[Run, Run]:
    """Both variants."""
    if (monotonic_ns() - BEGAN_NS) / 1e9 > SECONDS:
        pytest.skip(f"{SECONDS:g} s are over: this machine was too busy for more")
    try:
        return (
            run(scenario, "broken", folder / "broken"),
            run(scenario, "fixed", folder / "fixed"),
        )
    except UnkeptPromiseError as refused:
        if IS_ROOT:
            raise
        pytest.skip(str(refused))


@pytest.fixture(scope="module")
def costs() -> list[Cost]:
    """Of all scenarios played so far."""
    return []


@pytest.mark.parametrize("scenario", FAST, ids=lambda one: one.name)
def test_it_is_found_charged_and_gone_when_fixed(
    scenario: Scenario, tmp_path: Path, costs: list[Cost]
) -> None:
    if any(shutil.which(program) is None for program in scenario.needs):
        pytest.skip(f"needs {', '.join(scenario.needs)}")
    judged = verdict(*played(scenario, tmp_path))
    if judged.is_spoilt:
        pytest.skip("this machine is too busy: every run was spoilt by a late link")
    costs += judged.costs

    wrongs = judged.wrong_causes
    if IS_ROOT:
        wrongs += [told(cost) for cost in judged.costs if not cost.is_charged]
    assert not wrongs, "\n".join(wrongs)


@pytest.mark.skipif(not IS_ROOT, reason="an ordinary user's hosts have no real-time priority")
def test_all_other_reasons_are_quiet_in_nearly_all(costs: list[Cost]) -> None:
    loud = [cost for cost in costs if not cost.is_quiet]

    assert len(loud) <= len(costs) * LOUD_SHARE, "\n".join(map(told, loud))


def test_a_sender_that_paces_is_recognised_from_both_ends(tmp_path: Path) -> None:
    paced = run(find("pacing"), "broken", tmp_path / "run")

    for tap in TAPS:
        bulk = paced.requests(tap)["bulk"]
        spent = spent_by_reason(bulk)
        assert spent[Reason.PACING.text] > bulk.phases[Phase.RECEIVE] // 2
        assert spent[Reason.QUEUEING.text] < bulk.phases[Phase.RECEIVE] // 20
