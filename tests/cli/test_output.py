"""Text into a file or to standard output."""

from pathlib import Path

import pytest

from wirespan.base.errors import UsageError
from wirespan.cli.output import opened


def test_text_is_written_as_utf_8(tmp_path: Path) -> None:
    target = tmp_path / "out"

    with opened(str(target), "source") as write:
        write("é")
        write("!")

    assert target.read_bytes() == b"\xc3\xa9!"


def test_a_dash_is_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    with opened("-", "source") as write:
        write("said")

    assert capsys.readouterr().out == "said"


def test_without_text_there_is_no_file(tmp_path: Path) -> None:
    with opened(str(tmp_path / "out"), "source"):
        pass

    assert list(tmp_path.iterdir()) == []


def test_what_is_read_is_not_written_over(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_text("capture")

    with pytest.raises(UsageError, match="it is the capture"), opened(str(source), str(source)):
        pass

    assert source.read_text() == "capture"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(UsageError, match="it is a folder"),
        opened(str(tmp_path), "source") as write,
    ):
        write("text")
