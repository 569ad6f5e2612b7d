"""Packets and bytes over time, in equal buckets that grow wider as the capture gets longer."""

from bisect import bisect_left
from itertools import pairwise

MOST_BUCKETS = 1_000
FIRST_WIDTH_NS = 1_000_000


class Traffic:
    """Give it the frames batch by batch; times count from the first frame's."""

    def __init__(self) -> None:
        self.bucket_ns = FIRST_WIDTH_NS
        self.packets: list[int] = []
        self.bytes: list[int] = []

    def add(self, times_ns: list[int], lengths: list[int]) -> None:
        """Times since the first frame; what lies before it counts as its time."""
        if not times_ns:
            return
        last_ns = max(times_ns)
        while last_ns // self.bucket_ns >= MOST_BUCKETS:
            self._widen()
        missing = max(last_ns, 0) // self.bucket_ns + 1 - len(self.packets)
        self.packets.extend([0] * missing)
        self.bytes.extend([0] * missing)
        if times_ns[0] >= 0 and all(a <= b for a, b in pairwise(times_ns)):
            self._add_in_order(times_ns, lengths)
        else:
            self._add_in_any_order(times_ns, lengths)

    def _add_in_order(self, times_ns: list[int], lengths: list[int]) -> None:
        width = self.bucket_ns
        at = 0
        while at < len(times_ns):
            bucket = times_ns[at] // width
            end = bisect_left(times_ns, (bucket + 1) * width, at)
            self.packets[bucket] += end - at
            self.bytes[bucket] += sum(lengths[at:end])
            at = end

    def _add_in_any_order(self, times_ns: list[int], lengths: list[int]) -> None:
        for time_ns, length in zip(times_ns, lengths, strict=True):
            bucket = max(time_ns, 0) // self.bucket_ns
            self.packets[bucket] += 1
            self.bytes[bucket] += length

    def _widen(self) -> None:
        self.bucket_ns *= 2
        self.packets = _paired(self.packets)
        self.bytes = _paired(self.bytes)


def _paired(values: list[int]) -> list[int]:
    return [sum(values[at : at + 2]) for at in range(0, len(values), 2)]
