"""``wirespan causes``, on a small catalogue."""

import json

import pytest

from kit.pipeline import install
from wirespan.cli.main import main


@pytest.fixture(autouse=True)
def pipeline() -> None:
    install()


def test_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["causes"]) == 0

    assert "slow-server-think" in capsys.readouterr().out


def test_one_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["causes", "slow-start"]) == 0

    text = capsys.readouterr().out
    assert "more bytes than the initial window\n slow-start · " in text


def test_json_holds_what_was_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["causes", "slow-start", "--json"]) == 0

    assert [each["id"] for each in json.loads(capsys.readouterr().out)["causes"]] == ["slow-start"]


@pytest.mark.parametrize(
    ("word", "remedy"),
    [("slow-strat", "did you mean slow-start?"), ("zz", "wirespan causes lists them")],
)
def test_an_unknown_cause_is_a_sentence(
    word: str, remedy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["causes", word]) == 2

    assert remedy in capsys.readouterr().err
