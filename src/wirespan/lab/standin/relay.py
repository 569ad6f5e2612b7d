"""Carries frames between two interfaces: later, or not at all.

    python relay.py LEFT RIGHT --delay-ms 20 --rate-mbit 10 --drop right:data:3

Left is the client's side. A drop rule is DIRECTION:KIND:N: direction ``right`` (client to
server) or ``left``, kind ``data`` (TCP segments with payload), ``syn`` (SYN or SYN-ACK),
``all`` or ``text=TEXT`` (frames that contain TEXT), N the number of the frame of that kind,
from 1. Every decision goes to the journal on standard error, and at the end ``late NS``: the
longest a frame was sent after it was due.
"""

import argparse
import heapq
import select
import signal
import socket
import struct
import sys
import time
from dataclasses import dataclass, field
from types import FrameType

ETH_P_ALL = 3
PACKET_OUTGOING = 4
NANOSECONDS = 1_000_000_000


@dataclass
class Direction:
    name: str
    source: socket.socket
    target: socket.socket
    seen: dict[str, int] = field(default_factory=dict)
    free_at_ns: int = 0
    """When the link has sent what it was given."""


def open_interface(name: str) -> socket.socket:
    interface = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    interface.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
    interface.bind((name, ETH_P_ALL))
    interface.setblocking(False)
    return interface


def kinds(frame: bytes, texts: list[str]) -> list[str]:
    """The kinds of drop rule this frame counts for."""
    found = ["all", *(f"text={text}" for text in texts if text.encode() in frame)]
    if len(frame) < 54 or frame[12:14] != b"\x08\x00" or frame[23] != 6:
        return found
    header = 14 + (frame[14] & 15) * 4
    flags = frame[header + 13]
    total = struct.unpack_from("!H", frame, 16)[0]
    payload = total - (header - 14) - (frame[header + 12] >> 4) * 4
    if flags & 2:
        found.append("syn")
    if payload > 0:
        found.append("data")
    return found


def is_dropped(direction: Direction, frame: bytes, drops: set[tuple[str, str, int]]) -> bool:
    dropped = False
    texts = [kind.removeprefix("text=") for _, kind, _ in drops if kind.startswith("text=")]
    for kind in kinds(frame, texts):
        direction.seen[kind] = direction.seen.get(kind, 0) + 1
        dropped |= (direction.name, kind, direction.seen[kind]) in drops
    return dropped


def departure_ns(direction: Direction, length: int, now_ns: int, delay_ns: int, rate: int) -> int:
    start = max(now_ns, direction.free_at_ns)
    direction.free_at_ns = start + (length * 8 * NANOSECONDS // rate if rate else 0)
    return direction.free_at_ns + delay_ns


def relay(
    left: str, right: str, delay_ns: int, rate: int, drops: set[tuple[str, str, int]]
) -> None:
    ends = open_interface(left), open_interface(right)
    directions = [Direction("right", *ends), Direction("left", *reversed(ends))]
    waiting: list[tuple[int, int, Direction, bytes]] = []
    number = 0
    late_ns = 0

    def stop(_signal: int, _frame: FrameType | None) -> None:
        print("late", late_ns, file=sys.stderr, flush=True)
        raise SystemExit

    signal.signal(signal.SIGTERM, stop)
    print("ready", flush=True)
    while True:
        now_ns = time.monotonic_ns()
        while waiting and waiting[0][0] <= now_ns:
            due, _, direction, frame = heapq.heappop(waiting)
            direction.target.send(frame)
            late_ns = max(late_ns, time.monotonic_ns() - due)
        pause = (waiting[0][0] - now_ns) / NANOSECONDS if waiting else 1.0
        # The last half millisecond is waited for by polling: a sleep is later than it was asked.
        readable = select.select(list(ends), [], [], max(0.0, pause - 0.0005))[0]
        now_ns = time.monotonic_ns()
        for direction in directions:
            if direction.source not in readable:
                continue
            for frame in frames_of(direction.source):
                if is_dropped(direction, frame, drops):
                    print("dropped", direction.name, len(frame), file=sys.stderr, flush=True)
                    continue
                number += 1
                due = departure_ns(direction, len(frame), now_ns, delay_ns, rate)
                heapq.heappush(waiting, (due, number, direction, frame))


def frames_of(interface: socket.socket) -> list[bytes]:
    """What has arrived, without what was sent by ourselves."""
    frames = []
    while len(frames) < 256:
        try:
            frame, address = interface.recvfrom(65536)
        except BlockingIOError:
            break
        if address[2] != PACKET_OUTGOING:
            frames.append(frame)
    return frames


SIDES = {"client": "right", "server": "left"}


def span(text: str) -> range:
    """``3`` or ``3-9``."""
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("left")
    parser.add_argument("right")
    parser.add_argument("--delay-ms", type=float, default=0.0, help="one way")
    parser.add_argument("--rate-mbit", type=float, default=0.0, help="0: as fast as it goes")
    parser.add_argument("--drop", action="append", default=[])
    options = parser.parse_args()
    drops = {
        (SIDES.get(direction, direction), kind, at)
        for direction, kind, numbers in (rule.split(":") for rule in options.drop)
        for at in span(numbers)
    }
    relay(
        options.left,
        options.right,
        int(options.delay_ms * 1_000_000),
        int(options.rate_mbit * 1_000_000),
        drops,
    )


if __name__ == "__main__":
    main()
