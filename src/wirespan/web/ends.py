"""Lanes that frames and connections share: addresses and ports of two ends."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address

from wirespan.web.masks import Lane

TCP, UDP = 6, 17
TRANSPORTS = {"tcp": TCP, "udp": UDP}
FAMILIES: Mapping[str, type[IPv4Address] | type[IPv6Address]] = {
    "ip": IPv4Address, "ipv6": IPv6Address,
}  # fmt: skip
BOTH, FIRST, SECOND = slice(0, 2), slice(0, 1), slice(1, 2)
ADDRESS_ENDS = {"addr": BOTH, "src": FIRST, "dst": SECOND}
PORT_ENDS = {"port": BOTH, "srcport": FIRST, "dstport": SECOND}


def address_lane(
    name: str, sources: Iterable[int], destinations: Iterable[int], text: Callable[[int], str]
) -> Lane:
    """``ip``, ``ipv6.addr`` and the like, of rows of the address table."""
    family_name, _, end = name.partition(".")
    family = FAMILIES[family_name]

    @lru_cache(maxsize=65_536)
    def read(number: int) -> IPv4Address | IPv6Address | None:
        return ip_address(text(number)) if number >= 0 else None

    def values(key: tuple[int, int]) -> tuple[object, ...]:
        both: tuple[object, ...] = (read(key[0]), read(key[1]))
        if not isinstance(both[0], family) or None in both:
            return ()
        return both[ADDRESS_ENDS[end]] if end else (True,)

    return Lane(zip(sources, destinations, strict=True), values)


def port_lane(
    name: str, protocols: Iterable[int], sources: Iterable[int], destinations: Iterable[int]
) -> Lane:
    """``tcp.port``, ``udp.dstport`` and the like."""
    transport, _, end = name.partition(".")
    wanted, which = TRANSPORTS[transport], PORT_ENDS[end]
    return Lane(
        zip(protocols, sources, destinations, strict=True),
        lambda key: key[1:][which] if key[0] == wanted else (),
    )


def stream_lane(name: str, protocols: Iterable[int], streams: Iterable[int]) -> Lane:
    wanted = TRANSPORTS[name.partition(".")[0]]
    return Lane(
        zip(protocols, streams, strict=True),
        lambda key: key[1:] if key[0] == wanted and key[1] >= 0 else (),
    )


def protocol_lane(protocols: Iterable[int], wanted: int) -> Lane:
    return Lane(protocols, lambda key: (True,) if key == wanted else ())


def is_address(name: str) -> bool:
    return name.partition(".")[0] in FAMILIES


def is_port(name: str) -> bool:
    transport, _, end = name.partition(".")
    return transport in TRANSPORTS and end in PORT_ENDS
