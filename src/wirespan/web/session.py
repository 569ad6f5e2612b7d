"""A capture being read in a thread, and what is known of it so far.

Whoever looks takes a turn between two batches. The bytes of frames are read from the file
when they are asked for; a capture that is compressed or comes through a pipe is written,
decompressed, to a temporary file for that.

A capture that is still being made is followed as it grows. What was said of a request then,
packets that came later may have changed; so when it is complete it is read once more, as any
other, and what was known so far stays in sight meanwhile.
"""

import tempfile
from dataclasses import replace
from pathlib import Path
from threading import Event, Lock, Thread
from typing import BinaryIO, cast

from wirespan.base.errors import UsageError
from wirespan.capture.reader import Reader, open_capture
from wirespan.capture.source import open_path
from wirespan.drive.growing import Growing
from wirespan.explain.answer import Answer
from wirespan.web.reading import Reading
from wirespan.web.shelf import Shelf
from wirespan.web.turns import Turns

LIVE, READING, DONE, FAILED = "live", "reading", "done", "failed"
OVER = frozenset({DONE, FAILED})
"""Nothing more will be known."""


class Session:
    """``start`` it, look at it within ``turns``, ``close`` it."""

    def __init__(self, path: str, name: str | None = None, *, live: bool = False) -> None:
        """UsageError where there is no capture to read.

        ``name`` is shown in place of the path; a ``live`` capture grows until ``complete``.
        """
        self.path = path
        self.name = name or path
        self.turns = Turns()
        self.state = LIVE if live else READING
        self._growing = Growing(path) if live else None
        self._size: int | None = None
        self._reading = self._open()
        self._bytes: BinaryIO | None = open_path(path)[0] if live else None
        """Of a live capture from the start: the complete file may take its place."""
        self._bytes_lock = Lock()
        self._unwanted = Event()
        self._over = Event()
        self._start_lock = Lock()
        self._thread = Thread(target=self._read, daemon=True, name=f"reading {path}")

    @property
    def shelf(self) -> Shelf:
        return self._reading.shelf

    def start(self) -> None:
        """Begin to read, unless that was done."""
        with self._start_lock:
            if self._thread.ident is None and not self._unwanted.is_set():
                self._thread.start()

    def wait(self, seconds: float | None = None) -> None:
        """Until everything was read."""
        self._over.wait(seconds)

    def complete(self) -> None:
        """A live capture will not grow any more: its file is whole and closed."""
        growing = self._growing
        if growing is not None:
            growing.complete()

    def close(self) -> None:
        """End the reading, let go of the files."""
        with self._start_lock:
            self._unwanted.set()
        self._over.set()
        self.complete()
        reader = self._reading.reader
        if not self._thread.is_alive():
            reader.close()
        elif not reader.kept:
            self._thread.join()
        self._let_go_of_bytes()

    @property
    def answer(self) -> Answer:
        """Counts and findings so far. To be asked within a turn."""
        answer = self._reading.answer
        return replace(answer, capture=replace(answer.capture, path=self.name))

    @property
    def read_share(self) -> float:
        """How much of the file was read, from 0 to 1; 0 where its size is not known."""
        if self.state in OVER:
            return 1.0
        consumed = self._reading.reader.consumed
        return min(consumed / self._size, 1.0) if self._size else 0.0

    def octets(self, offset: int, size: int) -> bytes:
        """Bytes of the (decompressed) file; fewer where it has become shorter."""
        with self._bytes_lock:
            if self._bytes is None:
                self._bytes = self._reading.reader.kept or open_path(self.path)[0]
            self._bytes.seek(offset)
            return self._bytes.read(size)

    def _open(self) -> Reading:
        if self._growing is not None:
            growing = cast(BinaryIO, self._growing)
            return Reading(Reader(self.path, growing, owned=True), self.turns, eager=True)
        reader = open_capture(self.path, keep=_temporary_file)
        self._size = None if reader.kept else _size(self.path)
        return Reading(reader, self.turns)

    def _read(self) -> None:
        """The thread."""
        try:
            if self._reading.go(self._unwanted.is_set) and self._is_whole():
                self.state = DONE
        finally:
            if not self._unwanted.is_set() and self.state != DONE:
                self.state = FAILED
            self._over.set()

    def _is_whole(self) -> bool:
        """What was live is read again; its file may be gone by now, which is no harm."""
        if self._growing is None:
            return True
        self.state, self._growing = READING, None
        try:
            again = self._open()
        except UsageError:
            return True
        if not again.go(self._unwanted.is_set):
            return False
        with self.turns:
            self._reading = again
            self._let_go_of_bytes()
        return True

    def _let_go_of_bytes(self) -> None:
        with self._bytes_lock:
            if self._bytes is not None:
                self._bytes.close()
                self._bytes = None


def _temporary_file() -> BinaryIO:
    return tempfile.TemporaryFile(prefix="wirespan-")


def _size(path: str) -> int | None:
    file = Path(path)
    return file.stat().st_size if file.is_file() else None
