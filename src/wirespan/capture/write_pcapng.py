"""pcapng files out (draft-ietf-opsawg-pcapng): each block as bytes, and a writer that counts.

Little-endian on every machine, so that the same packets make the same file. Times are
nanoseconds since the Unix epoch, which every interface written here says of itself
(``if_tsresol``). Checksums, hashes and packet identities are left out: nobody reads them.
"""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import BinaryIO

SECTION_HEADER, INTERFACE_DESCRIPTION = 0x0A0D0D0A, 1
INTERFACE_STATISTICS, ENHANCED_PACKET, DECRYPTION_SECRETS = 5, 6, 10
BYTE_ORDER_MAGIC = 0x1A2B3C4D
LENGTH_UNKNOWN = -1
TLS_KEY_LOG = 0x544C534B
NANOSECONDS = 9
LATEST_NS = 0xFFFFFFFFFFFFFFFF
LONGEST_OPTION = 0xFFFF
ETHERNET = 1

COMMENT, HARDWARE, SYSTEM, APPLICATION = 1, 2, 3, 4
IF_NAME, IF_DESCRIPTION, IF_TSRESOL, IF_FILTER, IF_OS = 2, 3, 9, 11, 12
EPB_FLAGS = 2
ISB_START, ISB_END = 2, 3
TEXT_FILTER = b"\0"
"""What follows is the filter as text, not as instructions."""


class Direction(IntEnum):
    """The lowest two bits of epb_flags, and ``Frame.DIRECTION``."""

    UNKNOWN = 0
    INBOUND = 1
    OUTBOUND = 2


@dataclass(frozen=True, slots=True)
class Counts:
    """What an interface statistics block says; None: not known."""

    received: int | None = None
    dropped_by_interface: int | None = None
    accepted_by_filter: int | None = None
    dropped_by_system: int | None = None
    """Accepted, but there was no room to keep them."""
    delivered: int | None = None
    start_ns: int | None = None
    end_ns: int | None = None
    comment: str | None = None


COUNTERS = (
    (4, "received"),
    (5, "dropped_by_interface"),
    (6, "accepted_by_filter"),
    (7, "dropped_by_system"),
    (8, "delivered"),
)


def block(kind: int, body: bytes, order: str = "<") -> bytes:
    """A block of any type around its padded body."""
    body += bytes(-len(body) % 4)
    length = len(body) + 12
    return struct.pack(f"{order}II", kind, length) + body + struct.pack(f"{order}I", length)


def option(code: int, value: bytes) -> bytes:
    """One option; ``value`` is cut where it is longer than an option can be."""
    value = value[:LONGEST_OPTION]
    return struct.pack("<HH", code, len(value)) + value + bytes(-len(value) % 4)


def options(pairs: Iterable[tuple[int, bytes | str | None]]) -> bytes:
    """Options and their end; nothing where every value is None."""
    written = b"".join(option(code, _bytes(value)) for code, value in pairs if value is not None)
    return written + bytes(4) if written else b""


def section_block(
    *, application: str | None = None, system: str | None = None, comment: str | None = None
) -> bytes:
    """A section header; interfaces are counted anew after it."""
    start = struct.pack("<IHHq", BYTE_ORDER_MAGIC, 1, 0, LENGTH_UNKNOWN)
    said = options(((COMMENT, comment), (SYSTEM, system), (APPLICATION, application)))
    return block(SECTION_HEADER, start + said)


def interface_block(
    name: str | None,
    *,
    link_type: int = ETHERNET,
    snap_length: int = 0,
    description: str | None = None,
    filter: str | None = None,  # noqa: A002  # the format's word
    system: str | None = None,
) -> bytes:
    """An interface whose clock ticks nanoseconds; a ``snap_length`` of 0 is no limit."""
    said = options(
        (
            (IF_NAME, name),
            (IF_DESCRIPTION, description),
            (IF_TSRESOL, bytes([NANOSECONDS])),
            (IF_FILTER, None if filter is None else TEXT_FILTER + filter.encode()),
            (IF_OS, system),
        )
    )
    return block(INTERFACE_DESCRIPTION, struct.pack("<HHI", link_type, 0, snap_length) + said)


def packet_block(
    number: int,
    time_ns: int,
    data: bytes,
    *,
    original: int | None = None,
    direction: Direction = Direction.UNKNOWN,
    comments: Sequence[str] = (),
) -> bytes:
    """An enhanced packet of interface ``number``."""
    lengths = len(data), len(data) if original is None else original
    header = struct.pack("<IIIII", number, time_ns >> 32, time_ns & 0xFFFFFFFF, *lengths)
    flags = struct.pack("<I", direction) if direction else None
    said = options([*((COMMENT, comment) for comment in comments), (EPB_FLAGS, flags)])
    return block(ENHANCED_PACKET, header + data + bytes(-len(data) % 4) + said)


def secrets_block(key_log: bytes, order: str = "<") -> bytes:
    """TLS secrets as SSLKEYLOGFILE has them; Wireshark wants them before the packets."""
    header = struct.pack(f"{order}II", TLS_KEY_LOG, len(key_log))
    return block(DECRYPTION_SECRETS, header + key_log, order)


def statistics_block(number: int, time_ns: int, counts: Counts) -> bytes:
    """What interface ``number`` counted up to ``time_ns``."""
    said: list[tuple[int, bytes | str | None]] = [
        (COMMENT, counts.comment),
        (ISB_START, _ticks(counts.start_ns)),
        (ISB_END, _ticks(counts.end_ns)),
    ]
    for code, name in COUNTERS:
        count = getattr(counts, name)
        said.append((code, None if count is None else struct.pack("<Q", count)))
    header = struct.pack("<I", number) + _ticks_of(time_ns)
    return block(INTERFACE_STATISTICS, header + options(said))


class PcapngWriter:
    """Writes sections to a binary file, which stays the caller's to close."""

    def __init__(
        self, file: BinaryIO, *, application: str = "wirespan", system: str | None = None
    ) -> None:
        """The first section begins at once."""
        self._file = file
        self._application = application
        self._system = system
        self.interfaces = 0
        """How many this section describes so far."""
        self.section()

    def section(self, comment: str | None = None) -> None:
        """Begin a section; its interfaces are numbered from 0."""
        self.interfaces = 0
        self._file.write(
            section_block(application=self._application, system=self._system, comment=comment)
        )

    def interface(
        self,
        name: str | None,
        *,
        link_type: int = ETHERNET,
        snap_length: int = 0,
        description: str | None = None,
        filter: str | None = None,  # noqa: A002  # the format's word
    ) -> int:
        """Describe an interface; its number, for packets and statistics."""
        self._file.write(
            interface_block(
                name,
                link_type=link_type,
                snap_length=snap_length,
                description=description,
                filter=filter,
                system=self._system,
            )
        )
        self.interfaces += 1
        return self.interfaces - 1

    def packet(
        self,
        number: int,
        time_ns: int,
        data: bytes,
        *,
        original: int | None = None,
        direction: Direction = Direction.UNKNOWN,
        comments: Sequence[str] = (),
    ) -> None:
        """A packet of an interface described in this section."""
        assert 0 <= number < self.interfaces, "its interface is not described in this section"
        assert 0 <= time_ns <= LATEST_NS, "a time before 1970, or beyond 64 bits"
        self._file.write(
            packet_block(
                number, time_ns, data, original=original, direction=direction, comments=comments
            )
        )

    def packets(self, blocks: memoryview) -> None:
        """Enhanced packet blocks that were made elsewhere."""
        self._file.write(blocks)

    def secrets(self, key_log: bytes) -> None:
        """TLS secrets for the packets that follow."""
        self._file.write(secrets_block(key_log))

    def statistics(self, number: int, time_ns: int, counts: Counts) -> None:
        """What an interface of this section counted."""
        assert 0 <= number < self.interfaces, "its interface is not described in this section"
        self._file.write(statistics_block(number, time_ns, counts))


def _bytes(value: bytes | str) -> bytes:
    if isinstance(value, bytes):
        return value
    return value.encode("utf-8", "replace")


def _ticks(time_ns: int | None) -> bytes | None:
    return None if time_ns is None else _ticks_of(time_ns)


def _ticks_of(time_ns: int) -> bytes:
    return struct.pack("<II", time_ns >> 32, time_ns & 0xFFFFFFFF)
