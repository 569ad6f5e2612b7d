"""One cause of known size is made; its reason grows by that size, the others do not.

Hosts, link and kernels are real, so now and then the machine itself adds a delay of its own:
a scene is played up to three times, and must come out right once, in all that it shows.
"""

from pathlib import Path

import pytest

from kit.injections import INJECTIONS, Found, findings
from kit.network.scene import needs_namespaces

PLAYS = 3
SCENES = sorted({injection.scene for injection in INJECTIONS})


def told(found: Found) -> str:
    changes = {reason: round(ns / 1e6, 2) for reason, ns in found.changes.items() if ns}
    return (
        f"{found.injection.cause}, seen at the {found.tap}: injected {found.injected_ns / 1e6:.2f}"
        f" ms, found {found.found_ns / 1e6:.2f}, others {found.others_ns / 1e6:.2f}: {changes}"
    )


@pytest.mark.namespaces
@needs_namespaces
@pytest.mark.parametrize("scene", SCENES)
def test_each_cause_is_charged_what_it_cost_and_nothing_else_is(scene: str, tmp_path: Path) -> None:
    wrong: list[str] = []

    for play in range(PLAYS):
        judged = findings(scene, tmp_path / str(play))
        wrong = [told(found) for found in judged if not found.is_right]
        if not wrong:
            break

    assert not wrong, "\n".join(wrong)
