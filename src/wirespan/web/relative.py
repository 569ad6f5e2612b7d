"""Documents of the report with their times counted from the capture's first frame.

Nanoseconds since 1970 do not fit a number of JavaScript; those since the first frame do.
"""

from typing import Any

from wirespan.explain.answer import Capture
from wirespan.flows.connection import Connection
from wirespan.ledger.request import Request
from wirespan.report import document

Document = dict[str, Any]


def request(value: Request, start_ns: int) -> Document:
    made: Document = dict(document.request(value))
    made["ledger"] = [_shifted(dict(piece), start_ns) for piece in made["ledger"]]
    return _shifted(made, start_ns)


def connection(value: Connection, start_ns: int) -> Document:
    return _shifted(dict(document.connection(value)), start_ns)


def capture(value: Capture, start_ns: int) -> Document:
    """Absolute times, as text; ``start_ns`` is what all other times count from."""
    made: Document = dict(document.capture(value))
    for name in ("first_ns", "last_ns"):
        made[name] = None if made[name] is None else str(made[name])
    return {**made, "start_ns": str(start_ns)}


def _shifted(made: Document, start_ns: int) -> Document:
    made["start_ns"] -= start_ns
    made["end_ns"] -= start_ns
    return made
