"""A cause seen here: what it cost, which frames prove it, how to fix it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    COST = "cost"
    """Time on the critical path of a request."""
    ERROR = "error"
    """Something failed."""
    RISK = "risk"
    """Nothing lost yet."""
    NOTE = "note"
    """Something to know when reading the rest, such as a capture artefact."""


class Fix(NamedTuple):
    where: str
    """python, node, c, nginx, linux, capture, application, network, ..."""
    how: str
    """What to type or change, in one or two lines."""


@dataclass(frozen=True, slots=True)
class Finding:
    cause: str
    severity: Severity
    cost_ns: int
    requests: tuple[int, ...]
    """At most 1,000 ids."""
    requests_total: int
    connection: int | None
    """Where all of it happened on one connection."""
    frames: tuple[int, ...]
    title: str
    evidence: str
    """One sentence with the numbers."""
    fix: tuple[Fix, ...]
    reference: str
    display_filter: str
