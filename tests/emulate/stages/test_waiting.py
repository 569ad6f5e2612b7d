"""A row in which packets wait for their times."""

from wirespan.emulate.line import Line
from wirespan.emulate.packet import NEVER, Packet
from wirespan.emulate.stages.delay import Delay
from wirespan.emulate.stages.waiting import Waiting
from wirespan.kernels.table import Table

PACKETS = len(Packet)


def test_nothing_waits_before_anything_came() -> None:
    stage = Waiting()

    line = Line(Table(PACKETS, 4), [stage])

    assert stage.next_ns == line.due_() == NEVER


def test_the_first_in_the_row_says_when_something_is_due() -> None:
    stage = Delay(30)
    line = Line(Table(PACKETS, 4), [stage])

    line.offer_(1, 0)
    line.offer_(5, 1)

    assert stage.next_ns == 31
    assert line.take_(30) == -1
    assert line.take_(31) == 0
    assert stage.next_ns == 35


def test_what_is_due_goes_on_at_its_own_time_however_late_it_is_asked() -> None:
    packets = Table(PACKETS, 4)
    line = Line(packets, [Delay(30), Delay(10)])
    line.offer_(1, 0)
    line.offer_(5, 1)

    assert [line.take_(100), line.take_(100), line.take_(100)] == [0, 1, -1]
    assert [packets.cells[row, Packet.LEAVES] for row in (0, 1)] == [41, 45]
