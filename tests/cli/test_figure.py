"""``wirespan figure`` from the command line to the file."""

from pathlib import Path

import pytest

from kit.desks import EXAMPLE
from kit.drawings import KINDS, drawing, kinds, words
from wirespan.cli.main import main


def test_the_slowest_request_s_ledger_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out.svg"

    assert main(["figure", str(EXAMPLE), "-o", str(target)]) == 0

    svg = drawing(target.read_text(encoding="utf-8"))
    assert words(svg)[:2] == [
        "POST api.example.com/orders → 201, 284 ms: ledger",
        "post-over-40ms.pcapng · request 4 · frames 8–42 · connection 1",
    ]
    assert kinds(svg) <= KINDS
    assert capsys.readouterr().err == f"wirespan: ledger of request 4 in {target}\n"


def test_a_ladder_shows_the_packets(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figure", str(EXAMPLE), "--request", "4", "--kind", "ladder", "-o", "-"]) == 0

    said = words(drawing(capsys.readouterr().out))
    assert {"SYN", "SYN-ACK", "client", "server"} <= set(said)


def test_a_lookup_has_a_ladder_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figure", str(EXAMPLE), "--request", "0", "--kind", "ladder", "-o", "-"]) == 0

    assert words(drawing(capsys.readouterr().out))[0].startswith("A api.example.com")


def test_a_time_sequence_graph_names_its_side(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figure", str(EXAMPLE), "--request", "4", "--kind", "sequence", "-o", "-"]) == 0

    said = words(drawing(capsys.readouterr().out))
    assert said[0].endswith("time-sequence from the server")
    assert {"data", "acknowledged", "10 kB"} <= set(said)


def test_a_lookup_over_udp_has_no_sequence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["figure", str(EXAMPLE), "--request", "0", "--kind", "sequence", "-o", "-"]) == 2

    assert "it went over UDP, which has no sequence numbers" in capsys.readouterr().err


def test_pixels_are_refused_with_the_way_to_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out.PNG"

    assert main(["figure", str(EXAMPLE), "-o", str(target)]) == 2

    told = capsys.readouterr().err
    assert "figures are written as SVG, not as PNG" in told
    assert "open it in a browser, or save PNG in the page" in told
    assert not target.exists()


def test_the_capture_is_not_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "copy.pcapng"
    source.write_bytes(EXAMPLE.read_bytes())

    assert main(["figure", str(source), "-o", str(source)]) == 2

    assert "it is the capture that is read" in capsys.readouterr().err
    assert source.read_bytes() == EXAMPLE.read_bytes()


def test_an_unknown_request_leaves_no_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out.svg"

    assert main(["figure", str(EXAMPLE), "--request", "99", "-o", str(target)]) == 2

    assert "there is no request 99" in capsys.readouterr().err
    assert not target.exists()
