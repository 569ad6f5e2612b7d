"""The common link in one call, and all one needs to make a line of it.

    plan(delay="40ms", rate="20mbit", loss="1%")

Each direction gets the same, unless ``backward`` says otherwise; a packet meets, in this order:
MTU, loss, duplication, corruption, policer, queue and rate, delay, reordering. As with netem's
habits, what is lost by chance takes no room in the queue, and ``delay`` is one way.
"""

from wirespan.emulate.build import build
from wirespan.emulate.plans import Delay, LinkPlan, Way
from wirespan.emulate.quantities import parse_bytes, parse_delay, parse_rate, parse_share

__all__ = [
    "LinkPlan",
    "Way",
    "build",
    "parse_bytes",
    "parse_delay",
    "parse_rate",
    "parse_share",
    "plan",
]


def plan(delay: str = "0") -> LinkPlan:
    way = Way((Delay(parse_delay(delay)),))
    return LinkPlan(way, way)
