"""What segments acknowledge out of order: their SACK blocks (RFC 2018), D-SACKs among them (2883).

The tracker uses the blocks and keeps only that there were some. Whoever looks at a request has
the few headers that carried them read again from the file.
"""

from collections.abc import Iterator

from wirespan.kernels.layout import Frame, Packet, SegmentMark
from wirespan.web.desk import Desk
from wirespan.web.relative import Document
from wirespan.web.shelf import Shelf
from wirespan.wire.tcp_options import Sack, parse

MOST_FRAMES = 10_000
"""Headers read again for one answer."""
CARRIERS = int(SegmentMark.SACK | SegmentMark.DSACK)
FIXED_BYTES, LARGEST_BYTES = 20, 60
"""Of a TCP header: without options, and with all it has room for."""
FULL, HALF = 2**32, 2**31
NAMES = ("frame", "time_ns", "from_server", "left", "right")


def sacked(desk: Desk, segments: Document) -> Document:
    """A row a block of these segments, in their order; positions as ``segments`` counts them."""
    rows: list[tuple[int, ...]] = []
    carriers = 0
    columns = (segments[name] for name in ("frame", "time_ns", "from_server", "ack", "marks"))
    for frame, time_ns, side, ack, marks in zip(*columns, strict=True):
        if not marks & CARRIERS or ack < 0:
            continue
        carriers += 1
        if carriers > MOST_FRAMES:
            break
        acknowledged = desk.shelf.packets[Packet.ACKNOWLEDGEMENT][frame - 1]
        for left, right in _blocks(desk, frame - 1):
            first = ack + _away(left - acknowledged)
            last = ack + _away(right - acknowledged)
            if 0 <= first < last:
                rows.append((frame, time_ns, side, first, last))
    made = zip(*rows, strict=True) if rows else ([] for _ in NAMES)
    return dict(zip(NAMES, map(list, made), strict=True))


def _blocks(desk: Desk, row: int) -> Iterator[tuple[int, int]]:
    """Left and right edge, as sequence numbers."""
    for option in parse(_options(desk, desk.shelf, row)):
        if isinstance(option, Sack):
            yield from option.blocks


def _options(desk: Desk, shelf: Shelf, row: int) -> bytes:
    """The options of a segment's header, as far as they were captured."""
    start = shelf.packets[Packet.TRANSPORT][row] - shelf.frames[Frame.OFFSET][row]
    size = min(shelf.frames[Frame.CAPTURED][row] - start, LARGEST_BYTES)
    if start < 0 or size <= FIXED_BYTES:
        return b""
    header = desk.session.octets(shelf.file_offset(row) + start, size)
    words = header[12] >> 4 if len(header) > FIXED_BYTES else 0
    return header[FIXED_BYTES : words * 4]


def _away(numbers: int) -> int:
    """How far apart two sequence numbers are, the short way round."""
    away = numbers % FULL
    return away - FULL if away >= HALF else away
