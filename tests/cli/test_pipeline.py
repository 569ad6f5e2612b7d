"""What the commands call."""

import importlib

from kit.pipeline import CATALOGUE, explain, install, read
from wirespan.cli.pipeline import load_catalogue, load_explain, load_packets


def test_the_pipeline_is_found_by_its_names() -> None:
    install()

    assert load_explain() is explain
    assert load_packets() is read
    assert load_catalogue() == CATALOGUE


def test_the_real_pipeline_has_these_names() -> None:
    explain = importlib.import_module("wirespan.explain.run").explain
    read = importlib.import_module("wirespan.explain.packets").read
    causes = importlib.import_module("wirespan.causes.catalogue").CAUSES

    assert (load_explain(), load_packets(), load_catalogue()) == (explain, read, causes)
    assert "slow-start" in [cause.id for cause in causes]
