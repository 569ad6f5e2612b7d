"""Every cause has a scenario, or stands with a reason."""

from pathlib import Path
from types import ModuleType

import pytest

from kit.sources import run_file
from wirespan.causes.catalogue import BY_ID
from wirespan.lab.shelf import every

ROOT = Path(__file__).parents[2]
PLAYED = {cause for one in every() for cause in one.causes}


@pytest.fixture(name="generator", scope="module")
def load_generator() -> ModuleType:
    return run_file(ROOT / "tools/generate_scenarios.py")


def test_every_cause_that_explain_names_is_played() -> None:
    assert set(BY_ID) <= PLAYED


def test_what_it_does_not_name_has_a_reason_and_nothing_else_has(generator: ModuleType) -> None:
    assert set(generator.UNNAMED) == PLAYED - set(BY_ID)


def test_what_is_not_played_is_neither_played_nor_named(generator: ModuleType) -> None:
    without = {cause for causes, _ in generator.WITHOUT for cause in causes.split(", ")}

    assert not without & (PLAYED | set(BY_ID))


def test_a_capture_that_cannot_tell_is_named_with_the_reason(generator: ModuleType) -> None:
    page = generator.page()

    assert "conntrack-invalid-reset, server: here all packets have the server's own" in page
    assert "accept-queue-overflow, client: there it is syn-loss" in page
