"""Connections between the same two hosts that fare differently all their life."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from wirespan.causes.case import CLIENT, SERVER, Place, Sums
from wirespan.causes.cause import Sighting
from wirespan.causes.sight import FRAMES_SHOWN, ConnectionSight
from wirespan.causes.words import count
from wirespan.kernels.layout import Connection, Side

SEGMENTS_LEAST = 100
"""Of one side: with fewer, chance makes some connections lossy and others clean."""
LOSSY_PERCENT = 5
CLEAN_PERCENT = 1
EACH_LEAST = 3
BETWEEN_PERCENT = 10
SHARE_LEAST = 6
SHARE_MOST = 62
"""Percent: one member of sixteen, up to one of two and some chance."""
CHANGES_LEAST = 3
SERVERS_KEPT = 1_000
CONNECTIONS_KEPT = 1_000


@dataclass(slots=True)
class Fates:
    """How the connections of one client to one server port fared, the first of them."""

    place: Place
    lossy: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Start, client's port, first frame, percent lost."""
    clean: list[int] = field(default_factory=list)
    """Starts."""
    between: int = 0

    @property
    def seen(self) -> int:
        return len(self.lossy) + len(self.clean) + self.between

    @property
    def changes(self) -> int:
        """How often, by time of opening, a lossy one follows a clean one or the reverse."""
        starts = [(start, True) for start, *_ in self.lossy]
        starts += [(start, False) for start in self.clean]
        return sum(one[1] is not next_one[1] for one, next_one in pairwise(sorted(starts)))


def lost_percent(sight: ConnectionSight) -> int | None:
    """Of the side that sent more data; None: too little was sent to tell."""
    side = max((CLIENT, SERVER), key=lambda at: sight.side(at, Side.DATA_SEGMENTS))
    sent = sight.side(side, Side.DATA_SEGMENTS)
    if sent < SEGMENTS_LEAST:
        return None
    needless = sight.side(side, Side.SPURIOUS_RETRANSMISSIONS)
    return max(0, sight.side(side, Side.RETRANSMISSIONS) - needless) * 100 // sent


class ParallelPaths:
    """Some connections lose all the time, the others beside them never."""

    def __init__(self) -> None:
        self.fates: dict[tuple[int, int, int], Fates] = {}

    def see(self, sight: ConnectionSight) -> Iterable[Sighting]:
        lost = lost_percent(sight)
        key = sight[Connection.CLIENT], sight[Connection.SERVER], sight[Connection.SERVER_PORT]
        if lost is None or (key not in self.fates and len(self.fates) >= SERVERS_KEPT):
            return ()
        fates = self.fates.setdefault(key, Fates(sight.place))
        if fates.seen >= CONNECTIONS_KEPT:
            return ()
        start = sight[Connection.START]
        if lost >= LOSSY_PERCENT:
            frame = sight[Connection.FIRST_FRAME]
            fates.lossy.append((start, sight[Connection.CLIENT_PORT], frame, lost))
        elif lost < CLEAN_PERCENT:
            fates.clean.append(start)
        else:
            fates.between += 1
        return ()

    def conclude(self, sums: Sums) -> Iterable[Sighting]:
        for fates in self.fates.values():
            if is_split(fates):
                yield split_sighting(fates)


def is_split(fates: Fates) -> bool:
    """Two kinds of connections and hardly any between, side by side in time."""
    lossy, clean, seen = len(fates.lossy), len(fates.clean), fates.seen
    return (
        min(lossy, clean) >= EACH_LEAST
        and fates.between * 100 <= seen * BETWEEN_PERCENT
        and seen * SHARE_LEAST <= lossy * 100 <= seen * SHARE_MOST
        and fates.changes >= CHANGES_LEAST
    )


def split_sighting(fates: Fates) -> Sighting:
    lost = sorted(percent for *_, percent in fates.lossy)
    ports = ", ".join(str(port) for _, port, _, _ in fates.lossy[:5])
    place = fates.place
    return Sighting(
        evidence=f"{len(fates.lossy):,} of {count(fates.seen, 'connection')} to {place.text} lost"
        f" {lost[0]} to {lost[-1]} % of their segments all along, {len(fates.clean):,} beside them"
        f" under {CLEAN_PERCENT} %; the lossy ones have client ports {ports}",
        place=Place(-1, place.stream, place.transport, place.client, place.server, place.port),
        frames=tuple(frame for _, _, frame, _ in fates.lossy)[:FRAMES_SHOWN],
    )
