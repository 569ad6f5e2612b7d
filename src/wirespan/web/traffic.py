"""Packets and bytes over time, in equal buckets that grow wider as the capture gets longer."""

from array import array

from wirespan.kernels.survey.buckets import count_into_buckets, latest_time

MOST_BUCKETS = 1_000
FIRST_WIDTH_NS = 1_000_000
NONE = bytes(8 * MOST_BUCKETS)


class Traffic:
    """Give it the frames batch by batch; times count from ``start_ns``, the first frame's."""

    def __init__(self) -> None:
        self.bucket_ns = FIRST_WIDTH_NS
        self._packets = array("q", NONE)
        self._bytes = array("q", NONE)
        self._used = 0

    @property
    def packets(self) -> list[int]:
        return self._packets[: self._used].tolist()

    @property
    def bytes(self) -> list[int]:
        return self._bytes[: self._used].tolist()

    def add(self, cells: memoryview, first: int, last: int, start_ns: int) -> None:
        """Rows [first, last) of frames; what lies before the first frame counts as its time."""
        if first >= last:
            return
        last_ns = max(latest_time(cells, first, last) - start_ns, 0)
        while last_ns // self.bucket_ns >= MOST_BUCKETS:
            self._widen()
        count_into_buckets(cells, first, last, start_ns, self.bucket_ns, self._packets, self._bytes)
        self._used = max(self._used, last_ns // self.bucket_ns + 1)

    def _widen(self) -> None:
        self.bucket_ns *= 2
        self._packets = _paired(self._packets)
        self._bytes = _paired(self._bytes)
        self._used = (self._used + 1) // 2


def _paired(values: "array[int]") -> "array[int]":
    pairs = [a + b for a, b in zip(values[::2], values[1::2], strict=True)]
    return array("q", pairs + [0] * len(pairs))
