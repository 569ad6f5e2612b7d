"""Files that a command writes: never over what is read, and whole or not at all."""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, BinaryIO, TextIO, cast

from wirespan.base.errors import UsageError, unwritable
from wirespan.capture.source import STANDARD_INPUT

STANDARD_OUTPUT = "-"


def check_place(output: str, *sources: str) -> None:
    """UsageError where the file cannot be written, before anything long is begun."""
    what = f"cannot write {output}".rstrip()
    path = Path(output)
    if not output:
        raise UsageError(what, "no name was given", "name a file")
    if any(is_same(path, source) for source in sources):
        read = "the capture that is read" if len(sources) == 1 else "one of those that are read"
        raise UsageError(what, f"it is {read}", "name another file")
    with _told(output):
        if path.is_dir():
            raise UsageError(what, "it is a folder", "name a file in it")
        folder = path.absolute().parent
        if not folder.is_dir():
            raise UsageError(what, "its folder does not exist", "make it, or name another")
        check_permission(path if path.exists() else folder)


def check_beside(output: str, *sources: str) -> None:
    """As check_place, for a file beside what is printed."""
    if output == STANDARD_OUTPUT:
        raise UsageError(
            f"cannot write {output}", "standard output has what is printed", "name a file"
        )
    check_place(output, *sources)


def is_same(path: Path, source: str) -> bool:
    """By whatever name, also where it is standard input, or neither is there yet."""
    try:
        if source == STANDARD_INPUT:
            return os.path.samestat(path.stat(), os.fstat(sys.stdin.fileno()))
        return path.samefile(source)
    except (OSError, ValueError, AttributeError):
        return source != STANDARD_INPUT and os.path.realpath(path) == os.path.realpath(source)


def check_permission(place: Path, mode: int = os.W_OK) -> None:
    """OSError where the system would refuse this, as far as it can tell without trying."""
    known = os.access in os.supports_effective_ids
    if not os.access(place, mode, effective_ids=known):
        read_only = os.statvfs(place).f_flag & os.ST_RDONLY
        why = errno.EROFS if read_only else errno.EACCES
        raise OSError(why, os.strerror(why))


@contextmanager
def opened(output: str, *sources: str) -> Iterator[Callable[[str], object]]:
    """What writes text there; nothing is made before there is something to write."""
    if output == STANDARD_OUTPUT:
        yield sys.stdout.write
        return
    check_place(output, *sources)
    with _told(output), _Late(Path(output), "w") as file:
        yield file.write


@contextmanager
def opened_bytes(output: str, *sources: str) -> Iterator[BinaryIO]:
    """A file of bytes; there in any case."""
    if output == STANDARD_OUTPUT:
        yield cast(BinaryIO, sys.stdout.buffer)
        return
    check_place(output, *sources)
    with _told(output), _Late(Path(output), "wb") as late:
        yield cast(BinaryIO, late.opened)


@contextmanager
def _told(output: str) -> Iterator[None]:
    """What the system refuses, as a sentence."""
    try:
        yield
    except OSError as error:
        raise unwritable(output, error) from None


class _Late:
    """A file that is opened when it is asked for: a refused capture leaves no empty file.

    One that was not there before, and is not finished, goes again.
    """

    def __init__(self, path: Path, mode: str) -> None:
        self._path = path
        self._mode = mode
        self._file: IO[Any] | None = None
        self._is_new = False

    def __enter__(self) -> "_Late":
        return self

    def __exit__(self, failed: object, *_unused: object) -> None:
        if self._file is None:
            return
        try:
            self._file.close()
        except OSError:
            self._remove()
            raise
        if failed:
            self._remove()

    @property
    def opened(self) -> IO[Any]:
        if self._file is None:
            self._is_new = not self._path.exists()
            encoding = None if "b" in self._mode else "utf-8"
            self._file = self._path.open(self._mode, encoding=encoding)
        return self._file

    def write(self, text: str) -> object:
        return cast(TextIO, self.opened).write(text)

    def _remove(self) -> None:
        if self._is_new:
            with suppress(OSError):
                self._path.unlink()
