"""A capture written out again with comments at some of its frames, as pcapng.

A pcapng is copied block by block, byte for byte. Only packet blocks at commented frames grow:
by ``opt_comment`` options before the end of theirs, and their two lengths follow. A section
header that states its section's length gets "unknown" (-1) instead, because that changes. A
pcap becomes a pcapng of one interface. Simple packet blocks, and blocks that are frames but no
packets, are left as they are: they cannot carry comments.

Frames are numbered as the reader numbers them. What follows damage is not copied.
"""

import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from wirespan.base.errors import UsageError
from wirespan.capture.batch import Batch, Stretch
from wirespan.capture.pcapng import BYTE_ORDERS
from wirespan.capture.reader import Reader
from wirespan.capture.write_pcapng import (
    COMMENT,
    DECRYPTION_SECRETS,
    ENHANCED_PACKET,
    SECTION_HEADER,
    interface_block,
    packet_block,
    section_block,
)
from wirespan.kernels.layout import Frame

Write = Callable[[bytes | bytearray | memoryview], object]
Comments = Mapping[int, Sequence[str]]
"""Frame number -> what to say there, in order."""

OBSOLETE_PACKET = 2
COMMENTED_BLOCKS = (ENHANCED_PACKET, OBSOLETE_PACKET)
"""Both have 28 bytes before the packet's."""
BLOCK_HEADER, PACKET_HEADER, TRAILER = 8, 28, 4
CAPTURED_LENGTH = 20
SECTION_MAGIC = SECTION_HEADER.to_bytes(4, "big")
"""The same in either byte order."""
SECTION_LENGTH = slice(16, 24)
LENGTH_UNKNOWN = b"\xff" * 8
END_OF_OPTIONS = bytes(4)
LONGEST_COMMENT = 0xFFFF
LARGEST_LINK_TYPE = 0xFFFF
"""What an interface description has room for."""


@dataclass(slots=True)
class Written:
    """What became of the comments, and of the file."""

    comments: int = 0
    frames: int = 0
    """That were given comments."""
    lost: int = 0
    """Comments at frames whose blocks cannot carry any."""
    secrets: int = 0
    """Blocks of decryption secrets left out."""


def write_commented(
    reader: Reader, comments: Comments, write: Write, *, keep_secrets: bool
) -> Written:
    """Read the capture to its end and write it; UsageError where pcapng cannot hold it."""
    if reader.format == "pcap":
        return _Converting(reader, comments, write).run()
    return _Copying(comments, write, keep_secrets).run(reader)


class _Converting:
    """A pcap's packets as enhanced packet blocks."""

    def __init__(self, reader: Reader, comments: Comments, write: Write) -> None:
        self._reader = reader
        self._comments = comments
        self._write = write
        self._written = Written()

    def run(self) -> Written:
        interface = self._reader.interfaces[0]
        if interface.link_type > LARGEST_LINK_TYPE:
            raise UsageError(
                "cannot write this capture as pcapng",
                f"its link type {interface.link_type} does not fit there",
                "repair the link type first, e.g. with editcap -T",
            )
        self._write(section_block(application="wirespan"))
        self._write(
            interface_block(None, link_type=interface.link_type, snap_length=interface.snap_length)
        )
        for batch in self._reader:
            self._write(b"".join(self._blocks(batch)))
        return self._written

    def _blocks(self, batch: Batch) -> Iterator[bytes]:
        with memoryview(batch.buffer) as data:
            for number in range(batch.count):
                row = batch.frames.row(number)
                at = row[Frame.OFFSET]
                said = self._comments.get(batch.first_frame + number, ())
                if said:
                    self._written.comments += len(said)
                    self._written.frames += 1
                packet = bytes(data[at : at + row[Frame.CAPTURED]])
                yield packet_block(
                    0, row[Frame.TIME], packet, original=row[Frame.ORIGINAL], comments=said
                )


@dataclass(slots=True)
class _Block:
    """Where a block is in a buffer, padding included."""

    kind: int
    start: int
    end: int
    order: str


class _Copying:
    """A pcapng's blocks as they are, but for comments, secrets and stated section lengths."""

    def __init__(self, comments: Comments, write: Write, keep_secrets: bool) -> None:
        self._comments = comments
        self._write = write
        self._keep_secrets = keep_secrets
        self._changes = bool(comments) or not keep_secrets
        self._written = Written()

    def run(self, reader: Reader) -> Written:
        for stretch in reader.stretches():
            with memoryview(stretch.batch.buffer) as data:
                self._copy(stretch, data)
        return self._written

    def _copy(self, stretch: Stretch, data: memoryview) -> None:
        """Runs of untouched blocks are written as one piece."""
        said_at = self._said_at(stretch.batch)
        at = stretch.start
        if self._changes and (said_at or not self._keep_secrets or _may_begin_section(stretch)):
            for block in _blocks(data, stretch, said_at):
                new = self._rewritten(block, data, said_at)
                if new is not None:
                    self._write(data[at : block.start])
                    self._write(new)
                    at = block.end
        self._write(data[at : stretch.end])
        self._written.lost += sum(map(len, said_at.values()))

    def _said_at(self, batch: Batch) -> dict[int, Sequence[str]]:
        """Comments by the place in the buffer where the bytes of their frame begin."""
        first, after = batch.first_frame, batch.first_frame + batch.count
        chosen = [frame for frame in range(first, after) if frame in self._comments]
        return {
            batch.frames.row(frame - first)[Frame.OFFSET]: self._comments[frame] for frame in chosen
        }

    def _rewritten(
        self, block: _Block, data: memoryview, said_at: dict[int, Sequence[str]]
    ) -> bytes | None:
        """What to write instead; None: the block itself."""
        if block.kind in COMMENTED_BLOCKS:
            said = said_at.pop(block.start + PACKET_HEADER, ())
            if not said:
                return None
            self._written.comments += len(said)
            self._written.frames += 1
            return _commented(bytes(data[block.start : block.end]), said, block.order)
        if block.kind == SECTION_HEADER:
            return _open_ended(bytes(data[block.start : block.end]))
        if block.kind == DECRYPTION_SECRETS and not self._keep_secrets:
            self._written.secrets += 1
            return b""
        return None


def _may_begin_section(stretch: Stretch) -> bool:
    return stretch.batch.buffer.find(SECTION_MAGIC, stretch.start, stretch.end) >= 0


def _blocks(
    data: memoryview, stretch: Stretch, said_at: Mapping[int, Sequence[str]]
) -> Iterator[_Block]:
    """Those that may be rewritten, in order; that all are sound, the reader made sure."""
    order = ">" if stretch.big else "<"
    head = struct.Struct(f"{order}II").unpack_from
    at = stretch.start
    while at < stretch.end:
        kind, length = head(data, at)
        if kind == SECTION_HEADER:
            order = ">" if BYTE_ORDERS[bytes(data[at + 8 : at + 12])] else "<"
            head = struct.Struct(f"{order}II").unpack_from
            kind, length = head(data, at)
        # As the reader does: the padding is there, also where a writer forgot to count it.
        end = at + (length + 3 & ~3)
        if kind not in COMMENTED_BLOCKS or at + PACKET_HEADER in said_at:
            yield _Block(kind, at, end, order)
        at = end


def _open_ended(header: bytes) -> bytes | None:
    """The section header with its length unknown; None where it is so already."""
    if header[SECTION_LENGTH] == LENGTH_UNKNOWN:
        return None
    return header[: SECTION_LENGTH.start] + LENGTH_UNKNOWN + header[SECTION_LENGTH.stop :]


def _commented(block: bytes, said: Sequence[str], order: str) -> bytes:
    """The packet block with comments after its own options."""
    (captured,) = struct.unpack_from(f"{order}I", block, CAPTURED_LENGTH)
    at = _end_of_options(block, PACKET_HEADER + (captured + 3 & ~3), order)
    rest = block[at:-TRAILER] or END_OF_OPTIONS
    body = block[BLOCK_HEADER:at] + b"".join(_option(each, order) for each in said) + rest
    length = struct.pack(f"{order}I", BLOCK_HEADER + len(body) + TRAILER)
    return block[:4] + length + body + length


def _end_of_options(block: bytes, at: int, order: str) -> int:
    """Where the end of options is, or the first that does not fit."""
    end = len(block) - TRAILER
    while end - at >= 4:
        code, length = struct.unpack_from(f"{order}HH", block, at)
        after = at + 4 + (length + 3 & ~3)
        if code == 0 or after > end:
            break
        at = after
    return at


def _option(comment: str, order: str) -> bytes:
    value = comment.encode("utf-8", "backslashreplace")[:LONGEST_COMMENT]
    return struct.pack(f"{order}HH", COMMENT, len(value)) + value + bytes(-len(value) % 4)
