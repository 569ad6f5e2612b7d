"""A stretch of a capture: the bytes of some records and a table that says where each is."""

from dataclasses import dataclass
from typing import NamedTuple

from wirespan.kernels.table import Table

RESERVE_BYTES = 256 * 1024
"""Room behind the file's bytes, where reassembled datagrams are put."""


BATCHES_AT_ONCE = 3
"""Buffers taken in turn: one is followed, one waits, one is being filled."""


@dataclass(slots=True)
class Batch:
    """The table is valid until the next batch is asked for, the buffer for one more."""

    buffer: bytearray
    """File bytes up to ``used``, then at least RESERVE_BYTES of free room."""
    used: int
    frames: Table
    """Rows of ``layout.Frame``."""
    count: int
    first_frame: int
    """Number of the first row's frame; Wireshark's frame.number counts from 1."""
    base: int = 0
    """Where in the (decompressed) file the buffer begins."""


class Stretch(NamedTuple):
    """Bytes [start, end) of a batch's buffer: its frames, and all that stands between them.

    One follows another without a gap; the first begins with the file. A batch of it may
    have no frames.
    """

    batch: Batch
    start: int
    end: int
    big: bool
    """Byte order at ``start``; a section header in between may change it (pcapng)."""
