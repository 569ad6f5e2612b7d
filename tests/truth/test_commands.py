"""The commands on every shared capture: an answer or a sentence, never a traceback."""

import json

import pytest

from kit.captures import CAPTURES, manifest, needs_captures
from wirespan.cli.main import main

pytestmark = [pytest.mark.captures, needs_captures]

REFUSED = "PcapPlusPlus.solaris.snoop.pcap"
NAMES = sorted(row["file"] for row in manifest())
READ = [name for name in NAMES if name != REFUSED]


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("arguments", [("explain",), ("explain", "--top", "3")], ids=" ".join)
def test_explain_tells_of_every_capture(
    name: str, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    status = main([*arguments, str(CAPTURES / name)])

    said = capsys.readouterr()
    assert status == 0
    assert said.out.strip()
    assert "Traceback" not in said.err


@pytest.mark.parametrize("name", READ)
def test_the_report_is_json(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["explain", "--json", "--top", "50", str(CAPTURES / name)])

    report = json.loads(capsys.readouterr().out)
    assert status == 0
    for request in report["requests"]:
        spent = sum(piece["end_ns"] - piece["start_ns"] for piece in request["ledger"])
        assert spent == request["duration_ns"]


@pytest.mark.parametrize("name", READ)
def test_layers_are_shown_where_there_is_a_request(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["layers", str(CAPTURES / name)])

    said = capsys.readouterr()
    assert status == 0 or "there are no layers to show" in said.err


@pytest.mark.parametrize("command", ["explain", "layers"])
def test_what_is_not_a_capture_is_refused_in_a_sentence(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main([command, str(CAPTURES / REFUSED)])

    assert status == 2
    assert "is not a capture" in capsys.readouterr().err


@pytest.mark.parametrize("name", READ)
def test_packets_is_one_line_a_frame(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    packets = next(int(row["packets"]) for row in manifest() if row["file"] == name)

    status = main(["packets", "--limit", "2000", str(CAPTURES / name)])

    assert status == 0
    assert len(capsys.readouterr().out.splitlines()) == min(packets, 2000)
