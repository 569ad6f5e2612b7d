"""A bad path of several: two kinds of connections side by side, and nothing between."""

import pytest

from kit.cases import T0, S, Scene
from wirespan.causes.finding import Severity
from wirespan.kernels.layout import ConnectionFact

CLEAN, LOSSY, BETWEEN = 0, 5, 1


def fared(*percents: int, segments: int = 100, facts: int = 0) -> Scene:
    """Connections opened one after the other that lost so many percent."""
    scene = Scene()
    for number, percent in enumerate(percents):
        slot = scene.connection(START=T0 + number * S, FACTS=facts)
        scene.server(slot, DATA_SEGMENTS=segments, RETRANSMISSIONS=percent)
    return scene


def is_told(scene: Scene) -> bool:
    return "bad-ecmp-path" in scene.findings()


MIXED = (CLEAN, LOSSY) * 3


def test_lossy_connections_beside_clean_ones_are_a_bad_path() -> None:
    found = fared(*MIXED).findings()["bad-ecmp-path"]

    assert found.severity is Severity.ERROR
    assert found.cost_ns == 0
    assert found.connection is None
    assert "3 of 6 connections to 10.0.0.2:80 lost 5 to 5 %" in found.evidence
    assert "client ports 40001, 40003, 40005" in found.evidence


def test_both_kinds_need_three_of_their_own() -> None:
    assert not is_told(fared(CLEAN, LOSSY, CLEAN, LOSSY, CLEAN))
    assert not is_told(fared(CLEAN, LOSSY, CLEAN, LOSSY, LOSSY))


def test_lossy_is_five_percent_and_clean_is_under_one() -> None:
    assert not is_told(fared(*(4 if percent else 0 for percent in MIXED)))
    assert not is_told(fared(*(percent or 1 for percent in MIXED)))


def test_needless_copies_are_no_loss() -> None:
    scene = fared(*MIXED)
    scene.server(1, SPURIOUS_RETRANSMISSIONS=1)

    assert not is_told(scene)


def test_connections_of_less_than_a_hundred_segments_prove_nothing() -> None:
    assert not is_told(fared(*MIXED, segments=99))


@pytest.mark.parametrize(("clean", "told"), [(6, True), (5, False)])
def test_a_tenth_may_lie_between(clean: int, told: bool) -> None:
    assert is_told(fared(LOSSY, *(CLEAN, LOSSY) * 2, BETWEEN, *(CLEAN,) * (clean - 2))) is told


@pytest.mark.parametrize(("clean", "told"), [(47, True), (48, False)])
def test_a_sixteenth_of_the_connections_may_be_lossy(clean: int, told: bool) -> None:
    assert is_told(fared(LOSSY, CLEAN, LOSSY, CLEAN, LOSSY, *(CLEAN,) * (clean - 2))) is told


@pytest.mark.parametrize(("lossy", "told"), [(4, True), (5, False)])
def test_nearly_two_thirds_are_the_path_itself(lossy: int, told: bool) -> None:
    assert is_told(fared(CLEAN, LOSSY, CLEAN, LOSSY, CLEAN, *(LOSSY,) * (lossy - 2))) is told


def test_a_bad_time_is_no_bad_path() -> None:
    assert not is_told(fared(*(CLEAN,) * 3, *(LOSSY,) * 3))
    assert not is_told(fared(CLEAN, CLEAN, *(LOSSY,) * 3, CLEAN))
    assert is_told(fared(CLEAN, CLEAN, LOSSY, LOSSY, CLEAN, LOSSY))


def test_other_ports_have_other_paths() -> None:
    scene = Scene()
    for number, percent in enumerate(MIXED):
        slot = scene.connection(START=T0 + number * S, SERVER_PORT=80 + number % 2)
        scene.server(slot, DATA_SEGMENTS=100, RETRANSMISSIONS=percent)

    assert not is_told(scene)


def test_captures_with_gaps_prove_nothing() -> None:
    assert not is_told(fared(*MIXED, facts=ConnectionFact.CAPTURE_GAP))
