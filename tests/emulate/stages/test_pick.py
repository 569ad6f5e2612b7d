"""What picks nobody."""

from kit.interpreted import interpreted
from wirespan.emulate.packet import Packet
from wirespan.kernels.table import Table


def test_it_picks_nobody() -> None:
    pick = interpreted()["stages.pick"].Pick()
    pick.connect(Table(len(Packet), 4))

    assert not any(pick.picks(packet) for packet in range(4))
