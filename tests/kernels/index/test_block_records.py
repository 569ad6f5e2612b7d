"""The walk over pcapng blocks: what it takes, where it stops, and why."""

import struct

import pytest

from kit.capture_bytes import block, enhanced, interface, obsolete, section, simple
from wirespan.kernels.index.block_records import BlockRecords
from wirespan.kernels.layout import Frame
from wirespan.kernels.table import Table

MORE, FULL, BLOCK, SECTION, LENGTH, TRAILER, INTERFACE, MISFIT = range(8)


def records(rows: int = 10, interfaces: int = 1, packet_limit: int = 100) -> BlockRecords:
    walker = BlockRecords(Table(len(Frame)), rows, packet_limit, 400)
    for row in range(interfaces):
        walker.interfaces.write(row, [113, 0, 1000, (2**63 - 1) // 1000, 0, -1, 0])
    walker.describe(False, 0, interfaces)
    return walker


@pytest.mark.parametrize(
    ("content", "stop", "count"),
    [
        (enhanced(), MORE, 1),
        (enhanced() + simple() + obsolete(), MORE, 3),
        (enhanced()[:-1], MORE, 0),
        (enhanced()[:11], MORE, 0),
        (enhanced() + interface(), BLOCK, 1),
        (enhanced() + block(0x77, b"?"), BLOCK, 1),
        (enhanced() + section(), SECTION, 1),
        (enhanced() + section(big=True), SECTION, 1),
        (struct.pack("<III", 6, 11, 11), LENGTH, 0),
        (struct.pack("<III", 6, 404, 11), LENGTH, 0),
        (struct.pack("<III", 6, 400, 11), MORE, 0),
        (block(0x77, bytes(388)), BLOCK, 0),
        (struct.pack("<III", 6, 12, 16), TRAILER, 0),
        (struct.pack("<III", 6, 12, 12), MISFIT, 0),
        (struct.pack("<III", 3, 12, 12), MISFIT, 0),
        (enhanced(number=1), INTERFACE, 0),
        (obsolete(number=1), INTERFACE, 0),
        (enhanced(bytes(100)), MORE, 1),
        (enhanced(bytes(101)), MISFIT, 0),
        (simple(bytes(100)), MORE, 1),
        (simple(bytes(101)), MISFIT, 0),
        (block(3, struct.pack("<I", 9) + bytes(8)), MISFIT, 0),
        (enhanced() * 10, MORE, 10),
        (enhanced() * 11, FULL, 10),
        (simple() * 11, FULL, 10),
    ],
)
def test_the_walk_stops_where_python_must_look(content: bytes, stop: int, count: int) -> None:
    walker = records()

    assert (walker.walk(bytearray(content), 0, len(content)), walker.count) == (stop, count)


def test_a_simple_packet_without_an_interface_is_a_strangers() -> None:
    walker = records(interfaces=0)
    content = bytearray(simple())

    assert walker.walk(content, 0, len(content)) == INTERFACE
    assert walker.kind == 0


def test_a_block_is_told_by_its_place_type_and_size() -> None:
    walker = records()
    content = bytearray(enhanced() + block(0x77, b"what"))

    walker.walk(content, 0, len(content))

    assert (walker.position, walker.kind, walker.needed) == (92, 0x77, 16)


def test_the_rows_of_a_section_begin_at_its_first_interface() -> None:
    walker = records(interfaces=3)
    walker.describe(False, 2, 1)
    content = bytearray(enhanced(b"abc", ticks=5))

    walker.walk(content, 0, len(content))

    assert walker.frames.row(0) == [5_000, 28, 3, 3, 113, 2, 0]
