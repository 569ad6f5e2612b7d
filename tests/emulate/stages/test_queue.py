"""A queue of no discipline."""

from kit.interpreted import interpreted
from wirespan.emulate.packet import Packet
from wirespan.kernels.table import Table


def test_it_holds_nothing() -> None:
    modules = interpreted()
    passage = modules["stages.passage"].Passage(Table(len(Packet), 4), 1, 8)
    queue = modules["stages.queue"].Queue()
    queue.connect(passage, 0)

    queue.put(0, 0, True)

    assert queue.take(1) == -1
    assert (queue.count, queue.bytes) == (0, 0)
