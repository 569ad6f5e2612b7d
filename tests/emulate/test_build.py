"""Plans into lines."""

import pytest

from kit.lanes import CASES, Case
from wirespan.base.errors import UsageError
from wirespan.emulate import plans
from wirespan.emulate.build import build
from wirespan.emulate.packet import Packet
from wirespan.kernels.table import Table


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_way_becomes_a_line(case: Case) -> None:
    line = build(case.way, 1, Table(len(Packet), 8))

    blackouts = 0 if any(isinstance(one, plans.Blackout) for one in case.way.stages) else 1
    assert len(line.names) == len(case.way.stages) + blackouts


def test_a_line_knows_the_texts_of_all_its_scripts_each_once() -> None:
    way = plans.Way(
        (
            plans.Loss(plans.Script("packets with 'a', packets with 'b'")),
            plans.Delay(9),
            plans.Duplication(plans.Script("packets with 'b', packets with 'c'")),
        )
    )

    assert build(way, 1).texts == (b"a", b"b", b"c")
    assert build(plans.Way((plans.Delay(9),)), 1).texts == ()


def test_texts_of_a_line_are_62_at_most() -> None:
    scripts = [
        ", ".join(f"packets with '{number}'" for number in range(first, first + 31))
        for first in (0, 31)
    ]
    stages = [plans.Loss(plans.Script(script)) for script in scripts]

    assert len(build(plans.Way(tuple(stages)), 1).texts) == 62
    stages.append(plans.Loss(plans.Script("packets with '62'")))
    with pytest.raises(UsageError, match="more than 62 texts"):
        build(plans.Way(tuple(stages)), 1)


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
