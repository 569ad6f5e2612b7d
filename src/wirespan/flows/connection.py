"""A connection as people see it: the facts of one conversation, read from its columns."""

from dataclasses import dataclass, field
from typing import NamedTuple


class Endpoint(NamedTuple):
    """One end of a connection and what it sent."""

    address: str
    port: int
    packets: int
    bytes: int
    """Original frame lengths."""
    payload_bytes: int


class TcpCounts(NamedTuple):
    """What the verdicts on one side's segments add up to."""

    retransmissions: int = 0
    spurious_retransmissions: int = 0
    out_of_order: int = 0
    duplicate_acks: int = 0
    zero_windows: int = 0
    window_full: int = 0
    keep_alives: int = 0
    lost_upstream: int = 0


@dataclass(frozen=True, slots=True)
class Security:
    """What a TLS handshake settled, as far as it is readable without keys."""

    protocol: str | None
    """TLS 1.2, TLS 1.3, SSL 3.0, ...; None: not seen."""
    server_name: str | None
    alpn: str | None
    cipher: str | None
    resumed: bool | None
    early_data: bool | None
    decrypted: bool
    handshake_round_trips: int | None
    hello_retry: bool = False
    certificate_bytes: int | None = None
    alert: str | None = None
    ja4: str | None = None


@dataclass(frozen=True, slots=True)
class Connection:
    """One conversation; field names are those of the report."""

    id: int
    stream: int
    transport: str
    client: Endpoint
    server: Endpoint
    client_known: bool
    first_frame: int
    last_frame: int
    start_ns: int
    end_ns: int
    opened: str
    closed: str
    vantage: str
    base_rtt_ns: int | None
    tcp: tuple[TcpCounts, TcpCounts] | None
    """Client's, server's."""
    security: Security | None
    options: dict[str, object] = field(default_factory=dict)
    """Handshake facts: MSS, window scale, SACK, timestamps, of either side."""
