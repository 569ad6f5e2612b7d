"""One way through a capture, from its first packet to its last, with all of it put on a shelf."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Lock
from typing import BinaryIO

from wirespan.base.vocabulary import Vantage
from wirespan.capture.reader import Reader
from wirespan.capture.source import open_path
from wirespan.explain.ahead import Ahead
from wirespan.explain.answer import Answer
from wirespan.explain.run import Explanation
from wirespan.explain.wanted import Wanted
from wirespan.web.shelf import Shelf
from wirespan.web.turns import Turns


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted of a capture, as ``explain`` has it."""

    wanted: Wanted | None = None
    top: int | None = 0
    """Of the answer alone: the shelf has every request."""
    vantage: Vantage = Vantage.UNKNOWN


ALL = Asked()


class Reading:
    """``go`` in a thread; look at it within turns."""

    def __init__(
        self,
        reader: Reader,
        turns: Turns,
        asked: Asked = ALL,
        *,
        eager: bool = False,
        bytes_from: BinaryIO | None = None,
    ) -> None:
        """``eager``: requests are settled, and findings made, as soon as there are some.

        ``bytes_from``: the file again, where by the time it is wanted another may have its name.
        """
        self.reader = reader
        self._bytes = bytes_from
        self._bytes_lock = Lock()
        self.shelf = Shelf()
        self._turns = turns
        self._eager = eager
        self._explanation = Explanation(reader, asked.wanted, asked.top, asked.vantage, self.shelf)
        self.shelf.address_text = self._explanation.pipeline.decoder.address_text
        self._answer: Answer | None = None
        self._answered_at = 0
        """Frames that were there when it was made."""
        self._is_over = False

    def go(self, unwanted: Callable[[], bool], advanced: Callable[[], None] = lambda: None) -> bool:
        """To the end, or until it is unwanted; whether it came to the end.

        ``advanced`` is called when there is more to be seen.
        """
        pipeline = self._explanation.pipeline
        with self.reader:
            for part in Ahead(self.reader, pipeline.decoder):
                with self._turns:
                    pipeline.feed(part)
                    if self._eager:
                        pipeline.settle_now()
                    self.shelf.add_frames(part, pipeline.tracker.verdicts)
                advanced()
                if unwanted():
                    return False
            with self._turns:
                pipeline.finish()
                self._answer = self._explanation.answer()
                self._is_over = True
        return True

    @property
    def answer(self) -> Answer:
        """Counts and findings so far; requests and connections are on the shelf.

        Findings are known when all was read, unless this is eager.
        """
        frames = len(self.shelf.frames)
        if self._answer is None or not (self._is_over or self._answered_at == frames):
            self._answer, self._answered_at = self._so_far(), frames
        return self._answer

    def octets(self, offset: int, size: int) -> bytes:
        """Bytes of the (decompressed) file; fewer where it has become shorter."""
        with self._bytes_lock:
            if self._bytes is None:
                self._bytes = self.reader.kept or open_path(self.reader.path)[0]
            self._bytes.seek(offset)
            return self._bytes.read(size)

    def let_go(self) -> None:
        """Of the file; it is opened again for who asks nevertheless."""
        with self._bytes_lock:
            if self._bytes is not None:
                self._bytes.close()
                self._bytes = None

    def _so_far(self) -> Answer:
        explanation = self._explanation
        answer = Answer(explanation.capture(), explanation.totals(), (), (), ())
        if not self._eager:
            return answer
        return replace(answer, findings=explanation.findings_so_far())
