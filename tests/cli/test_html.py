"""``wirespan explain --html``: what is written, and what is said of it."""

import io
import sys
from pathlib import Path

import pytest

from kit import secrets
from kit.conversations import capture
from kit.desks import EXAMPLE, written
from kit.saved import answers_of, bundle_in, texts_of
from wirespan.cli import html as module
from wirespan.cli.main import main

STATIC = Path(module.__file__).parents[1] / "web" / "static" / "index.html"
needs_page = pytest.mark.skipif(not STATIC.is_file(), reason="the page is not built")


def test_a_page_that_is_not_built_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("wirespan.web.single_file.START_PAGE", "never.html")

    assert main(["explain", str(EXAMPLE), "--html", str(tmp_path / "out.html")]) == 2

    said = capsys.readouterr()
    assert said.out == ""
    assert "the page is not built; build it with: make page" in said.err
    assert list(tmp_path.iterdir()) == []


@needs_page
def test_the_terminal_s_answer_is_the_same_with_a_file_and_without(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["explain", str(EXAMPLE), "--connections"])
    without = capsys.readouterr().out

    status = main(["explain", str(EXAMPLE), "--connections", "--html", str(tmp_path / "out.html")])

    said = capsys.readouterr()
    assert status == 0
    assert said.out == without
    assert said.err == f"wirespan: 6 requests in {tmp_path / 'out.html'}, redacted\n"


@needs_page
def test_a_file_is_redacted_unless_told_otherwise(tmp_path: Path) -> None:
    source = written(tmp_path, secrets.capture())
    texts = {}

    for option in ("--redact", "--no-redact"):
        main(["explain", str(source), "--json", "--html", str(tmp_path / "out.html"), option])
        page = (tmp_path / "out.html").read_text(encoding="utf-8")
        texts[option] = "\n".join([page, *texts_of(bundle_in(page))]).lower()
    main(["explain", str(source), "--json", "--html", str(tmp_path / "out.html")])
    unless_told = (tmp_path / "out.html").read_text(encoding="utf-8")

    secret = [each.lower() for each in secrets.SECRETS if each != "SELECT"]  # an element's name
    assert [each for each in secret if each in texts["--redact"]] == []
    assert "zebrahost" in texts["--no-redact"]
    assert answers_of(bundle_in(unless_told))["file"]["redacted"] is True


@needs_page
def test_it_is_said_when_a_file_is_not_redacted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["explain", str(EXAMPLE), "--html", str(tmp_path / "out.html"), "--no-redact"])

    assert capsys.readouterr().err.endswith("not redacted: it holds what the capture holds\n")


@needs_page
def test_the_other_options_hold_for_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.html"

    main(["explain", str(EXAMPLE), "--filter", "http", "--html", str(out)])

    found = answers_of(bundle_in(out.read_text(encoding="utf-8")))
    assert {row["protocol"] for row in found["requests"]} == {"http/1.1"}
    assert found["summary"]["totals"]["requests"] == {"http/1.1": 1}


@needs_page
def test_a_pipe_is_read_once_for_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pipe = io.TextIOWrapper(io.BytesIO(EXAMPLE.read_bytes()))
    monkeypatch.setattr(sys, "stdin", pipe)

    assert main(["explain", "-", "--html", str(tmp_path / "out.html")]) == 0

    assert "75 packets" in capsys.readouterr().out


@needs_page
def test_a_capture_without_packets_has_a_file_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = written(tmp_path, capture())

    assert main(["explain", str(source), "--html", str(tmp_path / "out.html")]) == 0

    assert "0 requests in" in capsys.readouterr().err


@needs_page
@pytest.mark.parametrize(
    ("out", "why"),
    [
        ("", "it is a folder"),
        ("missing/out.html", "its folder does not exist"),
        ("capture.pcap", "it is the capture that is read"),
    ],
)
def test_what_cannot_be_written_is_told_before_anything_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], out: str, why: str
) -> None:
    source = written(tmp_path, capture())
    before = source.read_bytes()

    assert main(["explain", str(source), "--html", str(tmp_path / out)]) == 2

    said = capsys.readouterr()
    assert said.out == ""
    assert why in said.err
    assert source.read_bytes() == before


def test_standard_output_is_no_place_for_a_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(EXAMPLE), "--html", "-"]) == 2

    said = capsys.readouterr()
    assert said.out == ""
    assert "standard output has what is printed" in said.err


def test_a_capture_that_is_none_leaves_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = written(tmp_path, b"no capture at all, but a text")

    assert main(["explain", str(source), "--html", str(tmp_path / "out.html")]) == 2

    assert not (tmp_path / "out.html").exists()


def test_several_captures_make_no_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.html"

    assert main(["explain", str(EXAMPLE), str(EXAMPLE), "--html", str(out)]) == 2

    assert "cannot write one HTML file: several captures were given" in capsys.readouterr().err


@needs_page
def test_of_many_requests_the_file_says_how_many_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("wirespan.web.report_file.MOST_REQUESTS", 2)
    out = tmp_path / "out.html"

    main(["explain", str(EXAMPLE), "--html", str(out)])

    assert "the 2 slowest of 6 requests in" in capsys.readouterr().err
