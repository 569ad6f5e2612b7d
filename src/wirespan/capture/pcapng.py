"""pcapng files (draft-ietf-opsawg-pcapng): sections, interfaces, and the blocks about them.

Packets are indexed by the kernel; here is everything else. Unknown blocks are passed over.
A block that cannot be passed over safely, because its length is wrong, ends the reading.
"""

import struct
from collections.abc import Callable
from typing import ClassVar

from wirespan.base.errors import UsageError
from wirespan.capture.interface import Interface, clock_row
from wirespan.capture.link_types import NOT_A_LINK, link_type_of
from wirespan.capture.options import read_names, read_options, text
from wirespan.capture.pcap import LARGEST_PACKET_BYTES
from wirespan.capture.problems import Problems
from wirespan.capture.window import Window
from wirespan.kernels.index.block_records import BlockRecords
from wirespan.kernels.index.record_layout import Stop
from wirespan.kernels.table import Table

LARGEST_BLOCK_BYTES = 16 << 20
MOST_INTERFACES = 65_536
MOST_NAMES = 65_536
MOST_SECRET_BYTES = 64 << 20

BYTE_ORDERS = {b"\x1a\x2b\x3c\x4d": True, b"\x4d\x3c\x2b\x1a": False}
"""The magic number of a section header, and whether its section is big-endian."""
SECTION_HEADER_BYTES = 28
VERSIONS = {(1, 0), (1, 2)}
"""1.2 was written by mistake and means 1.0."""

TLS_KEY_LOG = 0x544C534B
IF_NAME, IF_DESCRIPTION, IF_TSRESOL, IF_TSOFFSET = 2, 3, 9, 14
COUNTERS = {
    4: "received",
    5: "dropped_by_interface",
    6: "accepted_by_filter",
    7: "dropped_by_system",
    8: "delivered",
}

COUNTED_BLOCKS = {
    9: "a systemd journal entry",
    0x204: "a Sysdig event",
    0x216: "a Sysdig event",
    0x221: "a Sysdig event",
    0xBAD: "a custom block",
    0x40000BAD: "a custom block",
}
"""Not packets, but Wireshark gives them frame numbers, so they must have them here."""


class Pcapng:
    """A pcapng file from its first section header on."""

    name = "pcapng"
    unit = "block"

    def __init__(
        self, label: str, window: Window, frames: Table, rows: int, problems: Problems
    ) -> None:
        self.interfaces: list[Interface] = []
        self.names: dict[str, str] = {}
        self.secrets: list[bytes] = []
        self.ended = False
        self.needed = 0
        self.frames_before = 0
        self._label = label
        self._window = window
        self.records = BlockRecords(frames, rows, LARGEST_PACKET_BYTES, LARGEST_BLOCK_BYTES)
        self._problems = problems
        self.big = False
        self._first_interface = 0
        self._secret_bytes = 0
        self._told: set[int] = set()
        if not self._begin_section():
            self._refuse_start()

    def index(self) -> Stop:
        """Fill rows from what is in the window; MORE or FULL, or ``ended`` is set."""
        window, records = self._window, self.records
        going = True
        stop = Stop.MORE
        while going:
            stop = Stop(records.walk(window.buffer, window.start, window.end))
            window.start = records.position
            self.needed = records.needed
            answer = self._ANSWERS.get(stop)
            going = answer is not None and answer(self)
        return Stop.FULL if stop in (Stop.FULL, Stop.BLOCK) else Stop.MORE

    def _begin_section(self) -> bool:
        """Take the byte order and version; False where more bytes are needed, or none help."""
        window = self._window
        start = bytes(window.buffer[window.start : window.end][:SECTION_HEADER_BYTES])
        self.needed = SECTION_HEADER_BYTES
        if len(start) < SECTION_HEADER_BYTES:
            return False
        big = BYTE_ORDERS.get(start[8:12])
        if big is None:
            return self._end("malformed", "the section header has no byte-order magic")
        order = ">" if big else "<"
        length, major, minor = struct.unpack(order + "4xI4xHH", start[:16])
        span = (length + 3) & ~3
        if not SECTION_HEADER_BYTES <= length <= LARGEST_BLOCK_BYTES:
            return self._end("malformed", f"the section header claims {length} bytes")
        if (major, minor) not in VERSIONS:
            return self._end("unsupported", f"pcapng version {major}.{minor} is unknown")
        self.needed = span
        if window.end - window.start < span:
            return False
        (trailer,) = struct.unpack_from(order + "I", window.buffer, window.start + span - 4)
        if (trailer + 3) & ~3 != span:
            return self._end("malformed", _unequal(length, trailer))
        window.start += span
        self.big = big
        self._first_interface = len(self.interfaces)
        self._announce()
        return True

    def _refuse_start(self) -> None:
        """Nothing can be read without the first section header, unless it is only long."""
        window = self._window
        if not self.ended and window.refill(self.needed) and self._begin_section():
            return
        why = "it ends within its section header"
        if self.ended:
            why = self._problems.kept[-1].detail.split(";")[0]
        raise UsageError(f"cannot read {self._label}", why, "capture it again, or repair it")

    def _announce(self) -> None:
        count = len(self.interfaces) - self._first_interface
        self.records.describe(self.big, self._first_interface, count)

    def _read_block(self) -> bool:
        records, window = self.records, self._window
        kind, span = records.kind, records.needed
        if kind in COUNTED_BLOCKS and not self._count_block(kind, span):
            return False
        reader = self._READERS.get(kind)
        if reader is not None:
            reader(self, bytes(window.buffer[window.start + 8 : window.start + span - 4]))
        window.start += span
        return True

    def _count_block(self, kind: int, span: int) -> bool:
        """Give a block that is no packet its frame number; False where no row is left."""
        records, window = self.records, self._window
        if not records.append(window.start + 8, span - 12, NOT_A_LINK):
            return False
        if kind not in self._told:
            self._told.add(kind)
            self._tell(
                "unsupported", f"frame {self._frame() - 1} is {COUNTED_BLOCKS[kind]}, not a packet"
            )
        return True

    def _describe_interface(self, body: bytes) -> None:
        if len(body) < 8:
            self._tell("malformed", "an interface description is too short")
            return
        if len(self.interfaces) == MOST_INTERFACES:
            self._tell("limit", f"more than {MOST_INTERFACES} interfaces: the rest is passed over")
            return
        link_type, snap_length = struct.unpack(self._order("HxxI"), body[:8])
        interface = Interface(link_type, snap_length)
        for code, value in read_options(body[8:], self.big):
            self._set_option(interface, code, value)
        interface.link_type = link_type_of(link_type, interface.name)
        row = len(self.interfaces)
        self.interfaces.append(interface)
        self.records.interfaces.reserve(row + 1)
        self.records.interfaces.write(row, clock_row(interface))
        self._announce()

    def _set_option(self, interface: Interface, code: int, value: bytes) -> None:
        if code == IF_NAME:
            interface.name = text(value)
        elif code == IF_DESCRIPTION:
            interface.description = text(value)
        elif code == IF_TSRESOL and len(value) == 1:
            interface.resolution = value[0]
        elif code == IF_TSOFFSET and len(value) == 8:
            (interface.offset_seconds,) = struct.unpack(self._order("q"), value)

    def _resolve_names(self, body: bytes) -> None:
        for address, name in read_names(body, self.big):
            if len(self.names) < MOST_NAMES:
                self.names.setdefault(address, name)

    def _count_interface(self, body: bytes) -> None:
        number = int.from_bytes(body[:4], "big" if self.big else "little")
        if len(body) < 12 or number >= len(self.interfaces) - self._first_interface:
            self._tell("malformed", "interface statistics of an interface that is not described")
            return
        interface = self.interfaces[self._first_interface + number]
        for code, value in read_options(body[12:], self.big):
            if code in COUNTERS and len(value) == 8:
                (count,) = struct.unpack(self._order("Q"), value)
                setattr(interface, COUNTERS[code], count)

    def _keep_secrets(self, body: bytes) -> None:
        if len(body) < 8:
            self._tell("malformed", "decryption secrets are too short")
            return
        kind, length = struct.unpack(self._order("II"), body[:8])
        if kind != TLS_KEY_LOG:
            return
        secret = body[8 : 8 + length]
        self._secret_bytes += len(secret)
        if self._secret_bytes > MOST_SECRET_BYTES:
            self._tell("limit", f"more than {MOST_SECRET_BYTES} bytes of decryption secrets")
            return
        self.secrets.append(secret)

    def _refuse_length(self) -> bool:
        needed = self.records.needed
        return self._end("malformed", f"a block of type {self.records.kind} claims {needed} bytes")

    def _refuse_trailer(self) -> bool:
        window, span = self._window, self.records.needed
        (trailer,) = struct.unpack_from(self._order("I"), window.buffer, window.start + span - 4)
        return self._end("malformed", _unequal(span, trailer))

    def _skip_stranger(self) -> bool:
        number = self.records.kind
        self._tell("malformed", f"a packet of interface {number}, which is not described")
        self._window.start += self.records.needed
        return True

    def _skip_misfit(self) -> bool:
        self._tell("malformed", f"a packet does not fit its block of {self.records.needed} bytes")
        self._window.start += self.records.needed
        return True

    def _end(self, kind: str, detail: str) -> bool:
        self.ended = True
        self._tell(kind, f"{detail}; nothing after it was read")
        return False

    def _tell(self, kind: str, detail: str) -> None:
        offset = self._window.offset(self._window.start)
        self._problems.add(kind, None, self.name, offset, detail)

    def _frame(self) -> int:
        """The number of the frame that comes next."""
        return self.frames_before + int(self.records.count) + 1

    def _order(self, fields: str) -> str:
        return (">" if self.big else "<") + fields

    _READERS: ClassVar[dict[int, Callable[["Pcapng", bytes], None]]] = {
        1: _describe_interface,
        4: _resolve_names,
        5: _count_interface,
        0x0A: _keep_secrets,
    }
    """By block type: who reads its body."""
    _ANSWERS: ClassVar[dict[Stop, Callable[["Pcapng"], bool]]] = {
        Stop.BLOCK: _read_block,
        Stop.SECTION: _begin_section,
        Stop.LENGTH: _refuse_length,
        Stop.TRAILER: _refuse_trailer,
        Stop.INTERFACE: _skip_stranger,
        Stop.MISFIT: _skip_misfit,
    }
    """What is done where the walk stopped, and whether it can go on."""


def _unequal(length: int, trailer: int) -> str:
    return f"a block is {length} bytes long at its start, {trailer} at its end"
