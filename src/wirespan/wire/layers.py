"""Which parser reads each layer, where it belongs, and what comes after it.

Written by hand in one place: nothing registers itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from wirespan.base.cursor import Cursor
from wirespan.kernels.decode.rules import Layer
from wirespan.wire import (
    arp,
    erspan,
    ethernet,
    extensions,
    geneve,
    gre,
    icmp,
    icmpv6,
    ipv4,
    ipv6,
    linux_cooked,
    llc,
    loopback,
    mpls,
    ppp,
    pppoe,
    tcp,
    udp,
    vlan,
    vxlan,
)
from wirespan.wire.erspan import Erspan
from wirespan.wire.ethernet import LONGEST_LENGTH, Ethernet
from wirespan.wire.extensions import Authentication, Fragment, Options, Routing
from wirespan.wire.geneve import Geneve
from wirespan.wire.gre import Gre
from wirespan.wire.ipv4 import Ipv4
from wirespan.wire.ipv6 import Ipv6
from wirespan.wire.linux_cooked import LinuxCooked, LinuxCooked2
from wirespan.wire.llc import Llc
from wirespan.wire.loopback import IPV4_FAMILIES, IPV6_FAMILIES, Loopback
from wirespan.wire.mpls import Mpls
from wirespan.wire.ppp import Ppp
from wirespan.wire.pppoe import Pppoe
from wirespan.wire.udp import Udp
from wirespan.wire.vlan import Vlan
from wirespan.wire.vxlan import Vxlan

Place = Literal["link", "network", "tunnel", "transport"]
Version = Literal[4, 6]


@dataclass(frozen=True, slots=True)
class Kind:
    """A layer: where it belongs, and how its header is read."""

    place: Place
    parse: Callable[[Cursor], object]


KINDS: Mapping[Layer, Kind] = {
    Layer.ETHERNET: Kind("link", ethernet.parse),
    Layer.VLAN: Kind("link", vlan.parse),
    Layer.LLC: Kind("link", llc.parse),
    Layer.LINUX_COOKED: Kind("link", linux_cooked.parse),
    Layer.LINUX_COOKED_2: Kind("link", linux_cooked.parse_2),
    Layer.LOOPBACK: Kind("link", loopback.parse),
    Layer.PPP: Kind("link", ppp.parse),
    Layer.PPPOE: Kind("link", pppoe.parse),
    Layer.MPLS: Kind("link", mpls.parse),
    Layer.ARP: Kind("network", arp.parse),
    Layer.IPV4: Kind("network", ipv4.parse),
    Layer.IPV6: Kind("network", ipv6.parse),
    Layer.HOP_BY_HOP: Kind("network", extensions.parse_options),
    Layer.ROUTING: Kind("network", extensions.parse_routing),
    Layer.FRAGMENT: Kind("network", extensions.parse_fragment),
    Layer.DESTINATION_OPTIONS: Kind("network", extensions.parse_options),
    Layer.AUTHENTICATION: Kind("network", extensions.parse_authentication),
    Layer.TCP: Kind("transport", tcp.parse),
    Layer.UDP: Kind("transport", udp.parse),
    Layer.ICMP: Kind("transport", icmp.parse),
    Layer.ICMPV6: Kind("transport", icmpv6.parse),
    Layer.GRE: Kind("tunnel", gre.parse),
    Layer.ERSPAN: Kind("tunnel", erspan.parse),
    Layer.VXLAN: Kind("tunnel", vxlan.parse),
    Layer.GENEVE: Kind("tunnel", geneve.parse),
}

LINK_TYPES: Mapping[int, Layer] = {
    0: Layer.LOOPBACK,
    1: Layer.ETHERNET,
    9: Layer.PPP,
    50: Layer.PPP,
    108: Layer.LOOPBACK,
    113: Layer.LINUX_COOKED,
    228: Layer.IPV4,
    229: Layer.IPV6,
    276: Layer.LINUX_COOKED_2,
}
"""https://www.tcpdump.org/linktypes.html"""
RAW_LINK_TYPES = frozenset({12, 14, 101})
"""IP without anything before it; its first bits say which."""

ETHER_TYPES: Mapping[int, Layer] = {
    0x0800: Layer.IPV4,
    0x0806: Layer.ARP,
    0x8100: Layer.VLAN,
    0x86DD: Layer.IPV6,
    0x8847: Layer.MPLS,
    0x8848: Layer.MPLS,
    0x8864: Layer.PPPOE,
    0x88A8: Layer.VLAN,
    0x9100: Layer.VLAN,
}
"""https://www.iana.org/assignments/ieee-802-numbers"""
BRIDGED = 0x6558
ERSPAN, ERSPAN_III = 0x88BE, 0x22EB
COOKED_LLC = 4

PPP_PROTOCOLS: Mapping[int, Layer] = {
    0x0021: Layer.IPV4,
    0x0057: Layer.IPV6,
    0x0281: Layer.MPLS,
}

IP_PROTOCOLS: dict[int, Layer] = {
    1: Layer.ICMP,
    4: Layer.IPV4,
    6: Layer.TCP,
    17: Layer.UDP,
    41: Layer.IPV6,
    47: Layer.GRE,
    51: Layer.AUTHENTICATION,
    58: Layer.ICMPV6,
}
"""https://www.iana.org/assignments/protocol-numbers"""
IPV6_PROTOCOLS: Mapping[int, Layer] = IP_PROTOCOLS | {
    0: Layer.HOP_BY_HOP,
    43: Layer.ROUTING,
    44: Layer.FRAGMENT,
    60: Layer.DESTINATION_OPTIONS,
}


def by_version(cursor: Cursor) -> Layer | None:
    """The layer of an IP packet that nothing announces."""
    first = cursor.peek(1)
    return {4: Layer.IPV4, 6: Layer.IPV6}.get(first[0] >> 4) if first else None


def after(header: object, cursor: Cursor, version: Version) -> Layer | None:
    """What follows a header; None where nothing we read does.

    ``version`` is that of the innermost IP header: extension headers follow IPv6 only.
    """
    match header:
        case Ethernet() | Vlan():
            return _type_or_length(header.type_or_length)
        case LinuxCooked() | LinuxCooked2():
            return _cooked(header.protocol)
        case Loopback():
            return _family(header.family)
        case Ipv4() if header.is_fragment:
            return None
        case Ipv4():
            return IP_PROTOCOLS.get(header.protocol)
        case Fragment() if not header.is_whole:
            return None
        case Ipv6() | Options() | Routing() | Fragment() | Authentication():
            return (IPV6_PROTOCOLS if version == 6 else IP_PROTOCOLS).get(header.next_header)
        case Udp():
            return _tunnel(header, cursor)
        case _:
            return _after_encapsulation(header, cursor)


def _after_encapsulation(header: object, cursor: Cursor) -> Layer | None:
    match header:
        case Llc():
            return ETHER_TYPES.get(header.protocol or 0) if header.organization == 0 else None
        case Ppp():
            return PPP_PROTOCOLS.get(header.protocol)
        case Pppoe():
            return Layer.PPP
        case Mpls():
            return by_version(cursor) if header.bottom_of_stack else Layer.MPLS
        case Gre():
            return _routed(header)
        case Geneve():
            return _bridged(header.protocol)
        case Erspan() | Vxlan():
            return Layer.ETHERNET
        case _:
            return None


def _type_or_length(value: int) -> Layer | None:
    return Layer.LLC if value <= LONGEST_LENGTH else ETHER_TYPES.get(value)


def _cooked(protocol: int) -> Layer | None:
    return Layer.LLC if protocol == COOKED_LLC else ETHER_TYPES.get(protocol)


def _family(family: int) -> Layer | None:
    if family in IPV4_FAMILIES:
        return Layer.IPV4
    return Layer.IPV6 if family in IPV6_FAMILIES else None


def _tunnel(header: Udp, cursor: Cursor) -> Layer | None:
    ports = (header.source_port, header.destination_port)
    if vxlan.PORT in ports:
        return Layer.VXLAN if vxlan.is_likely(cursor) else None
    if geneve.PORT in ports:
        return Layer.GENEVE if geneve.is_likely(cursor) else None
    return None


def _routed(header: Gre) -> Layer | None:
    if header.protocol == ERSPAN_III:
        return Layer.ERSPAN
    if header.protocol == ERSPAN:
        return Layer.ETHERNET if header.sequence_number is None else Layer.ERSPAN
    return _bridged(header.protocol)


def _bridged(protocol: int) -> Layer | None:
    return Layer.ETHERNET if protocol == BRIDGED else ETHER_TYPES.get(protocol)
