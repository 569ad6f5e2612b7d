"""pcapng files taken apart in Python, to compare two of them block by block."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

SECTION_HEADER = 0x0A0D0D0A
COMMENT = 1
COMMENTED = {2, 6}


@dataclass
class Block:
    kind: int
    order: str
    content: bytes


def blocks(content: bytes) -> Iterator[Block]:
    """Each complete block; lengths that forgot the padding are taken as if they had not."""
    order, at = "<", 0
    while at + 12 <= len(content):
        (kind,) = struct.unpack_from(f"{order}I", content, at)
        if kind == SECTION_HEADER:
            order = ">" if content[at + 8 : at + 12] == b"\x1a\x2b\x3c\x4d" else "<"
        (length,) = struct.unpack_from(f"{order}I", content, at + 4)
        end = at + (length + 3 & ~3)
        yield Block(kind, order, content[at:end])
        at = end


def comments(block: Block) -> list[str]:
    """Those of a packet block."""
    return [
        value.decode() for code, value, _ in _options(block) if code == COMMENT
    ]  # fmt: skip


def without(block: Block, said: set[str]) -> bytes:
    """The body of a packet block but for these comments, and for the end of options."""
    end = 28 + (struct.unpack_from(f"{block.order}I", block.content, 20)[0] + 3 & ~3)
    kept = block.content[8:end]
    for code, value, raw in _options(block):
        if not (code == COMMENT and value.decode("utf-8", "replace") in said):
            kept += raw
    return kept


def _options(block: Block) -> Iterator[tuple[int, bytes, bytes]]:
    at = 28 + (struct.unpack_from(f"{block.order}I", block.content, 20)[0] + 3 & ~3)
    end = len(block.content) - 4
    while at + 4 <= end:
        code, length = struct.unpack_from(f"{block.order}HH", block.content, at)
        after = at + 4 + (length + 3 & ~3)
        if code == 0 or after > end:
            return
        yield code, block.content[at + 4 : at + 4 + length], block.content[at:after]
        at = after
