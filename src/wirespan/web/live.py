"""A capture that is still being made, followed as it grows.

A request is settled when no later packet can change it, which may be long after its answer.
So while the capture is small it is read whole, again and again, and what is shown is what
``explain`` would say if it ended here; never for more than a fifth of the time, because what
is measured runs on this machine too. A large one is shown as far as it is settled. When it is
complete it is read once more, as any other.
"""

from dataclasses import replace
from threading import Event, Thread
from typing import BinaryIO, cast

from wirespan.base.errors import UsageError
from wirespan.capture.reader import Reader, open_capture
from wirespan.capture.source import open_path
from wirespan.drive.clock import monotonic_ns
from wirespan.drive.growing import Growing
from wirespan.explain.answer import Answer
from wirespan.web.reading import Reading
from wirespan.web.session import LIVE, READING, Session
from wirespan.web.turns import Turns

SMALL_BYTES = 8 << 20
PAUSES = 4
"""For each time that it takes to read the capture."""
LEAST_PAUSE_SECONDS = 0.2
NANOSECONDS = 1_000_000_000


class LiveSession(Session):
    """As another, and ``complete`` it when nothing more is written."""

    def __init__(self, path: str, name: str | None = None) -> None:
        """UsageError where the file has not been begun."""
        self._growing = Growing(path)
        super().__init__(path, name)
        self.state = LIVE
        self._followed = self._reading
        self._grown = Event()
        self._completed = Event()

    def complete(self) -> None:
        """The capture's file is whole and closed."""
        self._growing.complete()

    def close(self) -> None:
        self._unwanted.set()
        self.complete()
        super().close()
        if self._followed is not self._reading:
            self._followed.let_go()

    @property
    def answer(self) -> Answer:
        """While it is written, the last packet may be there in part: that is not worth telling."""
        answer = super().answer
        if self.state != LIVE:
            return answer
        capture = answer.capture
        told = tuple(one for one in capture.problems if one.kind != "truncated" or one.frame)
        untold = len(capture.problems) - len(told)
        total = capture.problems_total - untold
        return replace(
            answer,
            capture=replace(capture, truncated=False, problems=told, problems_total=total),
        )

    def _open(self) -> Reading:
        file = cast(BinaryIO, self._growing)
        try:
            reader = Reader(self.path, file, owned=True)
        except BaseException:
            file.close()
            raise
        return Reading(reader, self.turns, eager=True, bytes_from=open_path(self.path)[0])

    def _read(self) -> bool:
        looking = Thread(target=self._look, daemon=True, name=f"looking at {self.path}")
        looking.start()
        try:
            whole = self._followed.go(self._unwanted.is_set, self._grown.set)
            self.state = READING
        finally:
            self._completed.set()
            self._grown.set()
        looking.join()
        return whole and self._show_whole()

    def _look(self) -> None:
        """The other thread: read it whole while it is small and grows."""
        while self._grown.wait() and not self._completed.is_set():
            self._grown.clear()
            if self._followed.reader.consumed > SMALL_BYTES:
                self._show(self._followed)
                return
            begun_ns = monotonic_ns()
            self._show_whole()
            took = (monotonic_ns() - begun_ns) / NANOSECONDS
            self._completed.wait(max(LEAST_PAUSE_SECONDS, took * PAUSES))

    def _show_whole(self) -> bool:
        """As far as it was written; False where it is not wanted any more."""
        try:
            again = open_path(self.path)[0]
            reading = Reading(open_capture(self.path), Turns(), bytes_from=again)
        except UsageError:  # somebody took the file away
            self._show(self._followed)
            return True
        if not reading.go(self._unwanted.is_set):
            reading.let_go()
            return False
        self._show(reading)
        return True

    def _show(self, reading: Reading) -> None:
        with self.turns:
            before, self._reading = self._reading, reading
        if before not in (reading, self._followed):
            before.let_go()
