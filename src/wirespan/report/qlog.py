"""Packets as qlog (draft-ietf-quic-qlog-main-schema-14, contained JSON), for qvis and others.

One trace, seen by a network observer that follows the client's flow: what the client sends is
sent, what the server sends is received. Each connection is a group (``group_id``). qlog has no
events for TCP: a segment is a packet of namespace ``transport``, as qvis draws it, numbered in
the order captured, with its bytes as a stream frame and what it acknowledges as an ack frame.
Datagrams of UDP, and so of QUIC that is not opened, are ``quic:udp_datagrams_*``.

``qlog_version`` and ``qlog_format`` are of the drafts up to 02, and what qvis asks for.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from wirespan.explain.packet_line import PacketLine
from wirespan.report.json_text import Write, json_text, write_list

HEAD = {
    "file_schema": "urn:ietf:params:qlog:file:contained",
    "serialization_format": "application/qlog+json",
    "qlog_version": "0.3",
    "qlog_format": "JSON",
}
EVENT_SCHEMAS = (
    "urn:ietf:params:qlog:events:quic",
    "https://wirespan.example/112026/transport",
    "https://wirespan.example/112026/recovery",
)
PACKET_TYPE = "1RTT"
"""TCP has none; packets without one of QUIC's are not drawn."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FROM_SERVER = 1
"""The bit of ``PacketLine.marks``."""
RETRANSMISSION = 0x20
FLAGS = ((2, "syn"), (16, "ack"), (8, "psh"), (1, "fin"), (4, "rst"))
SYN, FIN = 2, 1
MOST_GROUPS = 65_536
"""Connections followed at once; the one seen first is forgotten where there are more."""
MOST_WAITING = 65_536
"""Segments of one direction that no acknowledgement covers yet; the oldest are forgotten."""
Event = dict[str, Any]


@dataclass(slots=True)
class Way:
    """One direction of a connection."""

    packets: int = 0
    waiting: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=MOST_WAITING))
    """(position after it, packet number) of what was not acknowledged yet."""
    highest: int = 0
    acknowledged: int = 0


@dataclass(slots=True)
class Group:
    """A connection; who sends its first datagram counts as UDP's client."""

    client_end: tuple[str | None, int | None]
    client: Way = field(default_factory=Way)
    server: Way = field(default_factory=Way)
    flight: int = -1
    """As told last."""


def write_qlog(lines: Iterable[PacketLine], title: str, write: Write) -> int:
    """The log as text, an event a line; returns how many events it has."""
    packets = iter(lines)
    first = next(packets, None)
    start_ns = first.time_ns if first else 0
    events = Events(start_ns)
    write(f"{json_text(HEAD)[:-1]},\n")
    write(f'"title":{json_text(title)},"traces":[{{\n')
    write(f'"common_fields":{json_text(_common(start_ns))},\n')
    write('"vantage_point":{"name":"wirespan","type":"network","flow":"client"},\n')
    write(f'"event_schemas":{json_text(EVENT_SCHEMAS)},\n')
    write_list("events", events.of(_all(first, packets)), write)
    write("}]}\n")
    return events.count


def _all(first: PacketLine | None, rest: Iterable[PacketLine]) -> Iterator[PacketLine]:
    if first is not None:
        yield first
        yield from rest


def _common(start_ns: int) -> Event:
    moment = EPOCH + timedelta(microseconds=start_ns // 1000)
    epoch = moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
    return {
        "time_format": "relative_to_epoch",
        "reference_time": {"clock_type": "system", "epoch": epoch},
    }


class Events:
    """Packets -> events; remembers of each connection what waits to be acknowledged."""

    def __init__(self, start_ns: int) -> None:
        # The epoch is written in whole microseconds, so times count from there.
        self._start_ns = start_ns - start_ns % 1000
        self._groups: dict[str, Group] = {}
        self.count = 0

    def of(self, lines: Iterable[PacketLine]) -> Iterator[Event]:
        """TCP and UDP only: what else there is has no events."""
        for line in lines:
            if line.stream is None or line.protocol not in ("tcp", "udp"):
                continue
            name = f"{line.protocol} {line.stream}"
            group = self._group(name, line)
            made = _segment(line, group) if line.protocol == "tcp" else _datagram(line, group)
            for event, data in made:
                self.count += 1
                at = (line.time_ns - self._start_ns) / 1_000_000
                yield {"time": at, "name": event, "group_id": name, "data": data}

    def _group(self, name: str, line: PacketLine) -> Group:
        found = self._groups.get(name)
        if found is None:
            if len(self._groups) == MOST_GROUPS:
                del self._groups[next(iter(self._groups))]
            found = self._groups[name] = Group((line.source, line.source_port))
        return found


def _segment(line: PacketLine, group: Group) -> Iterator[tuple[str, Event]]:
    backward = bool(line.marks & FROM_SERVER)
    own, other = (group.server, group.client) if backward else (group.client, group.server)
    number = _count(line, own)
    yield (
        f"transport:packet_{'received' if backward else 'sent'}",
        {
            "header": {"packet_type": PACKET_TYPE, "packet_number": number},
            "raw": {"length": line.length, "payload_length": line.payload_bytes},
            "frames": [*_stream(line, backward), *_acknowledged(line, other)],
            "tcp": _header(line),
            "frame_number": line.frame,
        },
    )
    flight = max(group.client.highest - group.client.acknowledged, 0)
    if flight != group.flight:
        group.flight = flight
        yield "recovery:metrics_updated", {"bytes_in_flight": flight}


def _count(line: PacketLine, own: Way) -> int:
    """The packet's number; what it carries waits to be acknowledged."""
    number = own.packets
    own.packets += 1
    if line.sequence is None:
        return number
    if number == 0:
        own.acknowledged = own.highest = line.sequence
    taken = line.payload_bytes + bool(line.flags & SYN) + bool(line.flags & FIN)
    if taken:
        own.waiting.append((line.sequence + taken, number))
        own.highest = max(own.highest, line.sequence + taken)
    return number


def _stream(line: PacketLine, backward: bool) -> Iterator[Event]:
    """The bytes it carries; TCP's first byte is at 1, a stream's at 0."""
    if line.payload_bytes and line.sequence is not None:
        yield {
            "frame_type": "stream",
            "stream_id": 1 if backward else 0,
            "offset": max(line.sequence - 1, 0),
            "length": line.payload_bytes,
            "fin": bool(line.flags & FIN),
        }


def _acknowledged(line: PacketLine, other: Way) -> Iterator[Event]:
    """The other side's packets that this one is the first to cover."""
    acknowledgement = line.acknowledgement
    if acknowledgement is None or acknowledgement <= other.acknowledged:
        return
    other.acknowledged = acknowledgement
    covered: list[int] = []
    while other.waiting and other.waiting[0][0] <= acknowledgement:
        covered.append(other.waiting.popleft()[1])
    if covered:
        yield {"frame_type": "ack", "acked_ranges": ranges(covered)}


def ranges(numbers: list[int]) -> list[list[int]]:
    """Ascending numbers as [first, last] of each run."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def _header(line: PacketLine) -> Event:
    return {
        "sequence": line.sequence,
        "acknowledgement": line.acknowledgement,
        "window": line.window,
        "flags": [name for bit, name in FLAGS if line.flags & bit],
        "retransmission": bool(line.marks & RETRANSMISSION),
    }


def _datagram(line: PacketLine, group: Group) -> Iterator[tuple[str, Event]]:
    forward = (line.source, line.source_port) == group.client_end
    raw = {"length": line.payload_bytes, "payload_length": line.payload_bytes}
    yield (
        f"quic:udp_datagrams_{'sent' if forward else 'received'}",
        {"count": 1, "raw": [raw], "frame_number": line.frame},
    )
