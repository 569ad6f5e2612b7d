"""Opening what the user named: each way it can fail is one sentence."""

import io
import os
import sys
from pathlib import Path

import pytest

from wirespan.base.errors import UsageError
from wirespan.capture.source import Guarded, open_path


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("absent", "there is no such file"),
        (".", "it is a directory"),
        ("absent/inside", "there is no such file"),
        ("file/inside", "Not a directory"),
        ("a" * 300, "File name too long"),
        ("nul\0byte", "embedded null byte"),
    ],
)
def test_what_cannot_be_opened_is_one_sentence(tmp_path: Path, name: str, why: str) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(UsageError, match=why) as raised:
        open_path(os.path.join(tmp_path, name))  # noqa: PTH118  # a Path would take the dot away

    assert raised.value.remedy
    assert "\n" not in str(raised.value)


def test_no_permission_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)

    with pytest.raises(UsageError, match="permission denied"):
        open_path("secret.pcap")


class _Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def test_standard_input_is_a_dash_and_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"abc")))

    file, owned = open_path("-")

    assert (file.read(), owned) == (b"abc", False)


@pytest.mark.parametrize("stdin", [None, _Terminal(io.BytesIO())])
def test_a_keyboard_or_nothing_is_refused(
    monkeypatch: pytest.MonkeyPatch, stdin: io.TextIOWrapper | None
) -> None:
    monkeypatch.setattr(sys, "stdin", stdin)

    with pytest.raises(UsageError, match="standard input"):
        open_path("-")


class _NotReady(io.RawIOBase):
    def readinto(self, room: object) -> None:
        return None


def test_a_file_that_does_not_wait_ends_with_a_report() -> None:
    reports: list[tuple[int, str]] = []
    guarded = Guarded(_NotReady(), lambda at, why: reports.append((at, why)))  # type: ignore[arg-type]  # raw

    assert guarded.readinto(memoryview(bytearray(10))) == 0
    assert guarded.readinto(memoryview(bytearray(10))) == 0
    assert [at for at, _ in reports] == [0]
