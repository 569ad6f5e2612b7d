"""Causes are made on a real network; both captures must name them and what they cost.

A run is played again only where its link was late, never because of what it showed. The
scenarios marked fast are played here; ``make scoreboard`` plays all.
"""

import shutil
from pathlib import Path

import pytest

from kit.labs import NEEDS_LAB
from wirespan.base.vocabulary import Phase, Reason
from wirespan.lab.judge import spent_by_reason, verdict
from wirespan.lab.runner import run
from wirespan.lab.scenario import TAPS, Scenario
from wirespan.lab.shelf import every, find

pytestmark = NEEDS_LAB
FAST = [one for one in every() if one.fast]


@pytest.mark.parametrize("scenario", FAST, ids=lambda one: one.name)
def test_it_is_found_charged_and_gone_when_fixed(scenario: Scenario, tmp_path: Path) -> None:
    if any(shutil.which(program) is None for program in scenario.needs):
        pytest.skip(f"needs {', '.join(scenario.needs)}")
    judged = verdict(
        run(scenario, "broken", tmp_path / "broken"), run(scenario, "fixed", tmp_path / "fixed")
    )

    if judged.is_spoilt:
        pytest.skip("this machine is too busy: every run was spoilt by a late link")
    assert not judged.wrongs, "\n".join(judged.wrongs)


def test_a_sender_that_paces_is_recognised_from_both_ends(tmp_path: Path) -> None:
    played = run(find("pacing"), "broken", tmp_path / "run")

    for tap in TAPS:
        bulk = played.requests(tap)["bulk"]
        spent = spent_by_reason(bulk)
        assert spent[Reason.PACING.text] > bulk.phases[Phase.RECEIVE] // 2
        assert spent[Reason.QUEUEING.text] < bulk.phases[Phase.RECEIVE] // 20
