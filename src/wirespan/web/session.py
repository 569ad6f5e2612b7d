"""A capture being read in a thread, and what is known of it so far.

Whoever looks takes a turn between two batches. The bytes of frames are read from the file
when they are asked for; a capture that is compressed or comes through a pipe is written,
decompressed, to a temporary file for that.
"""

import tempfile
from pathlib import Path
from threading import Event, Lock, Thread
from typing import BinaryIO

from wirespan.base.vocabulary import Vantage
from wirespan.capture.reader import open_capture
from wirespan.capture.source import open_path
from wirespan.explain.ahead import Ahead
from wirespan.explain.answer import Answer
from wirespan.explain.run import Explanation
from wirespan.explain.wanted import Wanted
from wirespan.web.shelf import Shelf
from wirespan.web.turns import Turns

READING, DONE, FAILED = "reading", "done", "failed"


class Session:
    """``start`` it, look at it within ``turns``, ``close`` it."""

    def __init__(
        self,
        path: str,
        *,
        filtered_by: str | None = None,
        top: int | None = 0,
        vantage: Vantage = Vantage.UNKNOWN,
    ) -> None:
        """UsageError where there is no capture to read; the rest as ``explain`` has it."""
        wanted = Wanted(filtered_by) if filtered_by else None
        self.turns = Turns()
        self.shelf = Shelf()
        self.state = READING
        self._reader = open_capture(path, keep=_temporary_file)
        self._size = None if self._reader.kept else _size(path)
        self._explanation = Explanation(self._reader, wanted, top, vantage, self.shelf)
        self.shelf.address_text = self._explanation.pipeline.decoder.address_text
        self._answer: Answer | None = None
        self._path = path
        self._bytes: BinaryIO | None = None
        self._bytes_lock = Lock()
        self._unwanted = Event()
        self._thread = Thread(target=self._read, daemon=True, name=f"reading {path}")

    @property
    def path(self) -> str:
        return self._path

    def start(self) -> None:
        self._thread.start()

    def wait(self, seconds: float | None = None) -> None:
        """Until everything was read."""
        self._thread.join(seconds)

    def close(self) -> None:
        """End the reading, let go of the files."""
        self._unwanted.set()
        if not self._thread.is_alive():
            self._reader.close()
        elif not self._reader.kept:
            self._thread.join()
        with self._bytes_lock:
            if self._bytes is not None:
                self._bytes.close()
                self._bytes = None

    @property
    def answer(self) -> Answer:
        """Counts and findings so far; requests and connections are on the shelf.

        Findings are known when all was read. To be asked within a turn.
        """
        if self._answer is not None:
            return self._answer
        explanation = self._explanation
        return Answer(explanation.capture(), explanation.totals(), (), (), ())

    @property
    def read_bytes(self) -> tuple[int, int | None]:
        """How much of the file was read, and its size where it is known."""
        return self._reader.consumed, self._size

    @property
    def read_share(self) -> float:
        """How much of the file was read, from 0 to 1; 0 where its size is not known."""
        if self.state != READING:
            return 1.0
        return min(self._reader.consumed / self._size, 1.0) if self._size else 0.0

    def octets(self, offset: int, size: int) -> bytes:
        """Bytes of the (decompressed) file; fewer where it has become shorter."""
        with self._bytes_lock:
            if self._bytes is None:
                self._bytes = self._reader.kept or open_path(self._path)[0]
            self._bytes.seek(offset)
            return self._bytes.read(size)

    def _read(self) -> None:
        """The thread."""
        explanation, pipeline = self._explanation, self._explanation.pipeline
        try:
            with self._reader:
                for part in Ahead(self._reader, pipeline.decoder):
                    with self.turns:
                        pipeline.feed(part)
                        self.shelf.add_frames(part, pipeline.tracker.verdicts)
                    if self._unwanted.is_set():
                        return
                with self.turns:
                    pipeline.finish()
                    self._answer = explanation.answer()
                    self.state = DONE
        finally:
            if self.state == READING:
                self.state = FAILED


def _temporary_file() -> BinaryIO:
    return tempfile.TemporaryFile(prefix="wirespan-")


def _size(path: str) -> int | None:
    file = Path(path)
    return file.stat().st_size if file.is_file() else None
