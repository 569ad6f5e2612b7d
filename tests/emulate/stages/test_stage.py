"""What every stage is, by the example of one that does nothing."""

from wirespan.emulate.line import Line
from wirespan.emulate.packet import NEVER, Packet
from wirespan.emulate.stages.delay import Delay
from wirespan.emulate.stages.stage import Stage
from wirespan.kernels.table import Table


def test_it_hands_on_at_once() -> None:
    line = Line(Table(len(Packet), 4), [Stage(), Stage()])

    line.offer_(7, 2)

    assert [line.due_(), line.take_(7), line.take_(7)] == [7, 2, -1]


def test_it_knows_its_place_and_what_is_still_to_come() -> None:
    stages = [Stage(), Delay(30), Stage(), Delay(10)]

    Line(Table(len(Packet), 4), stages)

    assert [stage.place for stage in stages] == [0, 1, 2, 3]
    assert [stage.rest_ns for stage in stages] == [40, 10, 10, 0]


def test_nothing_is_due_where_nothing_is() -> None:
    stage = Stage()

    Line(Table(len(Packet), 4), [stage])

    assert stage.next_ns == NEVER
