# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""How far each host is from the tap, as the rules of the ledger need it.

Two round trips tell: tap - client - tap and tap - server - tap; one of them is near zero when
the capture was made on a host. What the tap sees of a sender left it up to half of
``trip(sender)`` ago, and an ACK seen at the tap reaches the sender as much later. So rules
compare at the tap: data released by an ACK passes ``trip(sender)`` after that ACK.
"""

import cython

from wirespan.base.vocabulary import Medium
from wirespan.kernels.layout import SIDE_FIELDS, Connection, Side

CLIENT_HOST = cython.declare(cython.longlong, Medium.CLIENT_HOST)
SERVER_HOST = cython.declare(cython.longlong, Medium.SERVER_HOST)
CLIENT_SIDE = cython.declare(cython.Py_ssize_t, Connection.SIDES)
SERVER_SIDE = cython.declare(cython.Py_ssize_t, Connection.SIDES + SIDE_FIELDS)
SIDE_SEGMENT = cython.declare(cython.Py_ssize_t, Side.MAXIMUM_SEGMENT)
SIDE_TIMESTAMPS = cython.declare(cython.Py_ssize_t, Side.TIMESTAMPS)
SIDE_SYN_TIMESTAMP = cython.declare(cython.Py_ssize_t, Side.SYN_TIMESTAMP)
SYN = cython.declare(cython.Py_ssize_t, Connection.SYN)
SYN_ACK = cython.declare(cython.Py_ssize_t, Connection.SYN_ACK)
SIDE_CUT_LENGTH = cython.declare(cython.Py_ssize_t, Side.CUT_LENGTH)
EVERY_PATH = cython.declare(cython.longlong, 536)
"""Bytes every path carries in a segment (RFC 1122, section 3.3.3)."""
TYPICAL_SEGMENT = cython.declare(cython.longlong, 1460)
MILLISECOND = cython.declare(cython.longlong, 1_000_000)


@cython.cclass
class Path:
    """The path of one exchange; ``set`` it before anything is charged.

    ``full_client`` and ``full_server`` are the payloads of full segments; ``kept_from`` is the
    time of the first packet that was kept, where earlier ones were not. ``split`` is 1 where
    something near the client acknowledges for the server: what the server waits for is hidden.
    Of each side's SYN, ``opened`` is the time and ``stamp`` the TSval; -1 unknown.
    """

    def __init__(self) -> None:
        self.set(-1, -1, 0)
        self.client_opened = self.server_opened = -1
        self.client_stamp = self.server_stamp = -1
        self.full_client = TYPICAL_SEGMENT
        self.full_server = TYPICAL_SEGMENT

    @cython.cfunc
    @cython.exceptval(-1)
    def set(
        self,
        to_client: cython.longlong,
        to_server: cython.longlong,
        lost: cython.int,
    ) -> cython.int:
        """Round trips tap - end - tap (-1 unknown), and who had to send again before this
        exchange: 1 the client, 2 the server."""
        self.to_client = to_client
        self.to_server = to_server
        self.lost = lost
        self.kept_from = -1
        self.split = 0
        self.extra_round_trips = 0
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def fill(
        self, connections: cython.longlong[:, ::1], connection: cython.Py_ssize_t
    ) -> cython.int:
        """Learn what full segments of both sides carry, and how their clocks began."""
        self.client_opened = connections[connection, SYN]
        self.server_opened = connections[connection, SYN_ACK]
        self.client_stamp = connections[connection, CLIENT_SIDE + SIDE_SYN_TIMESTAMP]
        self.server_stamp = connections[connection, SERVER_SIDE + SIDE_SYN_TIMESTAMP]
        self.full_client = self.full_segment(connections, connection, CLIENT_SIDE)
        self.full_server = self.full_segment(connections, connection, SERVER_SIDE)
        return 0

    @cython.cfunc
    @cython.exceptval(-1)
    def full_segment(
        self,
        connections: cython.longlong[:, ::1],
        connection: cython.Py_ssize_t,
        side: cython.Py_ssize_t,
    ) -> cython.longlong:
        """Payload of a full segment: the smaller MSS, less the timestamp option.

        A path may carry less: then its sender cuts longer texts into equal segments of that
        size. One segment alone says nothing, it may be all that was written; nor does a size
        below what every path carries.
        """
        client: cython.longlong = connections[connection, CLIENT_SIDE + SIDE_SEGMENT]
        server: cython.longlong = connections[connection, SERVER_SIDE + SIDE_SEGMENT]
        cut: cython.longlong = connections[connection, side + SIDE_CUT_LENGTH]
        full: cython.longlong = TYPICAL_SEGMENT
        if client > 0 and server > 0:
            full = min(client, server)
            if connections[connection, CLIENT_SIDE + SIDE_TIMESTAMPS] > 0:
                full = max(full - 12, 1)
        return min(full, cut) if cut >= EVERY_PATH else full

    @cython.cfunc
    @cython.exceptval(-2)
    def trip(self, side: cython.int) -> cython.longlong:
        """Round trip from the tap to ``side`` and back; -1 unknown."""
        return self.to_server if side else self.to_client

    @cython.cfunc
    @cython.exceptval(-1)
    def full(self, side: cython.int) -> cython.longlong:
        """Payload of a full segment of ``side``."""
        return self.full_server if side else self.full_client

    @cython.cfunc
    @cython.exceptval(-1)
    def is_hidden(self, side: cython.int) -> cython.int:
        """Whether another host stands between the tap and ``side`` and sends in its place."""
        return side == 1 and self.split

    @cython.cfunc
    @cython.exceptval(-1)
    def whole(self) -> cython.longlong:
        """The base round trip, as far as it is known."""
        return max(self.to_client, 0) + max(self.to_server, 0)

    @cython.cfunc
    @cython.exceptval(-1)
    def tolerance(self) -> cython.longlong:
        """How far two times may differ and still be called the same moment."""
        return max(MILLISECOND, self.whole() // 20)

    @cython.cfunc
    @cython.exceptval(-1)
    def host(self, side: cython.int) -> cython.longlong:
        """The medium that ``side`` is."""
        return SERVER_HOST if side else CLIENT_HOST

    @cython.cfunc
    @cython.exceptval(-2)
    def opened(self, side: cython.int) -> cython.longlong:
        """When the SYN of ``side`` passed."""
        return self.server_opened if side else self.client_opened

    @cython.cfunc
    @cython.exceptval(-2)
    def stamp(self, side: cython.int) -> cython.longlong:
        """TSval of the SYN of ``side``."""
        return self.server_stamp if side else self.client_stamp
