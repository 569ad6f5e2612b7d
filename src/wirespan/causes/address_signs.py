"""Connections to addresses that the name no longer has."""

from wirespan.causes.case import CLIENT
from wirespan.causes.cause import Sighting
from wirespan.causes.sight import ConnectionSight
from wirespan.causes.words import span
from wirespan.kernels.layout import Connection, Opened


def stale_address(sight: ConnectionSight) -> Sighting | None:
    began = sight[Connection.SYN]
    if began < 0 or sight[Connection.RESET_SIDE] == CLIENT:
        return None
    old = sight.case.outdated(sight[Connection.CLIENT], sight[Connection.SERVER], began)
    if old is None:
        return None
    gave, replaced, without = old
    how = "refused it" if sight[Connection.OPENED] == Opened.REFUSED else "did not answer"
    return sight.sighting(
        f"{sight.place.text} {how}; that address is from the lookup answered in frame {gave},"
        f" whose lifetime was over, and the same question had been answered without it"
        f" {span(began - replaced)} before (frame {without})",
        frames=(gave, without, sight[Connection.FIRST_FRAME]),
    )
