"""How far the reading is, on standard error, and only where a person watches it.

Never on a dumb terminal: it cannot clear a line.
"""

import os
from typing import Self, TextIO

STEP_BYTES = 16 * 1024 * 1024
"""How often to speak where the size is not known."""
CLEAR = "\r\x1b[K"


class Progress:
    """Call it with bytes read and, where known, bytes in all; silent off a terminal."""

    def __init__(self, stream: TextIO | None, name: str) -> None:
        watched = stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
        self._stream = stream if watched else None
        self._name = name
        self._said = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        if self._stream and self._said:
            self._stream.write(CLEAR)
            self._stream.flush()

    def __call__(self, done: int, total: int | None) -> None:
        if self._stream is None:
            return
        if total:
            said = f"{min(done * 100 // total, 100)} %"
        else:
            said = f"{done // STEP_BYTES * STEP_BYTES // 1_000_000} MB"
        if said != self._said:
            self._said = said
            self._stream.write(f"{CLEAR}reading {self._name}: {said}")
            self._stream.flush()
