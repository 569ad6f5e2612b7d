"""A link in one line of words: its round trip, rate and loss."""

from wirespan.emulate.link_plan import LinkPlan
from wirespan.emulate.plans import Delay, Independent, Loss, Rate, Way
from wirespan.emulate.quantities import show_delay, show_rate, show_share


def round_trip_ns(plan: LinkPlan) -> int:
    """Without queues: the fixed delays of both ways."""
    ways = (plan.forward, plan.backward)
    return sum(stage.delay_ns for way in ways for stage in way.stages if isinstance(stage, Delay))


def describe(plan: LinkPlan | None) -> str:
    """``round trip 80ms, 20mbit each way, 1% lost each way``"""
    if plan is None:
        return "no delay of its own, as fast as this machine goes"
    said = [f"round trip {show_delay(round_trip_ns(plan))}"]
    for tell, none in ((_rate, "no limit"), (_loss, "none lost")):
        up, down = tell(plan.forward), tell(plan.backward)
        if up == down:
            said.append(f"{up} each way" if up else "")
        else:
            said.append(f"{up or none} up and {down or none} down")
    return ", ".join(filter(None, said))


def _rate(way: Way) -> str:
    rates = [stage.rate_bps for stage in way.stages if isinstance(stage, Rate)]
    return show_rate(min(rates)) if rates else ""


def _loss(way: Way) -> str:
    picks = [stage.pick for stage in way.stages if isinstance(stage, Loss)]
    shares = [f"{show_share(pick.share)} lost" for pick in picks if isinstance(pick, Independent)]
    return " and ".join(shares) or ("some lost" if picks else "")
