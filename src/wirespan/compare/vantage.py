"""Where each side was captured, and what of a request both places saw.

A capture at the server has no way to and from the client in it, and no lookups: a request
looks shorter there by as much. What servers, kernels and losses take is the same from either
place, so that is what two captures of different places are compared by.
"""

from collections import Counter
from collections.abc import Iterable

from wirespan.base.vocabulary import Phase, Reason
from wirespan.compare.group import Cell
from wirespan.flows.connection import Connection

UNKNOWN, MIXED = "unknown", "mixed"


def vantage_of(connections: Iterable[Connection]) -> str:
    """client, server, middle; mixed where connections disagree, unknown where none says."""
    found = Counter(each.vantage for each in connections if each.vantage != UNKNOWN)
    if not found:
        return UNKNOWN
    return MIXED if len(found) > 1 else next(iter(found))


def is_alike(before: str, after: str) -> bool:
    """Whether all of a request can be compared; what is not known is no reason against it."""
    places = {before, after} - {UNKNOWN}
    return len(places) < 2


def is_seen_by_both(cell: Cell) -> bool:
    """From different places: what does not depend on where one stands."""
    phase, reason = cell
    return phase is not Phase.DNS and reason is not Reason.PROPAGATION
