"""The common link in one call."""

from typing import Any

import pytest

from wirespan.base.errors import UsageError
from wirespan.emulate import plans
from wirespan.emulate.link import LinkPlan, Way, build, plan, read_link
from wirespan.emulate.profiles import PROFILES

FORTY_MS = plans.Delay(40_000_000)


def test_both_directions_get_what_is_said() -> None:
    assert plan(delay="40ms") == LinkPlan(Way((FORTY_MS,)), Way((FORTY_MS,)))


def test_backward_may_differ() -> None:
    link = plan(delay="40ms", rate="20mbit", queue="64kB", backward={"rate": "1mbit"})

    rates = [way.stages[0] for way in (link.forward, link.backward)]
    queue = plans.DropTail(limit_bytes=64_000)
    assert rates == [plans.Rate(20_000_000, queue), plans.Rate(1_000_000, queue)]


def test_what_is_planned_can_be_built() -> None:
    line = build(plan(delay="40ms").forward, seed=1)

    line.offer_(0, 5)

    assert (line.due_(), line.take_(40_000_000)) == (40_000_000, 5)


@pytest.mark.parametrize(
    ("data", "link"),
    [
        ({}, LinkPlan()),
        ({"delay": "40ms"}, plan(delay="40ms")),
        ({"mtu": 1400}, plan(mtu="1400")),
        ({"profile": "4g"}, PROFILES["4g"].plan()),
        ({"backward": {"loss": "every SYN-ACK"}},
         LinkPlan(Way(), Way((plans.Loss(plans.Script("every SYN-ACK")),)))),
        ({"delay": "40ms", "forward": {"delay": "1ms"}},
         LinkPlan(Way((plans.Delay(1_000_000),)), Way((FORTY_MS,)))),
        ({"backward": [{"stage": "delay", "delay": "40ms"}]}, LinkPlan(Way(), Way((FORTY_MS,)))),
    ],
)  # fmt: skip
def test_a_file_may_say_it_in_several_ways(data: dict[str, Any], link: LinkPlan) -> None:
    assert read_link(data) == link


@pytest.mark.parametrize(
    "data",
    [{"warp": "9"}, {"profile": "x"}, {"profile": "4g", "delay": "1ms"}, {"forward": "40ms"},
     {"forward": [], "delay": "40ms"}, {"delay": 40}],
)  # fmt: skip
def test_what_is_no_link_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        read_link(data)
