"""Requests taken together, on one side of a comparison: their times, and what they went into.

Times are kept as they are, in order, and summed as integers; nothing is rounded here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from wirespan.base.vocabulary import Phase, Reason

Cell = tuple[Phase, Reason]


@dataclass(slots=True)
class Group:
    times: list[tuple[int, int]] = field(default_factory=list)
    """Start and duration of each whose duration is known, in any order."""
    cells: dict[Cell, int] = field(default_factory=dict)
    """ns of all of them together; they add up to the durations."""
    untimed: int = 0
    """Requests during which the capture's clock stepped: their durations are not known."""
    failed: int = 0
    """Without a complete answer."""
    refused: int = 0
    """Answered with an error of HTTP (RFC 9110, sections 15.5 and 15.6)."""

    @property
    def count(self) -> int:
        return len(self.times) + self.untimed

    @property
    def total_ns(self) -> int:
        return sum(self.cells.values())

    def add(self, start_ns: int, pieces: Iterable[tuple[Cell, int]]) -> None:
        """A request by the pieces of its time, in ns."""
        taken_ns = 0
        for cell, lasted_ns in pieces:
            taken_ns += lasted_ns
            self.cells[cell] = self.cells.get(cell, 0) + lasted_ns
        self.times.append((start_ns, taken_ns))

    def in_order(self) -> list[int]:
        """Durations in the order in which the requests began."""
        return [taken_ns for _, taken_ns in sorted(self.times)]


def merged(groups: Iterable[Group]) -> Group:
    """All of them as one."""
    whole = Group()
    for each in groups:
        whole.times += each.times
        whole.untimed += each.untimed
        whole.failed += each.failed
        whole.refused += each.refused
        for cell, lasted_ns in each.cells.items():
            whole.cells[cell] = whole.cells.get(cell, 0) + lasted_ns
    return whole


def percentile(times: Sequence[int], share: int) -> int:
    """The smallest of the sorted ``times`` that ``share`` in a hundred do not exceed."""
    return times[-(-len(times) * share // 100) - 1]


def is_refusal(protocol: str, response: str | None) -> bool:
    """Whether HTTP answered with a status of an error."""
    return protocol.startswith("h") and (response or "")[:1] in ("4", "5")
