# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""The smallest round trips seen between two hosts, over all their connections.

A connection of one request often never sees an idle path, and a delayed ACK may be all that
was timed of it; what its hosts' other connections saw is nearer to the truth.
"""

import cython

from wirespan.kernels.table import Table

PAIRS = cython.declare(cython.Py_ssize_t, 65536)
"""Places for pairs of hosts; of two that share one, the later is remembered."""
SPREAD = cython.declare(cython.longlong, 40503)
CLIENT = cython.declare(cython.Py_ssize_t, 0)
"""Row of the client's address plus one; 0: nobody yet."""
SERVER = cython.declare(cython.Py_ssize_t, 1)
TO_CLIENT = cython.declare(cython.Py_ssize_t, 2)
TO_SERVER = cython.declare(cython.Py_ssize_t, 3)


@cython.cclass
class Trips:
    """``learn`` sets ``to_client`` and ``to_server``: tap - host - tap, -1 unknown."""

    def __init__(self) -> None:
        self.table = Table(4, PAIRS)
        self.cells = self.table.cells
        self.to_client = -1
        self.to_server = -1

    @cython.cfunc
    @cython.exceptval(-1)
    def learn(
        self,
        client: cython.longlong,
        server: cython.longlong,
        to_client: cython.longlong,
        to_server: cython.longlong,
        sooner: cython.longlong,
    ) -> cython.int:
        """Take a connection's trips; an answer that came ``sooner`` (-1: none) corrects one."""
        pair: cython.Py_ssize_t = ((client + 1) * SPREAD + server) & (PAIRS - 1)
        known: cython.longlong
        if self.cells[pair, CLIENT] == client + 1 and self.cells[pair, SERVER] == server:
            known = self.cells[pair, TO_CLIENT]
            if to_client < 0 or 0 <= known < to_client:
                to_client = known
            known = self.cells[pair, TO_SERVER]
            if to_server < 0 or 0 <= known < to_server:
                to_server = known
        if 0 < sooner < to_server:
            to_server = sooner
        self.cells[pair, CLIENT] = client + 1
        self.cells[pair, SERVER] = server
        self.cells[pair, TO_CLIENT] = to_client
        self.cells[pair, TO_SERVER] = to_server
        self.to_client = to_client
        self.to_server = to_server
        return 0
