"""What the commands call."""

import sys
import types

import pytest

from kit.pipeline import CATALOGUE, explain, install, read
from wirespan.cli.pipeline import load_catalogue, load_explain, load_packets


def test_the_pipeline_is_found_by_its_names() -> None:
    install()

    assert load_explain() is explain
    assert load_packets() is read
    assert load_catalogue() == CATALOGUE


def test_a_catalogue_by_id_is_read_in_its_order(monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType("wirespan.causes.catalogue")
    vars(module)["CATALOGUE"] = {entry.id: entry for entry in CATALOGUE}
    monkeypatch.setitem(sys.modules, "wirespan.causes.catalogue", module)

    assert load_catalogue() == CATALOGUE
