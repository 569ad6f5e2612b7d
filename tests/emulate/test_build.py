"""Plans into lines."""

import pytest

from kit.lanes import CASES, Case
from wirespan.emulate import plans
from wirespan.emulate.build import build
from wirespan.emulate.packet import Packet
from wirespan.kernels.table import Table


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_way_becomes_a_line(case: Case) -> None:
    line = build(case.way, 1, Table(len(Packet), 8))

    blackouts = 0 if any(isinstance(one, plans.Blackout) for one in case.way.stages) else 1
    assert len(line.names) == len(case.way.stages) + blackouts


def test_a_line_can_always_be_blacked_out() -> None:
    assert build(plans.Way((plans.Delay(1),)), 1).names == ("Blackout", "Delay")
    assert build(plans.Way((plans.Delay(1), plans.Blackout())), 1).names == ("Delay", "Blackout")


def test_a_delay_is_compiled_as_what_it_is() -> None:
    kinds = [plans.Delay(9), plans.Delay(9, 3), plans.Delay(9, 3, keep_order=False)]

    assert build(plans.Way(tuple(kinds)), 1).names == (
        "Blackout", "Delay", "OrderedDelay", "UnorderedDelay",
    )  # fmt: skip


def test_the_least_delay_of_the_rest_is_known_to_each_stage() -> None:
    line = build(plans.Way((plans.Delay(9, 3), plans.Delay(5))), 1)

    assert [stage.rest_ns for stage in line.stages] == [11, 5, 0]
