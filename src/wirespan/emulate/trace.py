"""Delivery traces in Mahimahi's format: a line a packet, milliseconds since the recording began."""

from wirespan.base.errors import UsageError
from wirespan.emulate.plans import MOST_OPPORTUNITIES

REMEDY = "give a file with one number of milliseconds a line, not decreasing"
LONGEST_NUMBER = 10


def parse_trace(text: str) -> tuple[int, ...]:
    """The moments in which one full packet could leave."""
    moments = []
    for number, line in enumerate(text.splitlines(), 1):
        word = line.strip()
        if not word:
            continue
        if not (word.isascii() and word.isdigit() and len(word) <= LONGEST_NUMBER):
            raise UsageError(f"not a trace: line {number}", f"{word[:40]!r} is no number", REMEDY)
        moments.append(int(word))
        if len(moments) > MOST_OPPORTUNITIES:
            raise UsageError("not a trace", f"more than {MOST_OPPORTUNITIES:,} lines", REMEDY)
    return tuple(moments)
