"""What ``compare`` shows, in words, as JSON or as a page: both sides and what lies between."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from wirespan.compare.answers import Comparison
from wirespan.compare.budget import Miss

Form = Literal["capture", "report"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a side came from."""

    path: str
    form: Form
    requests: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A budget and what missed it."""

    asked: str
    percent: Fraction
    missed: tuple[Miss, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    before: Source
    after: Source
    comparison: Comparison
    budget: Kept | None = None
