"""Plans into compiled stages, and stages into a line."""

from collections.abc import Callable
from typing import Any

from wirespan.emulate import plans
from wirespan.emulate.line import Line
from wirespan.emulate.packet import Packet
from wirespan.emulate.stages.delay import Delay
from wirespan.emulate.stages.stage import Stage
from wirespan.kernels.table import Table

ROWS = 16384
EVENT_ROWS = 65536


def build(
    way: plans.Way, seed: int, packets: Table | None = None, event_rows: int = EVENT_ROWS
) -> Line:
    """The line of a way; ``packets`` is the caller's table, which must not grow from now on."""
    stages = [stage(plan, seed + place) for place, plan in enumerate(way.stages)]
    return Line(packets or Table(len(Packet), ROWS), stages, event_rows)


def stage(plan: plans.Stage, seed: int) -> Stage:
    return BUILDERS[type(plan)](plan, seed)


def _delay(plan: plans.Delay, seed: int) -> Stage:
    return Delay(plan.delay_ns)


BUILDERS: dict[type, Callable[[Any, int], Stage]] = {
    plans.Delay: _delay,
}
