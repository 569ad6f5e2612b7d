"""Reading a whole capture into lists, to compare with what was built."""

import io
from dataclasses import dataclass

from wirespan.capture.reader import Reader
from wirespan.kernels.layout import Frame


@dataclass
class Seen:
    """One frame, its bytes copied."""

    number: int
    time_ns: int
    data: bytes
    original: int
    link_type: int
    interface: int
    direction: int


def reader(content: bytes, block_bytes: int = 1 << 20) -> Reader:
    return Reader("test", io.BytesIO(content), block_bytes=block_bytes)


def frames(reading: Reader) -> list[Seen]:
    """All frames of a capture; holds each batch to what it promises."""
    seen = []
    for batch in reading:
        assert batch.first_frame == len(seen) + 1
        assert batch.count >= 1
        assert len(batch.buffer) - batch.used >= 256 * 1024
        for index in range(batch.count):
            row = batch.frames.row(index)
            at, captured = row[Frame.OFFSET], row[Frame.CAPTURED]
            assert 0 <= at <= at + captured <= batch.used
            seen.append(
                Seen(
                    number=batch.first_frame + index,
                    time_ns=row[Frame.TIME],
                    data=bytes(batch.buffer[at : at + captured]),
                    original=row[Frame.ORIGINAL],
                    link_type=row[Frame.LINK_TYPE],
                    interface=row[Frame.INTERFACE],
                    direction=row[Frame.DIRECTION],
                )
            )
    return seen
