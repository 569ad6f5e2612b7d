"""``wirespan compare``, on a capture and on answers made by hand."""

import io
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kit.sides import asked, many, side
from wirespan.cli import compare as module
from wirespan.cli.main import main
from wirespan.explain.answer import Answer
from wirespan.report.schema import json_schema
from wirespan.report.stream import write_report

EXAMPLE = str(Path(__file__).parents[2] / "examples" / "post-over-40ms.pcapng")


def saved(folder: Path, name: str, answer: Answer) -> str:
    path = folder / name
    with path.open("w") as file:
        write_report(answer, file.write)
    return str(path)


@pytest.fixture
def pair(tmp_path: Path) -> tuple[str, str]:
    """Reports of eight requests before, and eight that waited twice as long after."""
    slow = side(*many(8, waited_ms=40))
    return saved(tmp_path, "a.json", side(*many(8, waited_ms=10))), saved(tmp_path, "b.json", slow)


def document(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    main(["compare", *arguments, "--json"])
    told = capsys.readouterr()
    found = json.loads(told.out)
    Draft202012Validator(json_schema("compare")).validate(found)
    return found


def test_a_capture_does_not_differ_from_itself(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, EXAMPLE, EXAMPLE)

    assert found["whole"]["difference"]["mean_ns"] == 0
    assert set(found["whole"]["difference"]["reasons"].values()) == {0}
    assert {each["seen"] for each in found["endpoints"]} == {"both"}
    assert {each["change"] for each in found["findings"]} == {"alike"}
    assert found["before"] == {
        "path": EXAMPLE, "form": "capture", "requests": 6, "vantage": "client",
    }  # fmt: skip


def test_a_saved_report_is_as_good_as_its_capture(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["explain", EXAMPLE, "--json"])
    report = tmp_path / "any-name"
    report.write_text("\n " + capsys.readouterr().out)

    found, own = document(capsys, str(report), EXAMPLE), document(capsys, EXAMPLE, EXAMPLE)

    assert found["before"]["form"] == "report"
    assert found["endpoints"] == own["endpoints"]
    assert found["connections"] == own["connections"]


def test_the_terminal_gets_the_answer_first(
    pair: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *pair]) == 0

    told = capsys.readouterr()
    assert told.out.startswith(" Answer    Slower by 30 ms a request, 30.7 → 60.7 ms (95 %: ")
    assert told.err == ""


@pytest.mark.parametrize(
    ("percent", "status"), [("0", 1), ("98", 1), ("98.03", 1), ("98.04", 0), ("1000", 0)]
)
def test_a_budget_decides_the_exit_status(
    pair: tuple[str, str], percent: str, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """The medians are 30.6 and 60.6 ms: 98.039 % more."""
    before, after = pair

    assert main(["compare", before, after, "--fail-if-slower", percent, "--json"]) == status

    budget = json.loads(capsys.readouterr().out)["budget"]
    assert (budget["kept"], budget["percent"]) == (status == 0, percent)
    assert main(["compare", after, before, "--fail-if-slower", percent]) == 0


@pytest.mark.parametrize("percent", ["-1", "nan", "inf", "ten", "", "10000000", "1e9", "1.", "٣"])
def test_a_budget_is_a_number_of_per_cent(
    pair: tuple[str, str], percent: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *pair, f"--fail-if-slower={percent}"]) == 2

    assert "is not a number of per cent from 0 on" in capsys.readouterr().err


def test_a_budget_needs_something_in_common(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = saved(tmp_path, "a.json", side(asked("GET /a")))
    other = saved(tmp_path, "b.json", side(asked("GET /b")))

    assert main(["compare", one, other]) == 0
    assert main(["compare", one, other, "--fail-if-slower", "5"]) == 2
    assert "nothing was asked in both" in capsys.readouterr().err


def test_a_page_is_written_beside(
    pair: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "out.html"

    assert main(["compare", *pair, "--html", str(page)]) == 0

    assert page.read_text().startswith("<!doctype html>")
    assert "not redacted: it names hosts and paths" in capsys.readouterr().err


def test_what_is_compared_is_not_written_over(
    pair: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *pair, "--html", pair[1]]) == 2
    assert "it is one of those that are read" in capsys.readouterr().err

    assert main(["compare", *pair, "--html", str(tmp_path / "no" / "out.html")]) == 2
    assert "its folder does not exist" in capsys.readouterr().err

    assert main(["compare", *pair, "--html", "-"]) == 2
    assert "standard output has what is printed" in capsys.readouterr().err


def test_only_what_passes_a_filter_is_compared(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, EXAMPLE, EXAMPLE, "--filter", "http")

    assert [each["name"] for each in found["endpoints"]] == ["POST /orders"]


def test_a_saved_report_cannot_be_filtered(
    pair: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *pair, "--filter", "http"]) == 2

    assert "it is a saved report; filter when it is made" in capsys.readouterr().err


def test_the_slowest_few_are_no_fair_sample(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["explain", EXAMPLE, "--json", "--top", "2"])
    report = tmp_path / "few.json"
    report.write_text(capsys.readouterr().out)

    assert main(["compare", str(report), EXAMPLE]) == 2

    assert "it lists only 2 of 6 requests, the slowest" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"{}", "it says no schema"),
        (b"no capture at all, but long enough to be looked at", "is not a capture"),
        (b"", "is not a capture"),
    ],
)
def test_what_is_neither_is_told(
    tmp_path: Path, content: bytes, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "what"
    path.write_bytes(content)

    assert main(["compare", str(path), EXAMPLE]) == 2

    assert why in capsys.readouterr().err


def test_a_file_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", EXAMPLE, "/nowhere/at.all"]) == 2

    assert "there is no such file" in capsys.readouterr().err


def test_a_report_may_not_be_endless(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(tmp_path, "a.json", side())
    size = Path(path).stat().st_size

    monkeypatch.setattr(module, "LARGEST_REPORT", size)
    assert main(["compare", path, path]) == 0
    monkeypatch.setattr(module, "LARGEST_REPORT", size - 1)
    assert main(["compare", path, path]) == 2
    assert "it is larger than" in capsys.readouterr().err


def test_one_side_may_be_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked_for: list[str] = []

    def explain(source: str, **_unused: object) -> Answer:
        asked_for.append(source)
        return side(asked())

    stand_in = ModuleType("wirespan.explain.run")
    stand_in.explain = explain  # type: ignore[attr-defined]  # all that is used of it
    monkeypatch.setitem(sys.modules, "wirespan.explain.run", stand_in)
    monkeypatch.setattr(sys, "stdin", io.StringIO())

    assert main(["compare", "-", EXAMPLE]) == 0

    assert asked_for == ["-", EXAMPLE]
    assert "Before    standard input, 1 request" in capsys.readouterr().out
    assert main(["compare", "-", "-"]) == 2
