"""The relay's journal as a file of JSON lines.

The first tells what the link was, the last how it went; in between, one line for each drop,
duplicate, corruption and so on, and, if asked for, one for each frame that passed. Times are
the wall clock's, as a capture has them.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from wirespan.drive.passages import Passage
from wirespan.emulate.packet import What

SCHEMA = "wirespan.relay/1"
DIRECTIONS = ("forward", "backward")
FRAME = {
    "bytes": Passage.BYTES,
    "protocol": Passage.PROTOCOL,
    "source_port": Passage.SOURCE_PORT,
    "destination_port": Passage.DESTINATION_PORT,
    "sequence": Passage.SEQUENCE,
    "flags": Passage.FLAGS,
    "payload": Passage.PAYLOAD,
}
"""What a capture shows of the frame; what it does not have is left out."""
RELAY = "relay"
"""The stage of what no line did."""


def write(
    file: TextIO,
    head: dict[str, Any],
    rows: Iterable[Sequence[int]],
    names: Sequence[Sequence[str]],
    offset_ns: int,
    summary: dict[str, Any],
) -> None:
    """``names`` are the stages' of each direction, ``offset_ns`` leads to the wall clock."""
    _write_line(file, {"schema": SCHEMA, **head})
    for row in rows:
        _write_line(file, entry(row, names, offset_ns))
    _write_line(file, {"summary": summary})


def entry(row: Sequence[int], names: Sequence[Sequence[str]], offset_ns: int) -> dict[str, Any]:
    """One row in words."""
    direction = row[Passage.DIRECTION]
    stage = row[Passage.STAGE]
    return {
        "time_ns": row[Passage.TIME] + offset_ns,
        "direction": DIRECTIONS[direction],
        "what": What(row[Passage.WHAT]).name.lower(),
        "stage": names[direction][stage] if stage >= 0 else RELAY,
        "value": row[Passage.VALUE],
        "number": row[Passage.NUMBER],
        "arrived_ns": row[Passage.ARRIVED] + offset_ns,
        "frame": {name: row[column] for name, column in FRAME.items() if row[column] >= 0},
    }


def _write_line(file: TextIO, value: dict[str, Any]) -> None:
    file.write(json.dumps(value, separators=(",", ":")) + "\n")
