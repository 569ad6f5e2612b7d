"""Network address translation (RFC 3022) as nftables rules: hide behind one address, share one.

Hiding (masquerade) gives what leaves an interface the interface's address. Sharing gives each
new connection to one address and port to one of several servers: in turn, or always the same
one for the same client.
"""

from collections.abc import Sequence
from dataclasses import dataclass

IN_TURN = "numgen inc"
BY_CLIENT = "jhash {protocol} saddr"
WAYS = {"turn": IN_TURN, "client": BY_CLIENT}


@dataclass(frozen=True, slots=True)
class Shared:
    """An address and port, in one version of IP, that servers share."""

    protocol: str
    """``ip`` or ``ip6``, as nft calls them."""
    address: str
    port: int
    servers: Sequence[str]
    transport: str = "tcp"


def hide_rules(interface: str) -> str:
    """For nft(8): what leaves ``interface`` carries its address."""
    return (
        "table inet hidden {\n"
        "  chain leaving {\n"
        "    type nat hook postrouting priority srcnat;\n"
        f'    oifname "{interface}" masquerade\n'
        "  }\n"
        "}\n"
    )


def share_rules(shared: Sequence[Shared], way: str) -> str:
    """For nft(8): new connections go to the servers ``turn`` about, or by ``client``."""
    rules = [f"    {_share(one, WAYS[way])}\n" for one in shared]
    return (
        "table inet shared {\n"
        "  chain arriving {\n"
        "    type nat hook prerouting priority dstnat;\n" + "".join(rules) + "  }\n"
        "}\n"
    )


def _share(one: Shared, way: str) -> str:
    chosen = way.format(protocol=one.protocol)
    places = ", ".join(f"{index} : {address}" for index, address in enumerate(one.servers))
    return (
        f"{one.protocol} daddr {one.address} {one.transport} dport {one.port} "
        f"dnat {one.protocol} to {chosen} mod {len(one.servers)} map {{ {places} }}"
    )
