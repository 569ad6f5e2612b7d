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

CLIENT_HOST = cython.declare(cython.longlong, Medium.CLIENT_HOST)
SERVER_HOST = cython.declare(cython.longlong, Medium.SERVER_HOST)
MILLISECOND = cython.declare(cython.longlong, 1_000_000)


@cython.cclass
class Path:
    """The path of one exchange; ``set`` it before anything is charged.

    ``kept_from`` is the time of the first packet that was kept, where earlier ones were not.
    """

    def __init__(self) -> None:
        self.set(-1, -1, 1460, 0)

    @cython.cfunc
    @cython.exceptval(-1)
    def set(
        self,
        to_client: cython.longlong,
        to_server: cython.longlong,
        segment: cython.longlong,
        lost: cython.int,
    ) -> cython.int:
        """Round trips tap - end - tap (-1 unknown), a full segment's payload, and who had to
        send again before this exchange: 1 the client, 2 the server."""
        self.to_client = to_client
        self.to_server = to_server
        self.segment = segment
        self.lost = lost
        self.kept_from = -1
        self.extra_round_trips = 0
        return 0

    @cython.cfunc
    @cython.exceptval(-2)
    def trip(self, side: cython.int) -> cython.longlong:
        """Round trip from the tap to ``side`` and back; -1 unknown."""
        return self.to_server if side else self.to_client

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
