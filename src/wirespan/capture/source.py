"""Where the bytes come from: a path, standard input, or an open binary file.

Reading never seeks, so pipes and sockets do. What the user can put right (no such file,
no permission, a directory) is a UsageError; what goes wrong in the middle is a problem.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Protocol

from wirespan.base.errors import UsageError

STANDARD_INPUT = "-"


class Source(Protocol):
    """Bytes in order; the least a capture is read from."""

    def readinto(self, room: memoryview, /) -> int:
        """Put bytes into ``room``, at least one unless there is none left; how many."""


def open_path(path: str) -> tuple[BinaryIO, bool]:
    """The open file, and whether it is ours to close."""
    if path == STANDARD_INPUT:
        return _standard_input(), False
    try:
        # Unbuffered: blocks go straight into the batch buffer.
        return Path(path).open("rb", buffering=0), True
    except FileNotFoundError:
        raise UsageError(f"cannot open {path}", "there is no such file", "check the path") from None
    except IsADirectoryError:
        raise UsageError(
            f"cannot read {path}", "it is a directory", "name the capture files in it"
        ) from None
    except PermissionError:
        raise UsageError(
            f"cannot open {path}",
            "permission denied",
            "make it readable for you, e.g. with chmod or by copying it",
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"cannot open {path}", reason, "check the path") from None


def _standard_input() -> BinaryIO:
    if sys.stdin is None or sys.stdin.closed:
        raise UsageError("cannot read standard input", "it is closed", "name a file instead of -")
    if sys.stdin.isatty():
        raise UsageError(
            "cannot read a capture from the terminal",
            "standard input is a keyboard",
            "pipe a capture in, e.g. tcpdump -w - | wirespan explain -",
        )
    return sys.stdin.buffer


class Guarded:
    """A file whose reads end, with a report, where the system reports an error."""

    def __init__(self, file: BinaryIO, report: Callable[[int, str], None]) -> None:
        self._file = file
        self._report = report
        self.read_bytes = 0
        self.failed = False

    def readinto(self, room: memoryview, /) -> int:
        """As Source says; 0 also after an error."""
        if self.failed:
            return 0
        try:
            count: int | None = self._file.readinto(room)  # type: ignore[attr-defined]  # BinaryIO has it
        except OSError as error:
            return self._fail(error.strerror or str(error))
        if count is None:
            return self._fail("no bytes are ready and the file does not wait for them")
        self.read_bytes += count
        return count

    def _fail(self, reason: str) -> int:
        self.failed = True
        self._report(self.read_bytes, reason)
        return 0


class Written:
    """A source whose bytes are also written to a file, as they are read."""

    def __init__(self, source: Source, copy: BinaryIO) -> None:
        self._source = source
        self._copy = copy

    def readinto(self, room: memoryview, /) -> int:
        """As Source says; OSError where the copy cannot be written."""
        count = self._source.readinto(room)
        self._copy.write(room[:count])
        return count
