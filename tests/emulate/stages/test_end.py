"""The end of the line."""

from kit.interpreted import interpreted
from wirespan.emulate.packet import NEVER, Packet
from wirespan.kernels.table import Table


def test_it_keeps_what_has_left_in_order() -> None:
    line = interpreted()["line"].Line(Table(len(Packet), 4), [])

    line.offer(5, 3)
    line.offer(9, 1)

    assert line.end.earliest() == 5
    assert [line.take(9), line.take(9)] == [3, 1]
    assert line.end.earliest() == NEVER


def test_time_alone_changes_nothing_there() -> None:
    line = interpreted()["line"].Line(Table(len(Packet), 4), [])
    line.offer(5, 3)

    line.end.run(1000)

    assert line.end.ring.count == 1
