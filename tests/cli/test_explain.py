"""``wirespan explain``, on answers made by hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from kit.pipeline import CALLS, install
from wirespan.base.vocabulary import Vantage
from wirespan.cli.main import main


@pytest.fixture(autouse=True)
def pipeline() -> None:
    install()


def explained(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert main(["explain", *arguments]) == 0
    return capsys.readouterr().out


def test_the_terminal_shows_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    text = explained(capsys, "slow_post")

    assert text.startswith(" Seen      orders.pcapng: 142 packets")
    assert "Connections" not in text


def test_connections_are_shown_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Connections" in explained(capsys, "slow_post", "--connections")


def test_json_is_one_document_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    report = json.loads(explained(capsys, "slow_post", "--json"))

    assert report["schema"] == "wirespan.report/1"


def test_several_files_are_one_document_of_reports(capsys: pytest.CaptureFixture[str]) -> None:
    reports = json.loads(explained(capsys, "slow_post", "loss", "--json"))

    assert reports["schema"] == "wirespan.reports/1"
    assert [each["capture"]["format"] for each in reports["reports"]] == ["pcapng", "pcap"]


def test_several_files_are_shown_one_after_another(capsys: pytest.CaptureFixture[str]) -> None:
    text = explained(capsys, "slow_post", "loss")

    assert text.count(" Seen      ") == 2


@pytest.mark.parametrize("files", [["missing", "loss"], ["loss", "missing"]])
def test_a_file_that_cannot_be_read_spares_the_others(
    files: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["explain", *files, "--json"])

    output = capsys.readouterr()
    assert status == 2
    assert len(json.loads(output.out)["reports"]) == 1
    assert output.err == "wirespan: cannot read 'missing': there is no such file; check the name\n"


def test_every_file_that_fails_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "missing", "missing"]) == 2

    assert capsys.readouterr().err.count("cannot read 'missing'") == 2


@pytest.mark.parametrize(
    ("options", "top"),
    [([], 10), (["--json"], None), (["--har", "/dev/null"], None), (["--top", "3"], 3),
     (["--json", "--top", "3"], 3), (["--top", "0"], 0),
     (["--connections"], None), (["--connections", "--top", "3"], 3)],
)  # fmt: skip
def test_ten_requests_unless_told(options: list[str], top: int | None) -> None:
    main(["explain", "slow_post", *options])

    assert CALLS[-1]["top"] == top


def test_options_reach_the_pipeline() -> None:
    main(["explain", "loss", "--filter", "tcp", "--vantage", "server"])

    assert CALLS[-1] == {"filter": "tcp", "top": 10, "vantage": Vantage.SERVER}


def test_auto_leaves_the_vantage_open() -> None:
    main(["explain", "loss"])

    assert CALLS[-1]["vantage"] is Vantage.UNKNOWN


def test_a_har_file_is_written_beside_the_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = explained(capsys, "slow_post", "--har", str(tmp_path / "out.har"))

    archive = json.loads((tmp_path / "out.har").read_text(encoding="utf-8"))
    assert len(archive["log"]["entries"]) == 2
    assert "Where the time went" in text


def test_a_har_file_that_cannot_be_written_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", "slow_post", "--har", str(tmp_path / "no" / "out.har")]) == 2

    assert "its folder does not exist; make it, or name another" in capsys.readouterr().err


def test_one_har_file_takes_one_capture(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "loss", "loss", "--har", "x"]) == 2

    assert "several captures were given" in capsys.readouterr().err


def test_answers_of_several_files_are_set_off(capsys: pytest.CaptureFixture[str]) -> None:
    text = explained(capsys, "slow_post", "loss")

    assert text.startswith(" Seen ")
    assert text.count("\n\n\n Seen ") == 1


def test_a_filter_that_nothing_passed_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    text = explained(capsys, "foreign_capture", "--filter", "dns")

    assert "No request passed the filter 'dns'" in text
