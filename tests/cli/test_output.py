"""What a command writes: into a file or to standard output, never over what is read."""

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pytest

from wirespan.base.errors import UsageError
from wirespan.cli.output import check_beside, check_place, is_same, opened, opened_bytes


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
        pytest.raises(UsageError, match="it is a folder; name a file in it"),
        opened(str(tmp_path), "source") as write,
    ):
        write("text")


@pytest.mark.parametrize(
    ("output", "why"),
    [
        ("", "no name was given"),
        ("missing/out", "its folder does not exist"),
        ("source/out", "its folder does not exist"),
        ("link", "it is the capture that is read"),
    ],
)
def test_a_place_is_judged_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str, why: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("source").write_text("capture")
    Path("link").symlink_to("source")

    with pytest.raises(UsageError, match=why):
        check_place(output, "source")


def test_a_capture_on_standard_input_is_not_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, other = tmp_path / "source", tmp_path / "other"
    source.write_text("capture")
    other.write_text("text")

    with source.open() as standard_input:
        monkeypatch.setattr("sys.stdin", standard_input)
        with pytest.raises(UsageError, match="it is the capture that is read"):
            check_place(str(source), "-")
        check_place(str(other), "-")


def test_two_names_of_a_file_that_is_not_there_yet_are_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert is_same(Path("out"), "./out")
    assert is_same(Path("out"), str(tmp_path / "out"))
    assert not is_same(Path("out"), "other")
    assert not is_same(Path("-"), "-")


@pytest.fixture
def a_stranger() -> Iterator[None]:
    """Root may write everywhere: this process is somebody else's for a while."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    yield
    os.seteuid(before)


@pytest.mark.parametrize("mode", [0o555, 0], ids=oct)
@pytest.mark.parametrize("name", ["new", "mine"])
def test_a_place_that_may_not_be_written_is_told_before_anything_is_read(
    name: str, mode: int, request: pytest.FixtureRequest
) -> None:
    # Not in tmp_path, which nobody else may look into.
    with TemporaryDirectory() as folder:
        (Path(folder) / "mine").touch()
        (Path(folder) / "mine").chmod(0o444)
        Path(folder).chmod(mode)
        request.getfixturevalue("a_stranger")

        with pytest.raises(UsageError, match="permission denied; name a file in a folder of yours"):
            check_place(str(Path(folder) / name))
        os.seteuid(os.getuid())
        Path(folder).chmod(0o700)


def test_without_standard_input_any_file_may_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", None)

    check_place(str(tmp_path / "out"), "-")


def test_beside_an_answer_a_dash_is_no_place() -> None:
    with pytest.raises(UsageError, match="standard output has what is printed"):
        check_beside("-", "source")


def broken_off(target: Path, trouble: BaseException) -> None:
    with opened(str(target), "source") as write:
        write("half")
        raise trouble


def broken_off_bytes(target: Path, trouble: BaseException) -> None:
    with opened_bytes(str(target), "source") as file:
        file.write(b"half")
        raise trouble


@pytest.mark.parametrize("write", [broken_off, broken_off_bytes])
@pytest.mark.parametrize("trouble", [KeyboardInterrupt(), UsageError("no", "more", "now")])
def test_what_is_not_finished_goes_again(
    tmp_path: Path, write: Callable[[Path, BaseException], None], trouble: BaseException
) -> None:
    with pytest.raises(type(trouble)):
        write(tmp_path / "out", trouble)

    assert list(tmp_path.iterdir()) == []


def test_what_the_system_refuses_in_the_middle_is_a_sentence(tmp_path: Path) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(UsageError, match="no space is left; make room"):
        broken_off_bytes(tmp_path / "out", full)

    assert list(tmp_path.iterdir()) == []


def test_what_was_there_before_stays_there(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.write_text("before")

    with pytest.raises(KeyboardInterrupt):
        broken_off(target, KeyboardInterrupt())

    assert target.read_text() == "half"


def test_a_device_that_is_full_is_a_sentence() -> None:
    with (
        pytest.raises(UsageError, match="cannot write /dev/full: no space is left"),
        opened("/dev/full", "source") as write,
    ):
        write("text")


def test_bytes_go_to_standard_output(monkeypatch: pytest.MonkeyPatch) -> None:
    octets = object()
    monkeypatch.setattr("sys.stdout", SimpleNamespace(buffer=octets))

    with opened_bytes("-", "source") as file:
        assert file is octets
