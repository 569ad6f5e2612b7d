"""A packetdrill-like notation for packets, made into the columns the tracker reads.

One packet a line::

    C > S  0.000  S 0:0(0) win 64240 <mss 1460, sack, ws 7>
    S > C  0.010  S. 0:0(0) ack 1 win 65535 <mss 1460, ws 8>
    C > S  0.020  P. 1:101(100) ack 1 win 502 {id 7, ttl 64}
    C > S  0.030  udp (40)
    S > C  0.040  icmp 3/3 udp C > S:53

Ends are named; ``NAME:port`` gives another port than that end's own. Flags are S F R P U E
and ``.`` for ACK. Sequence numbers count from each end's ISN, so the first byte is 1, as in
packetdrill. Options: mss, ws, sack (permitted), ts VALUE/ECHO, and SACK blocks as a:b. In
braces: id, ttl, ecn, direction, captured (payload bytes), partial (checksum), v6, length.

Payload is what ``content`` says for its sequence numbers, so repeated bytes are the same.
"""

import re
from dataclasses import dataclass, field

from wirespan.capture.batch import RESERVE_BYTES
from wirespan.kernels.layout import Frame, Packet, PacketMark
from wirespan.kernels.table import Table

START_NS = 1_700_000_000_000_000_000
ADDRESSES = {"C": 0, "S": 1, "D": 2, "E": 3}
PORTS = {"C": 40000, "S": 80, "D": 40001, "E": 443}
ISNS = {"C": 1000, "S": 5000, "D": 2000, "E": 6000}
FLAGS = {"F": 1, "S": 2, "R": 4, "P": 8, ".": 16, "U": 32, "E": 64, "W": 128}

LINE = re.compile(r"(\w+(?::\d+)?) > (\w+(?::\d+)?)\s+(-?[\d.]+)\s+(.*)$")
TCP = re.compile(
    r"([SFRPUEW.]+) (-?\d+):(-?\d+)\((\d+)\)(?: ack (-?\d+))?(?: win (\d+))?"
    r"(?: <([^>]*)>)?(?: \{([^}]*)\})?$"
)
UDP = re.compile(r"udp \((\d+)\)(?: \{([^}]*)\})?$")
ICMP = re.compile(r"icmp (\d+)/(\d+) (tcp|udp) (\S+) > (\S+)$")


def content(name: str, start: int, end: int) -> bytes:
    """The payload bytes with sequence numbers start to end of an end's stream."""
    return bytes(
        ((number * 7) ^ (number >> 8) ^ ord(name[0])) & 0xFF for number in range(start, end)
    )


@dataclass
class Trace:
    """Rows and bytes of a batch."""

    buffer: bytearray = field(default_factory=bytearray)
    frame_rows: list[list[int]] = field(default_factory=list)
    packet_rows: list[list[int]] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.packet_rows)

    def tables(self) -> tuple[bytearray, Table, Table]:
        """Buffer, frame table and packet table."""
        frames = Table(len(Frame), max(1, self.count))
        packets = Table(len(Packet), max(1, self.count))
        for row in range(self.count):
            frames.write(row, self.frame_rows[row])
            packets.write(row, self.packet_rows[row])
        return self.buffer + bytearray(RESERVE_BYTES), frames, packets

    def part(self, first: int, end: int) -> "Trace":
        """The same with some packets only; offsets stay."""
        return Trace(self.buffer, self.frame_rows[first:end], self.packet_rows[first:end])


def trace(text: str, isns: dict[str, int] | None = None) -> Trace:
    """Packets from lines; ``isns`` instead of the usual first numbers."""
    result = Trace()
    for line in text.strip().splitlines():
        stripped = line.split("#")[0].strip()
        if stripped:
            _add(result, stripped, {**ISNS, **(isns or {})})
    return result


def _add(result: Trace, line: str, isns: dict[str, int]) -> None:
    match = LINE.match(line)
    assert match, f"not a packet: {line}"
    source, destination, seconds, rest = match.groups()
    row = [-1] * len(Packet)
    row[Packet.SOURCE], row[Packet.SOURCE_PORT] = _end(source)
    row[Packet.DESTINATION], row[Packet.DESTINATION_PORT] = _end(destination)
    row[Packet.MARKS] = 0
    row[Packet.SACKS] = 0
    row[Packet.LINK_BYTES], row[Packet.NETWORK_BYTES] = 14, 20
    row[Packet.TTL], row[Packet.ECN], row[Packet.IDENTIFICATION] = 64, 0, result.count + 1
    payload = _fill(row, rest, source.split(":")[0], destination.split(":")[0], isns)
    extras = _extras(rest)
    captured = int(extras.get("captured", len(payload)))
    row[Packet.PAYLOAD] = len(result.buffer)
    row[Packet.PAYLOAD_CAPTURED] = captured
    if captured < len(payload):
        row[Packet.MARKS] |= PacketMark.SNAPPED
    result.buffer += payload[:captured]
    frame = [-1] * len(Frame)
    whole, _, fraction = seconds.partition(".")
    sign = -1 if whole.startswith("-") else 1
    offset = int(whole) * 10**9 + sign * int((fraction + "000000000")[:9])
    frame[Frame.TIME] = START_NS + offset
    frame[Frame.DIRECTION] = int(extras.get("direction", 0))
    headers = 34 + row[Packet.TRANSPORT_BYTES]
    frame[Frame.ORIGINAL] = int(extras.get("length", headers + row[Packet.PAYLOAD_LENGTH]))
    _apply(row, extras)
    result.frame_rows.append(frame)
    result.packet_rows.append(row)


def _end(text: str) -> tuple[int, int]:
    name, _, port = text.partition(":")
    return ADDRESSES[name], int(port) if port else PORTS[name]


def _extras(rest: str) -> dict[str, str]:
    match = re.search(r"\{([^}]*)\}", rest)
    if not match:
        return {}
    pairs = [part.split() for part in match[1].split(",")]
    return {pair[0]: pair[1] if len(pair) > 1 else "1" for pair in pairs}


def _apply(row: list[int], extras: dict[str, str]) -> None:
    if "id" in extras:
        row[Packet.IDENTIFICATION] = int(extras["id"])
    if "v6" in extras:
        row[Packet.IDENTIFICATION] = -1
    if "ttl" in extras:
        row[Packet.TTL] = int(extras["ttl"])
    if "ecn" in extras:
        row[Packet.ECN] = int(extras["ecn"])
    if "partial" in extras:
        row[Packet.MARKS] |= PacketMark.CHECKSUM_PARTIAL


def _fill(row: list[int], rest: str, sender: str, receiver: str, isns: dict[str, int]) -> bytes:
    if match := TCP.match(rest):
        return _tcp(row, match, sender, receiver, isns)
    if match := UDP.match(rest):
        row[Packet.PROTOCOL], row[Packet.TRANSPORT_BYTES] = 17, 8
        row[Packet.PAYLOAD_LENGTH] = int(match[1])
        return content(sender, 0, int(match[1]))
    match = ICMP.match(rest)
    assert match, f"not a packet: {rest}"
    row[Packet.PROTOCOL], row[Packet.TRANSPORT_BYTES] = 1, 8
    row[Packet.SOURCE_PORT], row[Packet.DESTINATION_PORT] = int(match[1]), int(match[2])
    row[Packet.RELATED_PROTOCOL] = 6 if match[3] == "tcp" else 17
    row[Packet.RELATED_SOURCE], row[Packet.RELATED_SOURCE_PORT] = _end(match[4])
    row[Packet.RELATED_DESTINATION], row[Packet.RELATED_DESTINATION_PORT] = _end(match[5])
    row[Packet.PAYLOAD_LENGTH] = 28
    return bytes(28)


def _tcp(
    row: list[int], match: re.Match[str], sender: str, receiver: str, isns: dict[str, int]
) -> bytes:
    flags, start, end, length, ack, window, options, _ = match.groups()
    assert int(end) - int(start) == int(length), match[0]
    first = int(start) + (1 if "S" in flags and int(length) else 0)
    row[Packet.PROTOCOL], row[Packet.TRANSPORT_BYTES] = 6, 20
    row[Packet.FLAGS] = sum(FLAGS[flag] for flag in flags)
    row[Packet.SEQUENCE] = (isns[sender] + int(start)) & 0xFFFFFFFF
    row[Packet.ACKNOWLEDGEMENT] = (isns[receiver] + int(ack)) & 0xFFFFFFFF if ack else 0
    row[Packet.WINDOW] = int(window) if window else 64240
    row[Packet.SACK_PERMITTED] = 0
    row[Packet.PAYLOAD_LENGTH] = int(length)
    for option in (options or "").split(","):
        _option(row, option.split(), isns[receiver])
    return content(sender, first, first + int(length))


def _option(row: list[int], words: list[str], isn: int) -> None:
    match words:
        case ["mss", value]:
            row[Packet.MAXIMUM_SEGMENT] = int(value)
        case ["ws", value]:
            row[Packet.WINDOW_SCALE] = int(value)
        case ["ts", value]:
            sent, _, echo = value.partition("/")
            row[Packet.TIMESTAMP], row[Packet.TIMESTAMP_ECHO] = int(sent), int(echo)
        case ["sack"]:
            row[Packet.SACK_PERMITTED] = 1
        case ["sack", *blocks]:
            row[Packet.SACKS] = len(blocks)
            for index, block in enumerate(blocks):
                left, _, right = block.partition(":")
                at = Packet.SACK_1_LEFT + 2 * index
                row[at] = (isn + int(left)) & 0xFFFFFFFF
                row[at + 1] = (isn + int(right)) & 0xFFFFFFFF
