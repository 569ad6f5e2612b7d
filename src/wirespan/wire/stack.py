"""All headers of one frame, from the link to the transport, for people to look at.

This is the only place that catches ``WireError``: a damaged header becomes a ``Problem``
beside the good ones before it. Fragments are shown as they are, not put together; ARP is
read, what ICMP quotes is left as payload.
"""

from dataclasses import dataclass, field

from wirespan.base.cursor import Cursor, WireError
from wirespan.base.problem import Problem
from wirespan.kernels.decode.rules import EXTENSIONS_LIMIT, TAGS_LIMIT, TUNNELS_LIMIT, Layer
from wirespan.kernels.decode.steps import LinkType
from wirespan.wire.ipv4 import Ipv4
from wirespan.wire.ipv6 import Ipv6
from wirespan.wire.layers import (
    KINDS,
    LINK_TYPES,
    RAW_LINK_TYPES,
    Place,
    Version,
    after,
    by_version,
)

TAGS = frozenset({Layer.VLAN, Layer.LLC, Layer.MPLS, Layer.PPPOE})
EXTENSIONS = frozenset(
    {
        Layer.HOP_BY_HOP,
        Layer.ROUTING,
        Layer.FRAGMENT,
        Layer.DESTINATION_OPTIONS,
        Layer.AUTHENTICATION,
    }
)


@dataclass(frozen=True, slots=True)
class Span:
    """A header and where it lies in the frame."""

    layer: Place
    name: str
    start: int
    end: int
    packet_end: int
    """Where what this header encloses ends on the wire, as it and those around it claim."""
    header: object


@dataclass(frozen=True, slots=True)
class Dissection:
    headers: tuple[Span, ...]
    """Outermost first."""
    payload: tuple[int, int]
    """Where the captured payload behind the last header begins and ends."""
    payload_length: int
    """As the headers claim; more than captured where the capture is cut."""
    problems: tuple[Problem, ...]


UNREAD = "frames of this link type are not read"
OWN = "what wirespan said of this capture when it was made: it was on no wire"


@dataclass(slots=True)
class _Walk:
    """How far the headers of a frame have been read."""

    cursor: Cursor
    number: int | None
    headers: list[Span] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    version: Version = 4
    tags: int = 0
    extensions: int = 0
    networks: int = 0

    def blame(self, kind: str, layer: Layer, offset: int, detail: str) -> None:
        self.problems.append(Problem(kind, self.number, layer.text, offset, detail))


def dissect(
    frame: bytes, link_type: int, *, original: int | None = None, number: int | None = None
) -> Dissection:
    """Read the headers of a frame that had ``original`` bytes on the wire."""
    cursor = Cursor(frame, claimed=original)
    walk = _Walk(cursor, number)
    layer = by_version(cursor) if link_type in RAW_LINK_TYPES else LINK_TYPES.get(link_type)
    if layer is None and link_type not in RAW_LINK_TYPES:
        walk.blame(
            "unsupported", Layer.LINK, 0, OWN if link_type == LinkType.OWN_ANSWER else UNREAD
        )
    while layer is not None:
        layer = _read(walk, layer)
    payload = (cursor.position, max(cursor.end, cursor.position))
    return Dissection(
        headers=tuple(walk.headers),
        payload=payload,
        payload_length=max(cursor.claimed_remaining, 0),
        problems=tuple(walk.problems),
    )


def _read(walk: _Walk, layer: Layer) -> Layer | None:
    """Read one header; what follows it, None where it is damaged or the last."""
    cursor = walk.cursor
    start = cursor.position
    limit = _limit(walk, layer)
    if limit:
        walk.blame("limit", layer, start, limit)
        return None
    try:
        header = KINDS[layer].parse(cursor)
    except WireError as error:
        cursor.position = start
        cursor.complaints.clear()
        walk.blame(error.kind, layer, start, str(error))
        return None
    if isinstance(header, (Ipv4, Ipv6)) and not _enter_network(walk, header, layer, start):
        return None
    for complaint in cursor.complaints:
        walk.blame(complaint.kind, layer, start, str(complaint))
    cursor.complaints.clear()
    walk.headers.append(
        Span(KINDS[layer].place, layer.text, start, cursor.position, cursor.claimed, header)
    )
    return after(header, cursor, walk.version)


def _limit(walk: _Walk, layer: Layer) -> str:
    """Which limit this header would break; empty: none."""
    if KINDS[layer].place == "link" and walk.headers:
        walk.tags += 1
        if walk.tags > TAGS_LIMIT and layer in TAGS:
            return f"more than {TAGS_LIMIT} link-layer headers; the rest is not read"
    if layer in EXTENSIONS:
        walk.extensions += 1
        if walk.extensions > EXTENSIONS_LIMIT:
            return f"more than {EXTENSIONS_LIMIT} extension headers; the rest is not read"
    return ""


def _enter_network(walk: _Walk, header: Ipv4 | Ipv6, layer: Layer, start: int) -> bool:
    """Count an IP header; False where it is too deep inside others."""
    walk.networks += 1
    if walk.networks > TUNNELS_LIMIT + 1:
        walk.cursor.position = start
        walk.cursor.complaints.clear()
        detail = f"more than {TUNNELS_LIMIT} tunnels inside each other; the rest is not read"
        walk.blame("limit", layer, start, detail)
        return False
    walk.version = 4 if isinstance(header, Ipv4) else 6
    walk.tags = 0
    walk.extensions = 0
    return True
