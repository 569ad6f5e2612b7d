"""A test of a capture filter -> loads and comparisons of packet bytes, as libpcap has them.

On Ethernet the bytes are counted from the frame's start, so a frame that carries its VLAN tag
is not IP, as for tcpdump. Where devices of all kinds are captured at once, they are counted
from the network header that the kernel found, and its protocol is asked for (SKF_NET_OFF,
SKF_AD_PROTOCOL). Later fragments have no ports. Loads beyond the packet's end drop it.
"""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from wirespan.drive.bpf_words import Primitive, near, wrong

LOAD_WORD, LOAD_HALF, LOAD_BYTE, LOAD_LENGTH = 0x20, 0x28, 0x30, 0x80
LOAD_HALF_FROM_X, LOAD_HEADER_LENGTH = 0x48, 0xB1
AND = 0x54
EQUAL, GREATER, AT_LEAST, ANY_BIT = 0x15, 0x25, 0x35, 0x45
IPV4, IPV6, ARP, RARP = 0x0800, 0x86DD, 0x0806, 0x8035
FRAGMENT = 44
"""IPv6's fragment header, which libpcap looks behind; of other extensions it knows nothing."""
LATER_FRAGMENT = 0x1FFF
NUMBERS = {"tcp": 6, "udp": 17, "sctp": 132, "icmp": 1, "icmp6": 58}
WITH_PORTS = ("sctp", "tcp", "udp")
LARGEST_PORT = 65_535
LARGEST_LENGTH = 0xFFFFFFFF

Resolve = Callable[[str], list[str]]
"""Addresses of a host name; OSError where it has none."""


class Link(Enum):
    """From where bytes are counted: (where the protocol is, where the network header begins)."""

    ETHERNET = (12, 14)
    ANY = (0xFFFFF000, 0xFFF00000)

    @property
    def protocol(self) -> int:
        return self.value[0]

    @property
    def network(self) -> int:
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Check:
    """Instructions that load, then a jump on what was loaded."""

    loads: tuple[tuple[int, int], ...]
    """Code and operand of each."""
    jump: int
    operand: int


@dataclass(frozen=True, slots=True)
class All:
    """Each must be so; they are tried in order."""

    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One must be so."""

    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: "Tree"


Tree = Check | All | Either | Not


class Meaning:
    """What the tests of one filter mean on one kind of link."""

    def __init__(self, text: str, link: Link, resolve: Resolve) -> None:
        self._text = text
        self._link = link
        self._resolve = resolve
        self._kinds: dict[str | None, Callable[[Primitive], Tree]] = {
            None: self._protocol,
            "host": self._host,
            "net": self._net,
            "port": self._port,
            "portrange": self._port,
            "less": self._length,
            "greater": self._length,
        }

    def of(self, primitive: Primitive) -> Tree:
        """UsageError where its value or its words do not fit."""
        return self._kinds[primitive.kind](primitive)

    def _is(self, protocol: int) -> Check:
        return Check(((LOAD_HALF, self._link.protocol),), EQUAL, protocol)

    def _byte(self, offset: int, value: int) -> Check:
        return Check(((LOAD_BYTE, self._link.network + offset),), EQUAL, value)

    def _protocol(self, primitive: Primitive) -> Tree:
        links = {"ip": IPV4, "ip6": IPV6, "arp": ARP}
        name = primitive.protocol
        assert name is not None
        if name in links:
            return self._is(links[name])
        number = NUMBERS[name]
        over_ipv4 = All((self._is(IPV4), self._byte(9, number)))
        over_ipv6 = All((self._is(IPV6), self._next_header(number)))
        if name == "icmp":
            return over_ipv4
        return over_ipv6 if name == "icmp6" else Either((over_ipv6, over_ipv4))

    def _next_header(self, number: int) -> Tree:
        behind = All((self._byte(6, FRAGMENT), self._byte(40, number)))
        return Either((self._byte(6, number), behind))

    def _host(self, primitive: Primitive) -> Tree:
        addresses: list[IPv4Address | IPv6Address] = []
        try:
            addresses = [ip_address(primitive.value)]
        except ValueError:
            addresses = self._addresses(primitive)
        nets = [ip_network(address) for address in addresses]
        fitting = [net for net in nets if self._carries(primitive, net)]
        if not fitting:
            raise self._unfit(primitive, f"{primitive.value!r} is no address of {{}}")
        parts = tuple(self._ends(primitive, net) for net in fitting)
        return parts[0] if len(parts) == 1 else Either(parts)

    def _addresses(self, primitive: Primitive) -> list[IPv4Address | IPv6Address]:
        name = primitive.value
        if "/" in name or (_is_numeric(name) and name.count(".") < 3):
            raise self._wrong(primitive, f"{name!r} is no address", f"did you mean net {name}?")
        if _is_numeric(name) or ":" in name:
            remedy = "give it as 192.0.2.1 or 2001:db8::1"
            raise self._wrong(primitive, f"{name!r} is no address", remedy)
        try:
            return sorted({ip_address(each) for each in self._resolve(name)}, key=str)
        except (OSError, ValueError):
            raise self._wrong(
                primitive, f"the name {name!r} has no address", "check it, or give the address"
            ) from None

    def _net(self, primitive: Primitive) -> Tree:
        try:
            net = ip_network(_written_out(primitive.value))
        except ValueError:
            raise self._wrong_net(primitive) from None
        if not self._carries(primitive, net):
            raise self._unfit(primitive, f"{primitive.value!r} is no network of {{}}")
        return self._ends(primitive, net)

    def _wrong_net(self, primitive: Primitive) -> Exception:
        try:
            meant = ip_network(_written_out(primitive.value), strict=False)
        except ValueError:
            return self._wrong(
                primitive, f"{primitive.value!r} is no network", "give it as 10.0.0.0/8 or fd00::/8"
            )
        return self._wrong(
            primitive, "there are bits behind the network's length", f"did you mean {meant}?"
        )

    def _carries(self, primitive: Primitive, net: IPv4Network | IPv6Network) -> bool:
        return primitive.protocol is None or primitive.protocol in (
            ("ip", "arp") if net.version == 4 else ("ip6",)
        )

    def _unfit(self, primitive: Primitive, what: str) -> Exception:
        name = primitive.protocol
        if name in ("ip", "ip6", "arp"):
            return self._wrong(primitive, what.format(name), "leave the protocol out")
        return self._wrong(
            primitive, f"{name!r} has no addresses of its own",
            f"did you mean {name} and {primitive.kind} {primitive.value}?",
        )  # fmt: skip

    def _ends(self, primitive: Primitive, net: IPv4Network | IPv6Network) -> Tree:
        """Source and destination of the headers that carry such addresses."""
        if net.version == 6:
            return All((self._is(IPV6), self._both(primitive, net, (8, 24))))
        over_ip = All((self._is(IPV4), self._both(primitive, net, (12, 16))))
        asks = Either((self._is(ARP), self._is(RARP)))
        if primitive.protocol == "ip":
            return over_ip
        if primitive.protocol == "arp":
            return All((self._is(ARP), self._both(primitive, net, (14, 24))))
        return Either((over_ip, All((asks, self._both(primitive, net, (14, 24))))))

    def _both(
        self, primitive: Primitive, net: IPv4Network | IPv6Network, at: tuple[int, int]
    ) -> Tree:
        return _directed(primitive.direction, *(self._inside(net, offset) for offset in at))

    def _inside(self, net: IPv4Network | IPv6Network, offset: int) -> Tree:
        """Word by word, as far as the network's mask reaches."""
        parts: list[Tree] = []
        address, mask = net.network_address.packed, net.netmask.packed
        for at in range(0, len(address), 4):
            wanted = int.from_bytes(address[at : at + 4], "big")
            bits = int.from_bytes(mask[at : at + 4], "big")
            if not bits:
                break
            loads = [(LOAD_WORD, self._link.network + offset + at)]
            if bits != 0xFFFFFFFF:
                loads.append((AND, bits))
            parts.append(Check(tuple(loads), EQUAL, wanted))
        return All(tuple(parts))

    def _port(self, primitive: Primitive) -> Tree:
        name = primitive.protocol
        if name is not None and name not in WITH_PORTS:
            raise self._wrong(
                primitive, f"{name!r} has no ports", f"did you mean {name} and {primitive.kind}"
                f" {primitive.value}?",
            )  # fmt: skip
        first, last = self._ports(primitive)
        numbers = [NUMBERS[each] for each in ((name,) if name else WITH_PORTS)]
        return Either((
            All((self._is(IPV6), self._any_of(6, numbers),
                 _directed(primitive.direction, *(
                     _between((LOAD_HALF, self._link.network + 40 + at), first, last)
                     for at in (0, 2))))),
            All((self._is(IPV4), self._any_of(9, numbers), self._is_first_fragment(),
                 _directed(primitive.direction, *(
                     _between((LOAD_HALF_FROM_X, self._link.network + at), first, last,
                              ((LOAD_HEADER_LENGTH, self._link.network),))
                     for at in (0, 2))))),
        ))  # fmt: skip

    def _any_of(self, offset: int, numbers: Sequence[int]) -> Tree:
        return Either(tuple(self._byte(offset, number) for number in numbers))

    def _is_first_fragment(self) -> Tree:
        return Not(Check(((LOAD_HALF, self._link.network + 6),), ANY_BIT, LATER_FRAGMENT))

    def _ports(self, primitive: Primitive) -> tuple[int, int]:
        if primitive.kind == "port":
            number = self._port_number(primitive, primitive.value)
            return number, number
        low, dash, high = primitive.value.partition("-")
        if not (dash and low and high):
            raise self._wrong(primitive, f"{primitive.value!r} is no range", "e.g. 8000-8010")
        first, last = (self._port_number(primitive, each) for each in (low, high))
        return min(first, last), max(first, last)

    def _port_number(self, primitive: Primitive, value: str) -> int:
        if value.isascii() and value.isdecimal():
            if len(value) <= 9 and int(value) <= LARGEST_PORT:
                return int(value)
            raise self._wrong(primitive, f"{value} is no port", f"ports are 0 to {LARGEST_PORT}")
        try:
            return socket.getservbyname(value)
        except (OSError, UnicodeError):
            raise self._wrong(
                primitive, f"no service is called {value!r}",
                near(value, ("http", "https", "domain", "ssh", "postgresql"), "give its number"),
            ) from None  # fmt: skip

    def _length(self, primitive: Primitive) -> Tree:
        value = primitive.value
        if not (value.isascii() and value.isdecimal() and int(value[:20]) <= LARGEST_LENGTH):
            raise self._wrong(primitive, f"{value!r} is no length", "give a number of bytes")
        if primitive.kind == "greater":
            return Check(((LOAD_LENGTH, 0),), AT_LEAST, int(value))
        return Not(Check(((LOAD_LENGTH, 0),), GREATER, int(value)))

    def _wrong(self, primitive: Primitive, what: str, remedy: str) -> Exception:
        return wrong(self._text, primitive.position, what, remedy)


def _directed(direction: str, source: Tree, destination: Tree) -> Tree:
    return {
        "src": source,
        "dst": destination,
        "src and dst": All((source, destination)),
        "src or dst": Either((source, destination)),
    }[direction]


def _between(
    load: tuple[int, int], first: int, last: int, before: tuple[tuple[int, int], ...] = ()
) -> Tree:
    if first == last:
        return Check((*before, load), EQUAL, first)
    return All((
        Check((*before, load), AT_LEAST, first), Not(Check((*before, load), GREATER, last))
    ))  # fmt: skip


def _is_numeric(name: str) -> bool:
    return name.replace(".", "").isdecimal()


def _written_out(value: str) -> str:
    """``10`` and ``10.1`` as networks of as many bits as are written (pcap-filter)."""
    parts = value.split(".")
    if "/" not in value and len(parts) < 4 and all(part.isdecimal() for part in parts):
        return ".".join([*parts, *["0"] * (4 - len(parts))]) + f"/{8 * len(parts)}"
    return value
