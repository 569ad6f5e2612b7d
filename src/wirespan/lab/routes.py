"""Which way packets go: the shortest path over hosts that forward, for each host and network."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edge:
    """A link as routing sees it."""

    number: int
    left: str
    right: str

    def far_end(self, host: str) -> str:
        return self.right if host == self.left else self.left


@dataclass(frozen=True, slots=True)
class Route:
    """To reach link ``target``, hand the packet to ``neighbour`` over link ``over``."""

    target: int
    over: int
    neighbour: str


def routes_of(host: str, edges: Sequence[Edge], forwarding: Iterable[str]) -> Iterator[Route]:
    """The routes of ``host`` to every link it can reach but is not on."""
    routers = set(forwarding)
    links_of: dict[str, list[Edge]] = {}
    for edge in edges:
        links_of.setdefault(edge.left, []).append(edge)
        links_of.setdefault(edge.right, []).append(edge)
    own = links_of.get(host, [])
    known = {edge.number for edge in own}
    ahead = deque((edge.far_end(host), edge) for edge in own)
    seen = {host}
    while ahead:
        place, first = ahead.popleft()
        if place in seen or place not in routers:
            continue
        seen.add(place)
        for edge in links_of[place]:
            if edge.number not in known:
                known.add(edge.number)
                yield Route(edge.number, first.number, first.far_end(host))
            ahead.append((edge.far_end(place), first))
