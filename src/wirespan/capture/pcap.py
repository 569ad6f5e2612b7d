"""pcap files (draft-ietf-opsawg-pcap): the file header, and records until one cannot be.

Also older writers' ways: Kuznetzov's longer record headers, lengths in the other order
before version 2.4. The header's time zone is ignored, as every reader does: it is always 0.
"""

import struct

from wirespan.base.errors import UsageError
from wirespan.capture.interface import Interface
from wirespan.capture.link_types import LINK_TYPE_MASK
from wirespan.capture.problems import Problems
from wirespan.capture.recognise import PCAP_MAGICS, Variant
from wirespan.capture.window import Window
from wirespan.kernels.index.pcap_records import PcapRecords
from wirespan.kernels.index.record_layout import Lengths, Stop
from wirespan.kernels.table import Table

FILE_HEADER_BYTES = 24
LARGEST_PACKET_BYTES = 262_144
"""As Wireshark and libpcap have it; a larger one is taken for damage."""

PROBED_RECORDS = 20

NANOSECONDS = 9


class Pcap:
    """A pcap file from its header on."""

    name = "pcap"
    unit = "record"

    def __init__(
        self, label: str, window: Window, frames: Table, rows: int, problems: Problems
    ) -> None:
        start = bytes(window.buffer[window.start : window.end][:FILE_HEADER_BYTES])
        variant = PCAP_MAGICS[start[:4]]
        if len(start) < FILE_HEADER_BYTES:
            raise UsageError(
                f"cannot read {label}", "it ends within the pcap file header", "capture it again"
            )
        order = ">" if variant.big else "<"
        major, minor, _, _, snap_length, network = struct.unpack(order + "4xHHiIII", start)
        if major < 2:
            raise UsageError(
                f"cannot read {label}",
                f"pcap version {major}.{minor} is unknown",
                "convert it first: editcap -F pcapng IN OUT.pcapng",
            )
        window.start += FILE_HEADER_BYTES
        resolution = NANOSECONDS if variant.fraction_ns == 1 else 6
        interface = Interface(network & LINK_TYPE_MASK, snap_length, resolution=resolution)
        self.interfaces = [interface]
        self.names: dict[str, str] = {}
        self.secrets: list[bytes] = []
        self.big = variant.big
        self.ended = False
        self.needed = 0
        self.frames_before = 0
        self._window = window
        self.records = PcapRecords(frames, rows, LARGEST_PACKET_BYTES)
        self._problems = problems
        lengths = _lengths(major, minor)
        header_bytes = _header_bytes(window, variant, lengths)
        self.records.describe(
            variant.big, header_bytes, variant.fraction_ns, interface.link_type, lengths
        )

    def index(self) -> Stop:
        """Fill rows from what is in the window; MORE or FULL, or ``ended`` is set."""
        window, records = self._window, self.records
        stop = Stop(records.walk(window.buffer, window.start, window.end))
        window.start = records.position
        self.needed = records.needed
        if stop == Stop.LENGTH:
            self.ended = True
            frame = self.frames_before + records.count + 1
            self._problems.add(
                "malformed",
                None,
                self.name,
                window.offset(window.start),
                f"the record of frame {frame} claims {records.needed} bytes, more than the"
                f" {LARGEST_PACKET_BYTES} a packet may have; nothing after it was read",
            )
        return stop


def _lengths(major: int, minor: int) -> Lengths:
    if major > 2 or minor > 3:
        return Lengths.CAPTURED_FIRST
    return Lengths.SMALLER_IS_CAPTURED if minor == 3 else Lengths.ORIGINAL_FIRST


def _header_bytes(window: Window, variant: Variant, lengths: Lengths) -> int:
    """The size of a record header: another than the ordinary one only where it is proven.

    That is, where the ordinary one fails at the second record, as it must when it is wrong,
    and the other leads through all the first records.
    """
    ordinary, *others = variant.header_bytes
    with memoryview(window.buffer)[window.start : window.end] as data:
        if lengths != Lengths.CAPTURED_FIRST or _sound_records(data, variant, ordinary) != 1:
            return ordinary
        for header_bytes in others:
            if _sound_records(data, variant, header_bytes) == PROBED_RECORDS:
                return header_bytes
    return ordinary


def _sound_records(data: memoryview, variant: Variant, header_bytes: int) -> int:
    """How many of the first records are sound; as many as are looked at where all are."""
    header = struct.Struct((">" if variant.big else "<") + "IIII")
    parts_a_second = 1_000_000_000 // variant.fraction_ns
    at = 0
    for count in range(PROBED_RECORDS):
        if at + header_bytes > len(data):
            return PROBED_RECORDS
        _, fraction, captured, original = header.unpack_from(data, at)
        if not 0 < captured <= min(original, LARGEST_PACKET_BYTES) or fraction >= parts_a_second:
            return count
        at += header_bytes + captured
    return PROBED_RECORDS
