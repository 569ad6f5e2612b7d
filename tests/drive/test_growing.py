"""A file read while it is written."""

import threading
from pathlib import Path

import pytest

from wirespan.base.errors import UsageError
from wirespan.drive import growing as module
from wirespan.drive.clock import monotonic_ns
from wirespan.drive.growing import Growing


@pytest.fixture(name="path", params=["watched", "looked at"])
def _path(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    if request.param == "looked at":
        monkeypatch.setattr(module, "_watch", lambda path: -1)
    path = tmp_path / "growing"
    path.write_bytes(b"begun")
    return path


def piece(growing: Growing, size: int = 100) -> bytes:
    room = bytearray(size)
    return bytes(room[: growing.readinto(memoryview(room))])


def add(path: Path, octets: bytes) -> None:
    with path.open("ab") as file:
        file.write(octets)


def test_what_is_there_is_read_and_then_there_is_a_pause(path: Path) -> None:
    growing = Growing(str(path))

    assert [piece(growing, 3), piece(growing, 3), piece(growing, 3)] == [b"beg", b"un", b""]
    growing.close()


def test_asked_again_it_waits_for_more(path: Path) -> None:
    growing = Growing(str(path))
    piece(growing), piece(growing)
    later = threading.Timer(0.3, add, (path, b" and done"))
    begun = monotonic_ns() / 1e9
    later.start()

    assert piece(growing) == b" and done"
    assert monotonic_ns() / 1e9 - begun >= 0.3
    assert piece(growing) == b""
    growing.close()


def test_what_was_written_before_it_was_asked_is_not_missed(path: Path) -> None:
    growing = Growing(str(path))
    piece(growing), piece(growing)
    add(path, b"more")

    assert piece(growing) == b"more"
    growing.close()


def test_complete_wakes_who_waits_and_the_last_bytes_are_read(path: Path) -> None:
    growing = Growing(str(path))
    piece(growing), piece(growing)
    threading.Timer(0.2, growing.complete).start()

    assert piece(growing) == b""
    add(path, b"last")
    assert [piece(growing), piece(growing), piece(growing)] == [b"last", b"", b""]
    growing.close()


class Looked:
    """Nothing is in it, and each look is counted."""

    def __init__(self) -> None:
        self.looks = 0

    def readinto(self, _room: memoryview) -> int:
        self.looks += 1
        return 0

    def close(self) -> None:
        pass


def test_while_it_waits_it_looks_ten_times_a_second_at_most(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    growing = Growing(str(path))
    piece(growing), piece(growing)
    growing._file.close()
    looked = Looked()
    monkeypatch.setattr(growing, "_file", looked)
    begun = monotonic_ns() / 1e9
    threading.Timer(0.5, growing.complete).start()

    piece(growing)

    # One before it waits, one after it was woken, one to the end.
    assert looked.looks <= 3 + (monotonic_ns() / 1e9 - begun) / 0.1
    growing.close()


def test_closed_it_may_be_completed_and_closed_again(path: Path) -> None:
    growing = Growing(str(path))

    growing.close()
    growing.complete()
    growing.close()


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot open"):
        Growing(str(tmp_path / "nothing"))


def test_where_the_kernel_gives_no_more_watches_the_file_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()

    class Library:
        def inotify_init1(self, _flags: int) -> int:
            return -1

    monkeypatch.setattr("ctypes.CDLL", lambda *_, **__: Library())

    assert module._watch(str(tmp_path / "file")) == -1
