"""The fields a filter may name: Wireshark's names, what kind of value each has, and where.

A field belongs to a frame, to a request, or to both. For requests and connections, source
and destination are those of the request's first packet: the client and the server.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum, Flag, auto

from wirespan.base.errors import UsageError


class Kind(Enum):
    PROTOCOL = auto()
    """Present or not; no value."""
    INTEGER = auto()
    SECONDS = auto()
    """Written in seconds, held in nanoseconds."""
    STRING = auto()
    ADDRESS = auto()
    BOOLEAN = auto()


class Scope(Flag):
    PACKET = auto()
    """``wirespan packets``."""
    CONNECTION = auto()
    """The same for every packet of a connection."""
    REQUEST = auto()
    """Differs between the requests of a connection."""


PACKET = Scope.PACKET
CONSTANT = Scope.PACKET | Scope.CONNECTION
REQUEST = Scope.REQUEST
VARYING = Scope.PACKET | Scope.REQUEST


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    kind: Kind
    scope: Scope


def _fields(kind: Kind, scope: Scope, names: str) -> Iterable[Field]:
    return (Field(name, kind, scope) for name in names.split())


FIELDS: dict[str, Field] = {
    field.name: field
    for group in (
        _fields(Kind.PROTOCOL, CONSTANT, "ip ipv6 tcp udp tls"),
        _fields(Kind.PROTOCOL, VARYING, "http dns"),
        _fields(Kind.PROTOCOL, PACKET, "frame icmp icmpv6 arp"),
        _fields(Kind.INTEGER, CONSTANT, "tcp.stream udp.stream"),
        _fields(Kind.ADDRESS, CONSTANT, "ip.addr ip.src ip.dst ipv6.addr ipv6.src ipv6.dst"),
        _fields(Kind.INTEGER, CONSTANT, "tcp.port tcp.srcport tcp.dstport"),
        _fields(Kind.INTEGER, CONSTANT, "udp.port udp.srcport udp.dstport"),
        _fields(Kind.INTEGER, VARYING, "frame.number"),
        _fields(Kind.SECONDS, VARYING, "frame.time_relative"),
        _fields(Kind.INTEGER, PACKET, "frame.len frame.cap_len"),
        _fields(Kind.INTEGER, PACKET, "tcp.len tcp.seq tcp.ack tcp.window_size tcp.flags"),
        _fields(Kind.BOOLEAN, PACKET, "tcp.flags.fin tcp.flags.syn tcp.flags.reset"),
        _fields(Kind.BOOLEAN, PACKET, "tcp.flags.push tcp.flags.ack tcp.flags.urg"),
        _fields(Kind.BOOLEAN, PACKET, "tcp.flags.ece tcp.flags.cwr"),
        _fields(Kind.PROTOCOL, PACKET, "tcp.analysis.retransmission"),
        _fields(Kind.PROTOCOL, PACKET, "tcp.analysis.fast_retransmission"),
        _fields(Kind.PROTOCOL, PACKET, "tcp.analysis.spurious_retransmission"),
        _fields(Kind.PROTOCOL, PACKET, "tcp.analysis.out_of_order"),
        _fields(Kind.PROTOCOL, PACKET, "tcp.analysis.duplicate_ack"),
        _fields(Kind.PROTOCOL, PACKET, "tcp.analysis.zero_window tcp.analysis.window_full"),
        _fields(Kind.PROTOCOL, PACKET, "tcp.analysis.keep_alive tcp.analysis.flags"),
        _fields(Kind.STRING, REQUEST, "http.request.method http.host http.request.uri"),
        _fields(Kind.INTEGER, REQUEST, "http.response.code"),
        _fields(Kind.PROTOCOL, REQUEST, "http.request http.response"),
        _fields(Kind.STRING, REQUEST, "dns.qry.name"),
        _fields(Kind.STRING, Scope.CONNECTION, "tls.handshake.extensions_server_name"),
    )
    for field in group
}


def find_field(name: str) -> Field:
    """The field of that name, or a sentence with the nearest one."""
    field = FIELDS.get(name)
    if field:
        return field
    raise UsageError(f"cannot filter by {name!r}", "there is no such field here", _nearest(name))


def _nearest(name: str) -> str:
    """What to name instead: the field most like it, those of its protocol, or the protocols."""
    near = get_close_matches(name, FIELDS, 1)
    if near:
        return f"did you mean {near[0]}?"
    protocols = sorted({known.partition(".")[0] for known in FIELDS})
    protocol = name.partition(".")[0]
    if protocol not in protocols:
        return f"known are fields of {', '.join(protocols)}; docs/reference/filters.md lists them"
    fields = sorted(known for known in FIELDS if known.startswith(f"{protocol}."))
    return f"of {protocol} there are {', '.join([protocol, *fields])}"
