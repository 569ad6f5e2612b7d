"""Whole TCP conversations as the bytes of a capture: HTTP between hosts of one's own making.

A conversation is a list of exchanges, each of which says how long things took; ``capture``
mixes conversations by time. What it cannot do is loss and windows: see ``ledgers`` for rules
and the scenarios of the lab for real kernels.
"""

from dataclasses import dataclass
from ipaddress import ip_address
from struct import pack

from kit.capture_bytes import NANOSECONDS, pcap_header
from kit.capture_bytes import record as pcap_record
from kit.frames import ethernet, ipv4

SECOND = 1_000_000_000
START_NS = 1_700_000_000 * SECOND
SYN, PSH, ACK, FIN = 2, 8, 16, 1


@dataclass(frozen=True)
class Ask:
    """One exchange; times in ns."""

    think: int = 5_000_000
    segments: int = 1
    spacing: int = 100_000
    pause: int = 1_000_000
    """Between the last answer and this question."""
    copies: int = 0
    """How often the answer's first segment is sent again, needlessly."""


@dataclass(frozen=True)
class Conversation:
    """``number`` makes hosts, port and target its own."""

    number: int
    asks: tuple[Ask, ...]
    start: int = 0
    round_trip: int = 20_000_000


Packet = tuple[int, bytes]


def packets(talk: Conversation) -> list[Packet]:
    """Its packets as the client's host sees them, in order."""
    made: list[Packet] = []
    next_sent = [1, 1]
    now = START_NS + talk.start

    def say(side: int, time: int, payload: bytes, flags: int, at: int | None = None) -> None:
        sequence = next_sent[side] if at is None else at
        made.append(
            (time, _frame(talk.number, side, sequence, next_sent[1 - side], flags, payload))
        )
        next_sent[side] = max(next_sent[side], sequence + len(payload) + (flags & FIN))

    say(0, now, b"", SYN, at=0)
    now += talk.round_trip
    say(1, now, b"", SYN | ACK, at=0)
    say(0, now + 20_000, b"", ACK)
    for number, ask in enumerate(talk.asks):
        now += ask.pause + 40_000
        target = f"/{talk.number}-{number}"
        say(0, now, f"GET {target} HTTP/1.1\r\nHost: h\r\n\r\n".encode(), PSH | ACK)
        now += talk.round_trip + ask.think
        body = b"." * (1400 * ask.segments)
        answer = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        first = next_sent[1]
        for at in range(0, len(answer), 1448):
            say(1, now, answer[at : at + 1448], ACK)
            now += ask.spacing
        say(0, now, b"", ACK)
        for copy in range(ask.copies):
            say(1, now + copy + 1, answer[:1448], ACK, at=first)
    say(0, now + 1_000_000, b"", FIN | ACK)
    say(1, now + 1_000_000 + talk.round_trip, b"", FIN | ACK)
    say(0, now + 1_100_000 + talk.round_trip, b"", ACK)
    return made


def capture(*talks: Conversation) -> bytes:
    """A nanosecond pcap of all of them, by time."""
    mixed = sorted((packet for talk in talks for packet in packets(talk)), key=lambda one: one[0])
    return written(mixed)


def written(mixed: list[Packet]) -> bytes:
    header = pcap_header(NANOSECONDS)
    records = (
        pcap_record(frame, seconds=time // SECOND, fraction=time % SECOND) for time, frame in mixed
    )
    return header + b"".join(records)


def _frame(
    number: int, side: int, sequence: int, acknowledgement: int, flags: int, payload: bytes
) -> bytes:
    hosts = [str(ip_address(0x0A000000 + 2 * number + one)) for one in (0, 1)]
    ports = [40_000 + number, 80]
    options = bytes([2, 4, 5, 0xB4, 3, 3, 7, 1]) if flags & SYN else b""
    if not flags & ACK:
        acknowledgement = 0
    head = pack(
        ">HHIIBBHHH", ports[side], ports[1 - side], sequence, acknowledgement,
        (20 + len(options)) // 4 << 4, flags, 8192, 0xABCD, 0,
    )  # fmt: skip
    segment = head + options + payload
    return ethernet(ipv4(segment, source=hosts[side], destination=hosts[1 - side]))
