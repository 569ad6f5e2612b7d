"""``wirespan annotate``, on captures: what is written where, and what is refused."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from kit.blocks import Block, blocks, comments
from kit.capture_bytes import block, enhanced, interface, pcap_header, record, section
from wirespan.cli.main import main
from wirespan.report.schema import json_schema

EXAMPLE = Path(__file__).parents[2] / "examples" / "post-over-40ms.pcapng"


def of_frames(content: bytes) -> list[Block]:
    return [each for each in blocks(content) if each.kind == 6]


def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "wirespan", "annotate", *arguments],
        input=given, capture_output=True, timeout=60, check=False,
    )  # fmt: skip


def test_findings_and_ledgers_are_written_at_their_frames(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out.pcapng"

    assert main(["annotate", str(EXAMPLE), "-o", str(target)]) == 0

    frames = of_frames(target.read_bytes())
    assert len(frames) == 75
    at_fourteen = comments(frames[13])
    assert any(each.startswith("The server needed the time, 121 ms") for each in at_fourteen)
    assert any("reason=server medium=server-host" in each for each in at_fourteen)
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == f"wirespan: 46 comments at 28 frames in {target}\n"


def test_what_was_written_is_told_as_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out.pcapng"

    assert main(["annotate", str(EXAMPLE), "-o", str(target), "--json", "--top", "2"]) == 0

    told = capsys.readouterr()
    report = json.loads(told.out)
    jsonschema.validate(report, json_schema("annotate"))
    assert told.err == ""
    assert (report["requests"], report["requests_total"]) == (2, 6)
    assert report["comments"] == sum(len(comments(each)) for each in of_frames(target.read_bytes()))
    assert (report["secrets"], report["problems"], report["lost"]) == ("none", [], 0)


def test_one_output_is_not_given_to_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["annotate", str(EXAMPLE), "-o", "-", "--json"]) == 2

    assert "both the capture and --json want standard output" in capsys.readouterr().err


def test_only_the_slowest_are_told_where_so_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out.pcapng"

    assert main(["annotate", str(EXAMPLE), "-o", str(target), "--top", "1"]) == 0

    said = [each for frame in of_frames(target.read_bytes()) for each in comments(frame)]
    assert {each.split("request=")[1].split(" ")[0] for each in said if "request=" in each} == {"4"}
    assert "the ledgers of the slowest 1 of 6 requests" in capsys.readouterr().err


def test_pipes_at_both_ends_give_the_same_bytes(tmp_path: Path) -> None:
    target = tmp_path / "out.pcapng"
    main(["annotate", str(EXAMPLE), "-o", str(target)])

    done = run("-", "-o", "-", given=EXAMPLE.read_bytes())

    assert done.returncode == 0
    assert done.stdout == target.read_bytes()
    assert done.stderr == b"wirespan: 46 comments at 28 frames in standard output\n"


def test_what_is_no_capture_is_named_as_it_was_given(tmp_path: Path) -> None:
    done = run("-", "-o", str(tmp_path / "out"), given=b"nothing of the kind\n")

    assert done.returncode == 2
    assert done.stderr.startswith(b"wirespan: standard input is not a capture: it looks like")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("how", ["itself", "hard link", "symbolic link"])
def test_the_capture_is_never_written_over(
    how: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "in.pcapng"
    source.write_bytes(EXAMPLE.read_bytes())
    target = source if how == "itself" else tmp_path / "other"
    if how == "hard link":
        os.link(source, target)
    if how == "symbolic link":
        target.symlink_to(source)

    assert main(["annotate", str(source), "-o", str(target)]) == 2

    assert "it is the capture that is read; name another file" in capsys.readouterr().err
    assert source.read_bytes() == EXAMPLE.read_bytes()


def test_a_cut_capture_is_written_up_to_the_cut_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "cut.pcap").write_bytes(pcap_header() + record() + record()[:20])

    assert main(["annotate", str(tmp_path / "cut.pcap"), "-o", str(tmp_path / "out")]) == 0

    assert len(of_frames((tmp_path / "out").read_bytes())) == 1
    assert "the capture ends at byte 120, within the record" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("count", "last"),
    [
        (5, "wirespan: 0 comments at 0 frames"),
        (6, "wirespan: and 1 more problem of the file"),
        (7, "wirespan: and 2 more problems of the file"),
    ],
)
def test_of_many_problems_the_first_are_told(
    count: int, last: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = section() + interface() + enhanced(number=3) * count
    (tmp_path / "odd.pcapng").write_bytes(content)

    assert main(["annotate", str(tmp_path / "odd.pcapng"), "-o", str(tmp_path / "out")]) == 0

    told = capsys.readouterr().err.splitlines()
    assert all("interface 3, which is not described" in line for line in told[:5])
    assert told[5].startswith(last)


@pytest.mark.parametrize(
    ("choice", "kept", "said"),
    [
        ("keep", True, "the TLS secrets are still in it"),
        ("drop", False, "the TLS secrets were left out"),
    ],
)
def test_secrets_are_kept_or_dropped(
    choice: str, kept: bool, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = b"CLIENT_RANDOM " + b"0" * 64 + b" " + b"1" * 96 + b"\n"
    secrets = block(10, b"\x4b\x53\x4c\x54" + len(log).to_bytes(4, "little") + log)
    (tmp_path / "in").write_bytes(section() + interface() + secrets + enhanced())

    main(["annotate", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--secrets", choice])

    assert (log in (tmp_path / "out").read_bytes()) is kept
    assert said in capsys.readouterr().err


def test_an_output_that_cannot_be_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["annotate", str(EXAMPLE), "-o", str(tmp_path)]) == 2
    assert main(["annotate", str(EXAMPLE), "-o", "/dev/full"]) == 2

    told = capsys.readouterr().err.splitlines()
    assert told[0] == f"wirespan: cannot write {tmp_path}: it is a folder; name a file in it"
    assert told[1].startswith("wirespan: cannot write /dev/full: no space is left")


def test_a_terminal_is_no_place_for_a_capture(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdout", terminal)

    assert main(["annotate", str(EXAMPLE), "-o", "-"]) == 2

    assert "cannot write a capture to the terminal" in capsys.readouterr().err
