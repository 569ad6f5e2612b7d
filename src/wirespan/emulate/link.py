"""The common link in one call, and all one needs to make a line of it.

    plan(delay="40ms", rate="20mbit", loss="1%", backward={"rate": "2mbit"})

Both directions get what is said, but for what ``backward`` says otherwise; ``delay`` is one
way. A packet meets, in this order: MTU, blackout, loss, duplication, corruption, policer, queue
and rate (or trace), delay, reordering; for another order write the stages (``plans``).
"""

from collections.abc import Mapping
from typing import Any

from wirespan.emulate.build import build
from wirespan.emulate.link_plan import DIRECTIONS, LinkPlan
from wirespan.emulate.plans import Way
from wirespan.emulate.profiles import PROFILES, find_profile
from wirespan.emulate.quantities import parse_bytes, parse_delay, parse_rate, parse_share
from wirespan.emulate.wishes import WISHES, Wishes, way_of

__all__ = [
    "PROFILES",
    "WISHES",
    "LinkPlan",
    "Way",
    "build",
    "find_profile",
    "parse_bytes",
    "parse_delay",
    "parse_rate",
    "parse_share",
    "plan",
    "read_link",
]


def plan(backward: Wishes | None = None, **wishes: str) -> LinkPlan:
    """The words are those of ``wishes.WISHES``."""
    return LinkPlan(way_of(wishes), way_of({**wishes, **(backward or {})}))


def read_link(data: Mapping[str, Any]) -> LinkPlan:
    """A link as a file says it: stages of each direction, a profile's name, or wishes."""
    if any(isinstance(data.get(direction), list) for direction in DIRECTIONS):
        return LinkPlan.from_data(data)
    if set(data) == {"profile"}:
        return find_profile(str(data["profile"])).plan()
    both = {key: str(value) for key, value in data.items() if not isinstance(value, Mapping)}
    return LinkPlan(*(_way(data.get(direction), both) for direction in DIRECTIONS))


def _way(own: Any, both: Wishes) -> Way:
    more = own if isinstance(own, Mapping) else {}
    return way_of({**both, **{key: str(value) for key, value in more.items()}})
