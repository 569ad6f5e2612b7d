"""Plans into compiled stages, and stages into a line.

Every stage draws from a stream of chance of its own, so that one more stage behind it, or one
more packet elsewhere, changes nothing of what befalls a packet here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import Any

from wirespan.base.errors import UsageError
from wirespan.emulate import plans
from wirespan.emulate.distributions import quantiles
from wirespan.emulate.line import Line
from wirespan.emulate.packet import Packet
from wirespan.emulate.script import parse_script, quoted_texts
from wirespan.emulate.stages.blackout import Blackout
from wirespan.emulate.stages.chance import Chance, threshold
from wirespan.emulate.stages.codel import CoDel
from wirespan.emulate.stages.corruption import Corruption
from wirespan.emulate.stages.delay import Delay
from wirespan.emulate.stages.drop_tail import DropTail
from wirespan.emulate.stages.duplication import Duplication
from wirespan.emulate.stages.fq_codel import FqCoDel
from wirespan.emulate.stages.gilbert_elliott import GilbertElliott
from wirespan.emulate.stages.independent import Independent
from wirespan.emulate.stages.loss import Loss
from wirespan.emulate.stages.mtu import Mtu
from wirespan.emulate.stages.ordered_delay import OrderedDelay
from wirespan.emulate.stages.pick import Pick
from wirespan.emulate.stages.policer import Policer
from wirespan.emulate.stages.queue import Queue
from wirespan.emulate.stages.rate import Rate
from wirespan.emulate.stages.reordering import Reordering
from wirespan.emulate.stages.scripted import Scripted
from wirespan.emulate.stages.spread import Spread
from wirespan.emulate.stages.stage import Stage
from wirespan.emulate.stages.trace import Trace
from wirespan.emulate.stages.unordered_delay import UnorderedDelay
from wirespan.kernels.table import Table

ROWS = 16384
"""Packets inside a line at once, when the caller brings no table."""
EVENT_ROWS = 65536
MOST_TEXTS = 62
"""Bits of ``Packet.TEXTS`` beside the sign."""


@dataclass(frozen=True, slots=True)
class Means:
    """What stages are made with besides their plans."""

    chance: Chance
    texts: tuple[bytes, ...]
    """What the scripts of the line look for in payloads."""


def build(
    way: plans.Way, seed: int, packets: Table | None = None, event_rows: int = EVENT_ROWS
) -> Line:
    """The line of a way; ``packets`` is the caller's table, which must not grow from now on.

    A line whose plan has no blackout begins with one that never happens, so that one can be
    made while packets run (``Line.black_out``).
    """
    planned = way.stages
    if not any(isinstance(plan, plans.Blackout) for plan in planned):
        planned = (plans.Blackout(), *planned)
    texts = texts_of(way)
    stages = [
        BUILDERS[type(plan)](plan, Means(Chance(seed, place), texts))
        for place, plan in enumerate(planned)
    ]
    return Line(packets or Table(len(Packet), ROWS), stages, event_rows, texts)


def texts_of(way: plans.Way) -> tuple[bytes, ...]:
    """What the scripts of a way quote, each text once."""
    picks = [getattr(plan, "pick", None) for plan in way.stages]
    quoted = [quoted_texts(pick.text) for pick in picks if isinstance(pick, plans.Script)]
    texts = tuple(dict.fromkeys(chain.from_iterable(quoted)))
    if len(texts) > MOST_TEXTS:
        raise UsageError("not a link", f"it looks for more than {MOST_TEXTS} texts", "quote less")
    return texts


def _delay(plan: plans.Delay, means: Means) -> Stage:
    if plan.jitter_ns == 0:
        return Delay(plan.delay_ns)
    delays = quantiles(plan.distribution, plan.delay_ns, plan.jitter_ns)
    kind = OrderedDelay if plan.keep_order else UnorderedDelay
    return kind(Spread(delays, means.chance), delays[0])


def _rate(plan: plans.Rate, means: Means) -> Stage:
    return Rate(plan.rate_bps, _queue(plan.queue, means.chance))


def _trace(plan: plans.Trace, means: Means) -> Stage:
    moments = [moment * plans.MILLISECOND for moment in plan.opportunities_ms]
    return Trace(moments, plan.opportunity_bytes, _queue(plan.queue, means.chance))


def _policer(plan: plans.Policer, means: Means) -> Stage:
    return Policer(plan.rate_bps, plan.burst_bytes)


def _loss(plan: plans.Loss, means: Means) -> Stage:
    return Loss(_pick(plan.pick, means))


def _duplication(plan: plans.Duplication, means: Means) -> Stage:
    return Duplication(_pick(plan.pick, means))


def _corruption(plan: plans.Corruption, means: Means) -> Stage:
    return Corruption(_pick(plan.pick, means))


def _reordering(plan: plans.Reordering, means: Means) -> Stage:
    return Reordering(_pick(plan.pick, means), plan.hold_back_ns)


def _mtu(plan: plans.Mtu, means: Means) -> Stage:
    return Mtu(plan.mtu_bytes, plan.tell)


def _blackout(plan: plans.Blackout, means: Means) -> Stage:
    windows = [(window.start_ns, window.length_ns) for window in plan.windows]
    return Blackout(windows, plan.hold)


def _pick(plan: plans.Pick, means: Means) -> Pick:
    if isinstance(plan, plans.Script):
        return Scripted(parse_script(plan.text, means.texts))
    if isinstance(plan, plans.Independent):
        return Independent(threshold(plan.share), means.chance)
    return GilbertElliott(
        threshold(plan.to_bad),
        threshold(plan.to_good),
        threshold(plan.in_bad),
        threshold(plan.in_good),
        means.chance,
    )


def _queue(plan: plans.Queue, chance: Chance) -> Queue:
    if isinstance(plan, plans.DropTail):
        return DropTail(plan.limit_bytes, plan.limit_packets)
    control = (plan.target_ns, plan.interval_ns, plan.limit_packets, plan.ecn)
    if isinstance(plan, plans.CoDel):
        return CoDel(*control)
    return FqCoDel(*control, plan.flows, plan.quantum_bytes, chance.draw_())


BUILDERS: dict[type, Callable[[Any, Means], Stage]] = {
    plans.Delay: _delay,
    plans.Rate: _rate,
    plans.Trace: _trace,
    plans.Policer: _policer,
    plans.Loss: _loss,
    plans.Duplication: _duplication,
    plans.Corruption: _corruption,
    plans.Reordering: _reordering,
    plans.Mtu: _mtu,
    plans.Blackout: _blackout,
}
