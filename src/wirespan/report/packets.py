"""Frames as lines in tcpdump's manner, with the verdict on each in words; and as JSON."""

from collections.abc import Iterable
from functools import lru_cache

from wirespan.explain.packet_line import PacketLine
from wirespan.kernels.layout import SegmentMark
from wirespan.report import shape
from wirespan.report.json_text import Write, write_list
from wirespan.report.page import Page

COMBINATIONS = 4_096
"""Of marks or flags remembered in words; a capture has some dozens."""

FLAGS = (
    (0x02, "S", "syn"),
    (0x01, "F", "fin"),
    (0x04, "R", "rst"),
    (0x08, "P", "psh"),
    (0x20, "U", "urg"),
    (0x80, "W", "cwr"),
    (0x40, "E", "ece"),
    (0x10, ".", "ack"),
)
"""Bit, tcpdump's letter in its order, name."""

VERDICTS: dict[SegmentMark, str] = {
    SegmentMark.DUPLICATE_RECORD: "recorded twice by the capture",
    SegmentMark.AFTER_GAP: "acknowledges bytes never captured",
    SegmentMark.PORTS_REUSED: "ports used again",
    SegmentMark.OUT_OF_ORDER: "out of order",
    SegmentMark.HOLE: "something before it is missing",
    SegmentMark.DUPLICATE_ACK: "duplicate ACK",
    SegmentMark.WINDOW_UPDATE: "window update",
    SegmentMark.ZERO_WINDOW: "zero window",
    SegmentMark.WINDOW_FULL: "window full",
    SegmentMark.KEEP_ALIVE: "keep-alive",
    SegmentMark.KEEP_ALIVE_ACK: "answer to a keep-alive",
    SegmentMark.ZERO_WINDOW_PROBE: "zero window probe",
    SegmentMark.ZERO_WINDOW_PROBE_ACK: "answer to a zero window probe",
    SegmentMark.SACK: "SACK",
    SegmentMark.DSACK: "D-SACK: arrived twice",
    SegmentMark.SNAPPED: "cut short by the capture",
}
"""What is said of each mark; direction and flags are told by the line itself."""

RETRANSMISSIONS: tuple[tuple[SegmentMark, str], ...] = (
    (SegmentMark.SPURIOUS, "retransmission without need"),
    (SegmentMark.TAIL_PROBE, "tail loss probe"),
    (SegmentMark.FAST, "fast retransmission"),
    (SegmentMark.LOST_UPSTREAM, "retransmission of a segment lost before the capture"),
    (SegmentMark.RETRANSMISSION, "retransmission"),
)
"""A segment sent again, from the most to the least that can be said of it."""

NAMED = [
    mark
    for mark in SegmentMark
    if mark not in {SegmentMark.FROM_SERVER, SegmentMark.FIN, SegmentMark.SYN,
                    SegmentMark.RST, SegmentMark.PSH, SegmentMark.COUNTED_ON}
]  # fmt: skip


def print_packets(page: Page, packets: Iterable[PacketLine]) -> None:
    """A line a frame, as long as it needs to be: these lines are for grep."""
    for packet in packets:
        page.print_long(packet_text(packet))


def write_packets(packets: Iterable[PacketLine], write: Write) -> None:
    """The ``wirespan.packets/1`` document, a frame a line."""
    write('{"schema":"wirespan.packets/1",\n')
    write_list("packets", map(packet_document, packets), write)
    write("}\n")


def packet_text(packet: PacketLine) -> str:
    """Frame, seconds since the first, ends, and what it carries."""
    words = [f"{packet.frame:>6} {packet.relative_ns / 1_000_000_000:>12.6f}"]
    if packet.source is not None and packet.destination is not None:
        source = _end(packet.source, packet.source_port)
        words.append(f"{source} > {_end(packet.destination, packet.destination_port)}:")
    words.append(_tcp(packet) if packet.protocol == "tcp" else _other(packet))
    verdict = verdict_in_words(packet.marks)
    notes = [note for note in (packet.info, verdict, packet.problem) if note]
    return " ".join(words) + ("  " + " | ".join(notes) if notes else "")


@lru_cache(maxsize=COMBINATIONS)
def verdict_in_words(bits: int) -> str:
    """What the marks of a segment say."""
    marks = SegmentMark(bits)
    told = [words for mark, words in RETRANSMISSIONS if mark in marks][:1]
    told += [words for mark, words in VERDICTS.items() if mark in marks]
    return ", ".join(told)


def packet_document(packet: PacketLine) -> shape.Packet:
    return {
        "frame": packet.frame,
        "time_ns": packet.time_ns,
        "relative_ns": packet.relative_ns,
        "length": packet.length,
        "captured": packet.captured,
        "protocol": packet.protocol,
        "source": packet.source,
        "source_port": packet.source_port,
        "destination": packet.destination,
        "destination_port": packet.destination_port,
        "stream": packet.stream,
        "flags": _flag_names(packet.flags),
        "sequence": packet.sequence,
        "payload_bytes": packet.payload_bytes,
        "acknowledgement": packet.acknowledgement,
        "window": packet.window,
        "verdicts": _verdict_names(packet.marks),
        "info": packet.info,
        "problem": packet.problem,
    }  # fmt: skip


@lru_cache(maxsize=COMBINATIONS)
def _verdict_names(bits: int) -> list[str]:
    marks = SegmentMark(bits)
    return [str(mark.name).lower().replace("_", "-") for mark in NAMED if mark in marks]


@lru_cache(maxsize=COMBINATIONS)
def _flag_names(bits: int) -> list[str]:
    return [name for bit, _letter, name in FLAGS if bits & bit]


@lru_cache(maxsize=COMBINATIONS)
def _flag_letters(bits: int) -> str:
    return "".join(letter for bit, letter, _name in FLAGS if bits & bit) or "none"


def _tcp(packet: PacketLine) -> str:
    words = [f"[{_flag_letters(packet.flags)}]"]
    if packet.sequence is not None and (packet.payload_bytes or packet.flags & 0x07):
        end = packet.sequence + packet.payload_bytes
        words.append(f"seq {packet.sequence}:{end}({packet.payload_bytes})")
    if packet.acknowledgement is not None:
        words.append(f"ack {packet.acknowledgement}")
    if packet.window is not None:
        words.append(f"win {packet.window}")
    return " ".join(words)


def _other(packet: PacketLine) -> str:
    return f"{packet.protocol} {packet.payload_bytes if packet.source else packet.length} bytes"


def _end(address: str, port: int | None) -> str:
    if port is None:
        return address
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
