"""A stretch of a capture: the bytes of some records and a table that says where each is."""

from dataclasses import dataclass

from wirespan.kernels.table import Table

RESERVE_BYTES = 256 * 1024
"""Room behind the file's bytes, where reassembled datagrams are put."""


@dataclass(slots=True)
class Batch:
    """Valid until the next one is asked for: buffer and table are used again."""

    buffer: bytearray
    """File bytes up to ``used``, then at least RESERVE_BYTES of free room."""
    used: int
    frames: Table
    """Rows of ``layout.Frame``."""
    count: int
    first_frame: int
    """Number of the first row's frame; Wireshark's frame.number counts from 1."""
