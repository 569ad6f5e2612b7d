"""Both directions as plain data."""

import re
from typing import Any

import pytest

from wirespan.base.errors import UsageError
from wirespan.emulate.link_plan import LinkPlan
from wirespan.emulate.plans import Delay, Way

SLOW = Way((Delay(40_000_000),))


def test_both_directions_are_written() -> None:
    assert LinkPlan(SLOW).to_data() == {
        "forward": [{"stage": "delay", "delay": "40ms"}],
        "backward": [],
    }


@pytest.mark.parametrize("plan", [LinkPlan(), LinkPlan(SLOW), LinkPlan(Way(), SLOW)])
def test_it_comes_back_as_it_went(plan: LinkPlan) -> None:
    assert LinkPlan.from_data(plan.to_data()) == plan


def test_a_direction_left_out_is_untouched() -> None:
    assert LinkPlan.from_data({}) == LinkPlan(Way(), Way())


@pytest.mark.parametrize(
    ("data", "says"), [([], "it is no table"), ({"sideways": []}, "it has 'sideways'")]
)
def test_what_is_no_link_is_refused(data: Any, says: str) -> None:
    with pytest.raises(UsageError, match=re.escape(says)):
        LinkPlan.from_data(data)
