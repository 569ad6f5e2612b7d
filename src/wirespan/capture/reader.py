"""A capture from its first byte to its last: batches of frames, and what was learnt on the way.

The file is recognised by its content when it is opened; everything else is known only as
far as the batches have been read.
"""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from wirespan.base.errors import UsageError
from wirespan.base.problem import Problem
from wirespan.capture.batch import Batch, Stretch
from wirespan.capture.compression import MAGIC_BYTES, Decompressing, find_compression
from wirespan.capture.interface import Interface
from wirespan.capture.pcap import Pcap
from wirespan.capture.pcapng import Pcapng
from wirespan.capture.problems import Problems
from wirespan.capture.recognise import PCAP_MAGICS, PCAPNG_MAGIC, START_BYTES, looks_like
from wirespan.capture.source import STANDARD_INPUT, Guarded, Source, Written, open_path
from wirespan.capture.window import BLOCK_BYTES, Window
from wirespan.kernels.index.record_layout import Stop
from wirespan.kernels.layout import Frame
from wirespan.kernels.table import Table

BATCH_ROWS = 16_384
"""Bounds what follows a batch's rows in memory; a full block of small packets has fewer."""


def open_capture(path: str, *, keep: Callable[[], BinaryIO] | None = None) -> "Reader":
    """A reader of the capture at ``path``; ``-`` is standard input. UsageError if it is none.

    ``keep`` makes the file for the bytes that could not be read again: see ``Reader.kept``.
    """
    file, owned = open_path(path)
    try:
        return Reader(path, file, owned=owned, keep=keep)
    except BaseException:
        if owned:
            file.close()
        raise


class Reader:
    """Iterate it once for the batches; close it, or use it as a context manager."""

    def __init__(
        self,
        path: str,
        file: BinaryIO,
        *,
        owned: bool = False,
        block_bytes: int = BLOCK_BYTES,
        keep: Callable[[], BinaryIO] | None = None,
    ) -> None:
        self.path = path
        self.compression: str | None = None
        self.packets = 0
        self._label = "standard input" if path == STANDARD_INPUT else path
        self.kept: BinaryIO | None = None
        """What was read, decompressed; None where the file itself has it, or nobody asked."""
        self._file = file
        self._owned = owned
        self._keep = keep
        self._problems = Problems()
        self._frames = Table(len(Frame))
        self._window = Window(self._source(), block_bytes)
        self._window.refill(0)
        self._format = self._recognise()
        self._records = self._format.records
        self._timeless_told = False

    @property
    def format(self) -> str:
        """pcap or pcapng."""
        return self._format.name

    @property
    def interfaces(self) -> list[Interface]:
        """All interfaces described so far, those of all sections."""
        return self._format.interfaces

    @property
    def link_types(self) -> list[str]:
        """Names of the interfaces' link types, in the order they were described."""
        return list(dict.fromkeys(interface.link for interface in self.interfaces))

    @property
    def secrets(self) -> list[bytes]:
        """TLS key logs embedded in the capture (SSLKEYLOGFILE format)."""
        return self._format.secrets

    @property
    def names(self) -> dict[str, str]:
        """Names of addresses that the capture carries."""
        return self._format.names

    @property
    def bytes(self) -> int:
        """Sum of the packets' original lengths."""
        return int(self._records.original_bytes)

    @property
    def consumed(self) -> int:
        """Bytes of the (decompressed) file read so far; for progress."""
        return self._window.offset(self._window.end)

    @property
    def first_ns(self) -> int | None:
        """The smallest time of a packet."""
        return self._records.first_ns if self._records.timed else None

    @property
    def last_ns(self) -> int | None:
        """The largest time of a packet."""
        return self._records.last_ns if self._records.timed else None

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the file; at most problems.KEPT_PROBLEMS."""
        return self._problems.kept

    @property
    def problems_total(self) -> int:
        """How many there were."""
        return self._problems.total

    @property
    def truncated(self) -> bool:
        """Whether the file's rest is missing or cannot be read."""
        return self._problems.is_cut

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file, if it was opened here."""
        if self._owned:
            self._file.close()

    def __iter__(self) -> Iterator[Batch]:
        return (stretch.batch for stretch in self.stretches() if stretch.batch.count)

    def stretches(self) -> Iterator[Stretch]:
        """The file's bytes in order, as far as they could be indexed: for who copies them."""
        window, records, form = self._window, self._records, self._format
        start = 0
        while True:
            records.begin_batch()
            form.frames_before = self.packets
            big = form.big
            stop = form.index()
            yield Stretch(self._batch(), start, window.start, big)
            start = window.start
            if form.ended:
                return
            if stop == Stop.MORE:
                if not window.refill(form.needed):
                    self._finish()
                    return
                start = 0

    def _batch(self) -> Batch:
        first_frame = self.packets + 1
        self.packets += self._records.count
        self._report_times(first_frame)
        window = self._window
        return Batch(
            window.buffer, window.end, self._frames, self._records.count, first_frame, window.base
        )

    def _report_times(self, first_frame: int) -> None:
        records = self._records
        if records.late_row >= 0:
            frame = first_frame + records.late_row
            detail = "its time is beyond the year 2262 and was taken for the end of it"
            self._problems.add("malformed", frame, self.format, 0, detail)
        if records.timeless_row >= 0 and not self._timeless_told:
            self._timeless_told = True
            frame = first_frame + records.timeless_row
            detail = "a simple packet block has no time: that of the frame before it was taken"
            self._problems.add("unsupported", frame, self.format, 0, detail)

    def _finish(self) -> None:
        """The source is empty: report what was begun and not completed."""
        window, form = self._window, self._format
        if window.start != window.end:
            start, end = window.offset(window.start), window.offset(window.end)
            self._problems.truncated(form.unit, form.name, start, end, self.packets)

    def _source(self) -> Source:
        """The bytes to be read, written down beside where they could not be read again."""
        source = self._decompressed()
        if self._keep is None or (self.compression is None and self._file.seekable()):
            return source
        self.kept = self._keep()
        return Written(source, self.kept)

    def _decompressed(self) -> Source:
        """The file's bytes, decompressed where they are compressed."""
        file = Guarded(self._file, self._problems.unreadable)
        started = bytearray(MAGIC_BYTES)
        count = 0
        with memoryview(started) as room:
            while count < MAGIC_BYTES and (more := file.readinto(room[count:])):
                count += more
        start = bytes(started[:count])
        self.compression = find_compression(start)
        if self.compression is None:
            return _Resumed(start, file)
        return Decompressing(self.compression, start, file, self._problems.undecodable)

    def _recognise(self) -> Pcap | Pcapng:
        window = self._window
        start = bytes(window.buffer[: min(window.end, START_BYTES)])
        if not start:
            raise self._nothing()
        if start[:4] in PCAP_MAGICS:
            return Pcap(self._label, window, self._frames, BATCH_ROWS, self._problems)
        if start[:4] == PCAPNG_MAGIC:
            return Pcapng(self._label, window, self._frames, BATCH_ROWS, self._problems)
        looks = looks_like(start)
        verb = "decompressed, it" if self.compression else "it"
        raise UsageError(
            f"{self._label} is not a capture", f"{verb} looks like {looks.what}", looks.remedy
        )

    def _nothing(self) -> UsageError:
        if self._problems.kept:
            return UsageError(
                f"cannot read {self._label}", self._problems.kept[0].detail, "copy it again"
            )
        why = f"its {self.compression} data is empty" if self.compression else "it is empty"
        return UsageError(f"{self._label} is not a capture", why, "capture or copy it again")


class _Resumed:
    """A source of which some bytes were already taken."""

    def __init__(self, start: bytes, source: Source) -> None:
        self._start = start
        self._source = source

    def readinto(self, room: memoryview, /) -> int:
        if not self._start:
            return self._source.readinto(room)
        count = min(len(room), len(self._start))
        room[:count] = self._start[:count]
        self._start = self._start[count:]
        return count
