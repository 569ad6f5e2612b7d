"""A capture being read in a thread, and what is known of it so far.

Whoever looks takes a turn between two batches. The bytes of frames are read from the file
when they are asked for; a capture that is compressed or comes through a pipe is written,
decompressed, to a temporary file for that.
"""

import tempfile
from dataclasses import replace
from pathlib import Path
from threading import Event, Lock, Thread
from typing import BinaryIO

from wirespan.base.vocabulary import Vantage
from wirespan.capture.reader import open_capture
from wirespan.explain.answer import Answer
from wirespan.explain.wanted import Wanted
from wirespan.web.reading import Asked, Reading
from wirespan.web.shelf import Shelf
from wirespan.web.turns import Turns

LIVE, READING, DONE, FAILED = "live", "reading", "done", "failed"
"""A capture is ``live`` while it is being made."""
OVER = frozenset({DONE, FAILED})
"""Nothing more will be known."""


class Session:
    """``start`` it, look at it within ``turns``, ``close`` it."""

    def __init__(
        self,
        path: str,
        name: str | None = None,
        *,
        filtered_by: str | None = None,
        top: int | None = 0,
        vantage: Vantage = Vantage.UNKNOWN,
    ) -> None:
        """UsageError where there is no capture to read; ``name`` is shown in place of the path.

        The rest is as ``explain`` has it.
        """
        self._asked = Asked(Wanted(filtered_by) if filtered_by else None, top, vantage)
        self.path = path
        self.name = name or path
        self.turns = Turns()
        self.state = READING
        self._size: int | None = None
        self._reading = self._open()
        """What is shown."""
        self._unwanted = Event()
        self._over = Event()
        self._start_lock = Lock()
        self._thread = Thread(target=self._run, daemon=True, name=f"reading {path}")

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

    def close(self) -> None:
        """End the reading, let go of the files."""
        with self._start_lock:
            self._unwanted.set()
        self._over.set()
        reader = self._reading.reader
        if not self._thread.is_alive():
            reader.close()
        elif not reader.kept:
            self._thread.join()
        self._reading.let_go()

    @property
    def answer(self) -> Answer:
        """Counts and findings so far; requests and connections are on the shelf.

        To be asked within a turn.
        """
        answer = self._reading.answer
        return replace(answer, capture=replace(answer.capture, path=self.name))

    @property
    def read_bytes(self) -> tuple[int, int | None]:
        """How much of the file was read, and its size where it is known."""
        return self._reading.reader.consumed, self._size

    @property
    def read_share(self) -> float:
        """How much of the file was read, from 0 to 1; 0 where its size is not known."""
        if self.state in OVER:
            return 1.0
        consumed = self._reading.reader.consumed
        return min(consumed / self._size, 1.0) if self._size else 0.0

    def octets(self, offset: int, size: int) -> bytes:
        """Bytes of the (decompressed) file; fewer where it has become shorter."""
        return self._reading.octets(offset, size)

    def _open(self) -> Reading:
        reader = open_capture(self.path, keep=_temporary_file)
        self._size = None if reader.kept else _size(self.path)
        return Reading(reader, self.turns, self._asked)

    def _run(self) -> None:
        """The thread."""
        try:
            if self._read():
                self.state = DONE
        finally:
            if self.state != DONE and not self._unwanted.is_set():
                self.state = FAILED
            self._over.set()

    def _read(self) -> bool:
        """Whether it came to the end."""
        return self._reading.go(self._unwanted.is_set)


def _temporary_file() -> BinaryIO:
    return tempfile.TemporaryFile(prefix="wirespan-")


def _size(path: str) -> int | None:
    file = Path(path)
    return file.stat().st_size if file.is_file() else None
