"""A file that somebody else is still writing, read as it grows.

Who reads waits in the kernel (inotify(7)) until the file is written to, and then a moment
longer, so that a few packets a time do not keep two programs busy. Where there is no inotify,
the file is looked at again after that moment.
"""

import contextlib
import ctypes
import os
import select
import threading
from pathlib import Path
from typing import Final

from wirespan.base.errors import UsageError

IN_MODIFY = 0x2
IN_NONBLOCK = os.O_NONBLOCK
IN_CLOEXEC = getattr(os, "O_CLOEXEC", 0)
EVENT_BYTES = 4096
GATHERED_MS = 100
"""How old what was written gets before it is read."""
NO_WATCH: Final = -1


class Growing:
    """Reads on and on until ``complete`` was called, and then to the end.

    ``readinto`` gives 0 where there is no more for now, so that what was read is used; asked
    again it waits. Twice 0 is the end.
    """

    def __init__(self, path: str) -> None:
        """UsageError where it cannot be opened."""
        try:
            self._file = Path(path).open("rb", buffering=0)  # noqa: SIM115  # closed by close
        except OSError as error:
            raise UsageError(
                f"cannot open {path}", error.strerror or "no reason given", "check the path"
            ) from None
        self._woken, self._waking = os.pipe()
        self._watch = _watch(path)
        self._completed = select.poll()
        self._completed.register(self._woken, select.POLLIN)
        self._written = select.poll()
        self._written.register(self._woken, select.POLLIN)
        if self._watch != NO_WATCH:
            self._written.register(self._watch, select.POLLIN)
        self._gave = False
        self._complete = False
        self._closed = False
        self._lock = threading.Lock()
        """Who completes must not write into a descriptor that is closed and another's by now."""

    def readinto(self, room: memoryview, /) -> int:
        count = self._file.readinto(room)
        if count or self._gave:
            self._gave = count > 0
            return count
        while not self._complete:
            self._wait()
            if count := self._file.readinto(room):
                self._gave = True
                return count
        return self._file.readinto(room)

    def complete(self) -> None:
        """Nothing more will be written."""
        with self._lock:
            self._complete = True
            if not self._closed:
                os.write(self._waking, b".")

    def seekable(self) -> bool:
        """What was read is in the file and can be read again: it need not be kept."""
        return True

    def close(self) -> None:
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._file.close()
            for descriptor in {self._woken, self._waking, self._watch} - {NO_WATCH}:
                os.close(descriptor)

    def _wait(self) -> None:
        """Until there is more, or no more will come."""
        if self._watch != NO_WATCH:
            self._written.poll()
            with contextlib.suppress(BlockingIOError):
                os.read(self._watch, EVENT_BYTES)
        self._completed.poll(GATHERED_MS)


def _watch(path: str) -> int:
    """A descriptor that is readable when the file was written to, if there are such here."""
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, "inotify_init1"):
        return NO_WATCH
    descriptor: int = library.inotify_init1(IN_NONBLOCK | IN_CLOEXEC)
    if descriptor == NO_WATCH:  # too many of this user's
        return NO_WATCH
    if library.inotify_add_watch(descriptor, os.fsencode(path), IN_MODIFY) == NO_WATCH:
        os.close(descriptor)
        return NO_WATCH
    return descriptor
