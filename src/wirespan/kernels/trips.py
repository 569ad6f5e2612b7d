# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""The smallest round trips seen between two hosts, over all their connections.

A connection of one request often never sees an uncongested round trip; another one to the
same host may have. The memory is direct-mapped: of two pairs in one place the later stays.
"""

import cython

from wirespan.kernels.table import Table

PAIRS = 65536
"""Places."""

MASK = cython.declare(cython.longlong, PAIRS - 1)
SPREAD = cython.declare(cython.longlong, 40503)
CLIENT = cython.declare(cython.Py_ssize_t, 0)
"""Row of the client's address plus one; 0: nobody yet."""
SERVER = cython.declare(cython.Py_ssize_t, 1)
TO_CLIENT = cython.declare(cython.Py_ssize_t, 2)
TO_SERVER = cython.declare(cython.Py_ssize_t, 3)


@cython.cclass
class Trips:
    """``recall`` fills ``to_client`` and ``to_server``; -1 unknown."""

    def __init__(self) -> None:
        self.table = Table(4, PAIRS)
        self.cells = self.table.cells
        self.to_client = -1
        self.to_server = -1

    @cython.cfunc
    @cython.exceptval(-1)
    def place(self, client: cython.longlong, server: cython.longlong) -> cython.Py_ssize_t:
        return ((client + 1) * SPREAD + server) & MASK

    @cython.cfunc
    @cython.exceptval(-1)
    def recall(
        self,
        client: cython.longlong,
        server: cython.longlong,
        to_client: cython.longlong,
        to_server: cython.longlong,
    ) -> cython.int:
        """The smaller of what is given and what is known of this pair of addresses."""
        at: cython.Py_ssize_t = self.place(client, server)
        known: cython.longlong
        self.to_client = to_client
        self.to_server = to_server
        if self.cells[at, CLIENT] == client + 1 and self.cells[at, SERVER] == server:
            known = self.cells[at, TO_CLIENT]
            if to_client < 0 or 0 <= known < to_client:
                self.to_client = known
            known = self.cells[at, TO_SERVER]
            if to_server < 0 or 0 <= known < to_server:
                self.to_server = known
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def remember(self, client: cython.longlong, server: cython.longlong) -> cython.int:
        """Keep ``to_client`` and ``to_server`` as this pair's."""
        at: cython.Py_ssize_t = self.place(client, server)
        self.cells[at, CLIENT] = client + 1
        self.cells[at, SERVER] = server
        self.cells[at, TO_CLIENT] = self.to_client
        self.cells[at, TO_SERVER] = self.to_server
        return 0
