"""Where on the path a connection was captured, for those who hold its slot.

The one implementation is ``kernels.vantage``, which the ledger calls at its own speed.
"""

from wirespan.base.vocabulary import Vantage
from wirespan.kernels.table import Table
from wirespan.kernels.track.vantage import vantage_of


def infer(connections: Table, slot: int) -> Vantage:
    """The vantage of a live or closed connection."""
    return Vantage(vantage_of(connections.cells, slot))
