"""How connections were used: how many were opened for the requests, and what they carried."""

from collections.abc import Iterable
from dataclasses import dataclass

from wirespan.flows.connection import Connection


@dataclass(frozen=True, slots=True)
class Conversations:
    """Counts of one side; a share is for whoever shows them."""

    requests: int
    """Lookups left out."""
    tcp: int
    handshakes: int
    """TCP connections whose opening was captured."""
    secured: int
    """TCP connections with a TLS handshake that tells whether it resumed a session."""
    resumed: int
    bytes_sent: int
    """By clients, frames of all connections as long as they were."""
    bytes_received: int
    retransmissions: int


def conversations(connections: Iterable[Connection], requests: int) -> Conversations:
    connections = tuple(connections)
    tcp = [each for each in connections if each.transport == "tcp"]
    told = [each.security.resumed for each in tcp if each.security]
    return Conversations(
        requests=requests,
        tcp=len(tcp),
        handshakes=sum(each.opened == "handshake" for each in tcp),
        secured=sum(resumed is not None for resumed in told),
        resumed=sum(resumed is True for resumed in told),
        bytes_sent=sum(each.client.bytes for each in connections),
        bytes_received=sum(each.server.bytes for each in connections),
        retransmissions=sum(side.retransmissions for each in tcp for side in each.tcp or ()),
    )
