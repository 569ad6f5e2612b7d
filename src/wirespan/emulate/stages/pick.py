# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""Which packets something happens to: by chance, in bursts, or named one by one."""

import cython

from wirespan.kernels.table import Table


@cython.cclass
class Pick:
    """Picks none; the others build on this."""

    def connect(self, packets: Table) -> None:
        self.packets = packets.cells

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1)
    def picks(self, packet: cython.Py_ssize_t) -> cython.bint:
        """Asked once for each packet, in order."""
        return False
