"""A stage and its pick see the same packets."""

import pytest

from wirespan.emulate.line import Line
from wirespan.emulate.packet import Packet
from wirespan.emulate.script import parse_script
from wirespan.emulate.stages.corruption import Corruption
from wirespan.emulate.stages.duplication import Duplication
from wirespan.emulate.stages.loss import Loss
from wirespan.emulate.stages.picking import Picking
from wirespan.emulate.stages.scripted import Scripted
from wirespan.kernels.table import Table


@pytest.mark.parametrize("kind", [Corruption, Duplication, Loss])
def test_the_pick_sees_the_packets_of_the_line(kind: type[Picking]) -> None:
    packets = Table(len(Packet), 4)
    packets.cells[2, Packet.PROTOCOL] = 17
    line = Line(packets, [kind(Scripted(parse_script("every datagram")))])

    for row in (1, 2, 3):
        line.offer_(row, row)

    (happened,) = line.counts()[:1]
    assert sum(happened.values()) == 1


def test_by_itself_it_lets_everything_pass() -> None:
    line = Line(Table(len(Packet), 4), [Picking(Scripted(parse_script("every packet")))])

    line.offer_(7, 2)

    assert line.take_(7) == 2
    assert line.counts()[0] == {}
