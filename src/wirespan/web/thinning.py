"""Columns of packets with fewer rows: all that tell something, plain ones at even distances."""

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
    return {
        name: [column[at] for at in rows] if isinstance(column, list) else column
        for name, column in segments.items()
    }


def _evenly(rows: list[int], most: int) -> list[int]:
    if len(rows) <= most:
        return rows
    return [rows[at * len(rows) // most] for at in range(most)]
