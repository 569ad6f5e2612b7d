"""Both directions of a link, and its form as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wirespan.emulate.plan_data import expect, way_from_data, way_to_data
from wirespan.emulate.plans import Way

UNTOUCHED = Way()
DIRECTIONS = ("forward", "backward")


@dataclass(frozen=True, slots=True)
class LinkPlan:
    """``forward`` is from left to right, ``backward`` from right to left."""

    forward: Way = UNTOUCHED
    backward: Way = UNTOUCHED

    def to_data(self) -> dict[str, Any]:
        """For JSON and TOML: a list of stages for each direction."""
        return {"forward": way_to_data(self.forward), "backward": way_to_data(self.backward)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "LinkPlan":
        """UsageError says what is wrong, whatever the data are."""
        expect(isinstance(data, Mapping), "a link", "it is no table of forward and backward")
        unknown = sorted(set(map(str, data)) - set(DIRECTIONS))
        expect(not unknown, "a link", f"it has {', '.join(unknown)[:80]!r}")
        return cls(*(way_from_data(data.get(direction, [])) for direction in DIRECTIONS))
