"""Packets that a NAT let pass untranslated, and the connections that died of the answer."""

from collections.abc import Iterable
from typing import NamedTuple

from wirespan.causes.case import CLIENT, SERVER, Place, Sums
from wirespan.causes.cause import Sighting
from wirespan.causes.sight import ConnectionSight
from wirespan.causes.words import span
from wirespan.kernels.layout import Connection, Opened, ResetForm, Side

SEQUENCES = 1 << 32
NEAR = 1 << 24
"""Bytes from the stream's end: what a window may hold, or a late packet lie behind."""
SOON_NS = 5_000_000_000
KEPT = 10_000

Ports = tuple[int, int, int]
"""Address and port of who answered with RST, and the other's port."""


class Stray(NamedTuple):
    """Data from an address this host never spoke to, answered with a bare RST."""

    first: int
    """Sequence number of its first byte."""
    reset: int
    frames: tuple[int, int]
    place: Place


class Ended(NamedTuple):
    """A connection that the other side reset."""

    end: int
    """Sequence number after the last byte of who reset it."""
    opened: int
    reset: int
    frame: int
    place: Place


def ports_of(sight: ConnectionSight, side: int) -> Ports:
    client = sight[Connection.CLIENT], sight[Connection.CLIENT_PORT], sight[Connection.SERVER_PORT]
    server = sight[Connection.SERVER], sight[Connection.SERVER_PORT], sight[Connection.CLIENT_PORT]
    return client if side == CLIENT else server


def stray_of(sight: ConnectionSight) -> Stray | None:
    """Not one packet of it but data from one side and bare RSTs from the other."""
    side = sight[Connection.RESET_SIDE]
    other = 1 - side
    if sight[Connection.RESET_FORM] != ResetForm.BARE or sight.side(side, Side.PAYLOAD_BYTES):
        return None
    if not sight.side(other, Side.DATA_SEGMENTS) or sight.side(other, Side.ACKED):
        return None
    return Stray(
        (sight.side(other, Side.ISN) + 1) % SEQUENCES,
        sight[Connection.RESET],
        (sight[Connection.FIRST_FRAME], sight[Connection.RESET_FRAME]),
        sight.place,
    )


def ended_of(sight: ConnectionSight) -> Ended:
    side = sight[Connection.RESET_SIDE]
    return Ended(
        (sight.side(side, Side.ISN) + sight.side(side, Side.NEXT)) % SEQUENCES,
        sight[Connection.START],
        sight[Connection.RESET],
        sight[Connection.RESET_FRAME],
        sight.place,
    )


class UntranslatedPackets:
    """Strays and the connections of the same ports that were reset soon after."""

    def __init__(self) -> None:
        self.strays: dict[Ports, Stray] = {}
        self.ended: dict[Ports, Ended] = {}

    def see(self, sight: ConnectionSight) -> Iterable[Sighting]:
        side = sight[Connection.RESET_SIDE]
        if side not in (CLIENT, SERVER) or len(self.strays) + len(self.ended) >= KEPT:
            return ()
        if sight[Connection.OPENED] == Opened.MIDSTREAM:
            stray = stray_of(sight)
            if stray is not None:
                self.strays.setdefault(ports_of(sight, side), stray)
        elif side == SERVER:
            self.ended[ports_of(sight, CLIENT)] = ended_of(sight)
        return ()

    def conclude(self, sums: Sums) -> Iterable[Sighting]:
        for ports, stray in self.strays.items():
            ended = self.ended.get(ports)
            if ended is not None and is_of(stray, ended):
                yield told(stray, ended)


def is_of(stray: Stray, ended: Ended) -> bool:
    """The stray's bytes belong to this connection, which was reset soon after it."""
    ahead = (stray.first - ended.end) % SEQUENCES
    near = min(ahead, SEQUENCES - ahead) <= NEAR
    return near and ended.opened < stray.reset < ended.reset <= stray.reset + SOON_NS


def told(stray: Stray, ended: Ended) -> Sighting:
    strange = stray.place.server if stray.place.client == ended.place.client else stray.place.client
    return Sighting(
        evidence=f"a packet of the connection to {ended.place.text} came from {strange} instead"
        f" and was answered with RST; {span(ended.reset - stray.reset)} later the connection was"
        " reset",
        place=ended.place,
        requests_total=1,
        frames=(*stray.frames, ended.frame),
        takes_from="partial-capture",
    )
