"""Causes are made on a real network; both captures must name them and what they cost.

The scenarios marked fast are played here; ``make scoreboard`` plays all. A run is played again
where its link was late. A machine that also does other things now and then keeps a host waiting
for some milliseconds that nobody injected, which no relay's journal shows: what is wrong in one
play is judged by the majority of three, which a pause does not survive and a wrong rule does.

An ordinary user's links and hosts have no real-time priority: where other programs use the
processors, links are refused and hosts are late by milliseconds that nobody injected, neither of
which is a fault. So root's runs are judged by what the causes cost, too, an ordinary user's by
the causes. ``WIRESPAN_SCENARIO_SECONDS`` says after how long no further scenario is begun.
"""

import os
import shutil
from collections import Counter
from pathlib import Path

import pytest

from kit.labs import NEEDS_LAB
from wirespan.base.vocabulary import Phase, Reason
from wirespan.drive.clock import monotonic_ns
from wirespan.lab.accuracy import UnkeptPromiseError
from wirespan.lab.judge import spent_by_reason, told, verdict
from wirespan.lab.runner import Run, run
from wirespan.lab.scenario import TAPS, Scenario
from wirespan.lab.shelf import every, find

pytestmark = NEEDS_LAB
FAST = [one for one in every() if one.fast]
SECONDS = float(os.environ.get("WIRESPAN_SCENARIO_SECONDS", "inf"))
BEGAN_NS = monotonic_ns()
IS_ROOT = os.geteuid() == 0


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


def wrongs(scenario: Scenario, folder: Path) -> dict[tuple[str, str], str]:
    """What one play of both variants gets wrong, and the sentence that says so."""
    judged = verdict(*played(scenario, folder))
    if judged.is_spoilt:
        pytest.skip("this machine is too busy: every run was spoilt by a late link")
    found = {("cause", line): line for line in judged.wrong_causes}
    if IS_ROOT:
        found |= {(one.truth.request, one.tap): told(one) for one in judged.wrong_costs}
    return found


@pytest.mark.parametrize("scenario", FAST, ids=lambda one: one.name)
def test_it_is_found_charged_and_gone_when_fixed(scenario: Scenario, tmp_path: Path) -> None:
    if any(shutil.which(program) is None for program in scenario.needs):
        pytest.skip(f"needs {', '.join(scenario.needs)}")
    plays = [wrongs(scenario, tmp_path / "first")]
    if not plays[0]:
        return
    plays += [wrongs(scenario, tmp_path / again) for again in ("second", "third")]

    times = Counter(what for play in plays for what in play)
    lines = [line for play in plays for what, line in play.items() if times[what] > 1]
    assert not lines, "\n".join(lines)


def test_a_sender_that_paces_is_recognised_from_both_ends(tmp_path: Path) -> None:
    paced = run(find("pacing"), "broken", tmp_path / "run")

    for tap in TAPS:
        bulk = paced.requests(tap)["bulk"]
        spent = spent_by_reason(bulk)
        assert spent[Reason.PACING.text] > bulk.phases[Phase.RECEIVE] // 2
        assert spent[Reason.QUEUEING.text] < bulk.phases[Phase.RECEIVE] // 20
