"""Parts of the relay, uncompiled where only C can call them, and frames for them."""

from typing import Any

from kit.sources import from_source
from wirespan.drive import frame_store
from wirespan.drive.headers import Headers
from wirespan.emulate.packet import Packet
from wirespan.kernels.table import Table


class Slots:
    """The store, whose lending is for C only."""

    def __init__(self, slots: int, slot_bytes: int = 2048) -> None:
        self.store: Any = from_source(frame_store).FrameStore(slots, slot_bytes)
        self.lend = self.store.lend
        self.give_back = self.store.give_back


def ones_complement(data: bytes) -> int:
    """The sum RFC 1071 speaks of; 0xFFFF over data whose checksum is right."""
    if len(data) % 2:
        data += b"\0"
    total = sum(int.from_bytes(data[i : i + 2], "big") for i in range(0, len(data), 2))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def held(frame: bytes, slots: int = 1) -> frame_store.FrameStore:
    """A store with this frame in slot 0."""
    store = frame_store.FrameStore(slots, 2048)
    store.write(0, frame)
    return store


def described(frame: bytes) -> tuple[list[int], Headers]:
    """The packet row of a frame, and where its headers are."""
    table = Table(len(Packet), 1)
    headers = Headers()
    headers.read_(held(frame), 0, table.cells)
    return table.row(0), headers
