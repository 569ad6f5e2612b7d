"""``wirespan lab list``."""

import json

import pytest

from wirespan.cli.main import main


def test_people_see_names_and_titles(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lab", "list"]) == 0

    assert "  slow-server-think" in capsys.readouterr().out


def test_programs_read_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lab", "list", "--json"]) == 0

    assert len(json.loads(capsys.readouterr().out)) >= 50
