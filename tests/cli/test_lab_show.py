"""``wirespan lab show NAME``."""

import json

import pytest

from wirespan.cli.main import main


def test_a_scenario_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lab", "show", "slow-server-think"]) == 0

    assert "The server needs the time (slow-server-think)" in capsys.readouterr().out


def test_programs_read_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lab", "show", "slow-server-think", "--json"]) == 0

    assert json.loads(capsys.readouterr().out)["change"] == {"client.names.SLEEP": "0"}


def test_an_unknown_one_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lab", "show", "slow-strat"]) == 2

    assert "did you mean slow-start?" in capsys.readouterr().err
