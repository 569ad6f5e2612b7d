"""Reads and decodes ahead, in a thread: while one batch is followed, the next is made ready.

Reading waits for the disk and decoding is a compiled loop; both let go of the interpreter,
so on two cores they cost no time of their own. What is handed over belongs to the reader of
this iterator until it asks for the next part.
"""

from collections.abc import Iterator
from dataclasses import replace
from queue import SimpleQueue
from threading import Thread
from typing import NamedTuple

from wirespan.capture.batch import BATCHES_AT_ONCE, Batch
from wirespan.capture.reader import Reader
from wirespan.kernels.decode.decoder import Decoder
from wirespan.kernels.layout import Frame, Packet
from wirespan.kernels.table import CELL_BYTES, Table


class Part(NamedTuple):
    """Rows [first, done) of a batch, decoded into the same rows of ``packets``."""

    batch: Batch
    packets: Table
    first: int
    done: int


class Ahead:
    """Iterate it once for the parts of a capture, in order."""

    def __init__(self, reader: Reader, decoder: Decoder) -> None:
        self._reader = reader
        self._decoder = decoder
        self._ready: SimpleQueue[Part | BaseException | None] = SimpleQueue()
        self._used: SimpleQueue[None] = SimpleQueue()
        """Something for each part that was used."""
        self._unused = 0
        """Parts handed over of which nothing was heard yet."""
        self._unwanted = False
        self._tables = [
            (Table(len(Frame), 4096), Table(len(Packet), 4096)) for _ in range(BATCHES_AT_ONCE)
        ]

    def __iter__(self) -> Iterator[Part]:
        thread = Thread(target=self._work, daemon=True, name="reading ahead")
        thread.start()
        try:
            while (part := self._ready.get()) is not None:
                if isinstance(part, BaseException):
                    raise part
                yield part
                self._used.put(None)
        finally:
            self._unwanted = True
            self._used.put(None)

    def _work(self) -> None:
        """The thread: whatever ends it is told to who iterates."""
        try:
            for number, batch in enumerate(self._reader):
                self._decode(batch, *self._tables[number % BATCHES_AT_ONCE])
                self._wait(BATCHES_AT_ONCE - 1)
                if self._unwanted:
                    return
        except BaseException as error:  # noqa: BLE001 - raised again where it can be seen
            self._ready.put(error)
        else:
            self._ready.put(None)

    def _decode(self, batch: Batch, frames: Table, packets: Table) -> None:
        """Decode a batch; wait where its reserve is full until what is done was used."""
        own = replace(batch, frames=frames)
        _copy(batch.frames, frames, batch.count)
        done = 0
        while done < batch.count and not self._unwanted:
            first = done
            done = self._decoder.decode(
                own.buffer, own.used, frames, first, own.count, own.first_frame, packets
            )
            self._ready.put(Part(own, packets, first, done))
            self._unused += 1
            if done < batch.count:
                self._wait(0)

    def _wait(self, most: int) -> None:
        """Until at most so many parts are unused: the next batch takes the oldest one's place."""
        while self._unused > most and not self._unwanted:
            self._used.get()
            self._unused -= 1


def _copy(source: Table, target: Table, rows: int) -> None:
    target.reserve(rows)
    used = rows * source.fields * CELL_BYTES
    target.cells.cast("B")[:used] = source.cells.cast("B")[:used]
