"""Columns of packets with fewer rows: all that tell something, plain ones at even distances."""

from typing import Any

from wirespan.web.relative import Document
from wirespan.web.segments import PLAIN


def thinned(segments: Document, most: int) -> Document:
    """At most ``most`` rows; ``total`` stays what it was."""
    count = len(segments["frame"])
    if count <= most:
        return segments
    told = [bool(marks & ~PLAIN) for marks in segments["marks"]]
    marked = _evenly([at for at in range(count) if told[at]], most // 2)
    plain = _evenly([at for at in range(count) if not told[at]], most - len(marked))
    rows = sorted([*marked, *plain])
    shown = {segments["frame"][at] for at in rows}
    return {name: _cut(column, rows, shown) for name, column in segments.items()}


def _cut(column: Any, rows: list[int], shown: set[int]) -> Any:
    """A column of the packets, or columns of their own that name their frames."""
    if isinstance(column, list):
        return [column[at] for at in rows]
    if not isinstance(column, dict):
        return column
    kept = [at for at, frame in enumerate(column["frame"]) if frame in shown]
    return {name: [values[at] for at in kept] for name, values in column.items()}


def _evenly(rows: list[int], most: int) -> list[int]:
    if len(rows) <= most:
        return rows
    return [rows[at * len(rows) // most] for at in range(most)]
