"""Writes a pcap of any length to standard output: a capture again and again, later each time.

    python repeat.py FILE PACKETS

The four-tuples come again, as they do on a busy server; times go on where they ended.
"""

import struct
import sys
from collections.abc import Iterator
from pathlib import Path

HEADER_BYTES = 24
RECORD = struct.Struct("<IIII")
PAUSE_SECONDS = 5


def records(content: memoryview) -> Iterator[tuple[int, int]]:
    """Offset and end of each whole record."""
    at = HEADER_BYTES
    while at + RECORD.size <= len(content):
        end = at + RECORD.size + RECORD.unpack_from(content, at)[2]
        if end > len(content):
            return
        yield at, end
        at = end


def shifted(content: memoryview, seconds: int, packets: int) -> tuple[bytearray, int]:
    """At most ``packets`` records with later times, and how many they are."""
    copy = bytearray(content)
    count = 0
    stop = HEADER_BYTES
    for at, end in records(content):
        if count == packets:
            break
        time = RECORD.unpack_from(content, at)[0]
        struct.pack_into("<I", copy, at, time + seconds)
        count += 1
        stop = end
    return copy[HEADER_BYTES:stop], count


def main() -> None:
    content = memoryview(Path(sys.argv[1]).read_bytes())
    left = int(sys.argv[2])
    offsets = list(records(content))
    first = RECORD.unpack_from(content, offsets[0][0])[0]
    last = RECORD.unpack_from(content, offsets[-1][0])[0]
    sys.stdout.buffer.write(content[:HEADER_BYTES])
    seconds = 0
    while left > 0:
        chunk, count = shifted(content, seconds, left)
        sys.stdout.buffer.write(chunk)
        left -= count
        seconds += last - first + PAUSE_SECONDS


if __name__ == "__main__":
    main()
