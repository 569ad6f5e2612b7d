"""``wirespan wireshark``: what a user is told of what was put where."""

import json
from pathlib import Path

import jsonschema
import pytest

from wirespan.cli import wireshark
from wirespan.cli.main import main
from wirespan.cli.wireshark_folders import Folders
from wirespan.report.schema import json_schema


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folders:
    found = Folders("Wireshark 4.0", tmp_path / "c", tmp_path / "l", tmp_path / "e", False)
    monkeypatch.setattr(wireshark, "find_folders", lambda: found)
    return found


def test_status_before_says_that_nothing_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["wireshark", "status"]) == 1

    told = capsys.readouterr().out.splitlines()
    assert len(told) == 5
    assert all(line.startswith("absent     ") for line in told)


def test_installed_it_says_where_and_how_to_see_it(
    folders: Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["wireshark", "install"]) == 0

    told = capsys.readouterr().out
    assert f"installed  fields: {folders.lua / 'wirespan.lua'}" in told
    assert "wireshark -C wirespan explained.pcapng" in told
    assert f"start it with WIRESHARK_EXTCAP_DIR={folders.extcap}" in told


def test_uninstalled_it_is_gone(capsys: pytest.CaptureFixture[str]) -> None:
    main(["wireshark", "install"])
    capsys.readouterr()

    assert main(["wireshark", "uninstall"]) == 0

    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["absent"] * 5


def test_what_is_there_is_told_as_json(
    folders: Folders, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["wireshark", "install", "--json"]) == 0

    report = json.loads(capsys.readouterr().out)
    jsonschema.validate(report, json_schema("wireshark"))
    assert {part["state"] for part in report["parts"]} == {"installed"}
    assert report["parts"][1]["path"] == str(folders.lua / "wirespan.lua")
    assert report["looks_for_extcaps"] is False


def test_an_unknown_action_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["wireshark", "remove"]) == 2

    assert "invalid choice: 'remove'" in capsys.readouterr().err
