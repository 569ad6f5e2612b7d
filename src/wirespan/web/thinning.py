"""Which of many packets are drawn: all that tell something, plain ones at even distances."""

from collections.abc import Sequence

from wirespan.web.segments import PLAIN


def kept_rows(marks: Sequence[int], most: int) -> Sequence[int]:
    """At most ``most`` rows in order; where nearly all are marked, half as many."""
    if len(marks) <= most:
        return range(len(marks))
    marked = _evenly([row for row, each in enumerate(marks) if each & ~PLAIN], most // 2)
    plain = [row for row, each in enumerate(marks) if not each & ~PLAIN]
    return sorted([*marked, *_evenly(plain, most - len(marked))])


def _evenly(rows: list[int], most: int) -> list[int]:
    if len(rows) <= most:
        return rows
    return [rows[at * len(rows) // most] for at in range(most)]
