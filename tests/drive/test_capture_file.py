"""A capture's file is private, and belongs to who asked for it."""

import os
from pathlib import Path

import pytest

from wirespan.base.errors import UsageError
from wirespan.drive.capture_file import create


def test_a_new_file_is_its_owner_s_alone(tmp_path: Path) -> None:
    path = tmp_path / "out"

    with create(str(path)) as file:
        file.write(b"x")

    assert path.read_bytes() == b"x"
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_that_was_there_is_written_anew_and_keeps_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"longer than before")
    path.chmod(0o644)

    create(str(path)).close()

    assert path.read_bytes() == b""
    assert path.stat().st_mode & 0o777 == 0o644


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_under_sudo_it_belongs_to_who_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUDO_UID", "1234")
    monkeypatch.setenv("SUDO_GID", "1235")

    create(str(tmp_path / "new")).close()
    monkeypatch.setenv("SUDO_UID", "nobody")
    create(str(tmp_path / "odd")).close()

    assert ((tmp_path / "new").stat().st_uid, (tmp_path / "new").stat().st_gid) == (1234, 1235)
    assert (tmp_path / "odd").stat().st_uid == 0


@pytest.mark.parametrize(
    ("name", "remedy"), [("no/out", "make it, or name another"), (".", "name a file in it")]
)
def test_where_it_cannot_be_written_a_sentence_says_so(
    tmp_path: Path, name: str, remedy: str
) -> None:
    with pytest.raises(UsageError, match=rf"cannot write .*; {remedy}$"):
        create(str(tmp_path / name))
