"""What requests of one kind have in common: the name by which they are put side by side.

Of an HTTP request it is the method and the path, without host, query and what names a single
thing; of a lookup the type and the name; of TLS's turns the server's name, of other turns the
server's port where it is told: two protocols that nobody read are not one endpoint. The host
is left out because the same service is often compared under two names.
"""

import re
from typing import Literal, NamedTuple

Kind = Literal["request", "lookup", "turn"]
ANY = "{}"
"""Stands for what differs between requests of one endpoint."""
DIFFERS = re.compile(
    r"(?<=/)([0-9]+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|[0-9a-f]{16,})(?=/|\Z)"
    r"|(?<=[a-z][-_])[0-9]+(?![0-9a-z])",
    re.IGNORECASE,
)
"""Whole segments that name a single thing; a number set off from a word, as in order-17, not v2."""
LOOKUP, TURN = "dns", ("tls", "tcp")
TURNS_WITH = "turns with "
TURNS_OF = {protocol: f"turns of {protocol.upper()}" for protocol in TURN}


class Endpoint(NamedTuple):
    kind: Kind
    name: str


def endpoint(protocol: str, title: str, host: str | None, port: int | None = None) -> Endpoint:
    """``title`` is the request as the report has it, such as "POST /orders/17?page=2"."""
    if protocol == LOOKUP:
        kind, space, name = title.rpartition(" ")
        return Endpoint("lookup", kind + space + host_name(name))
    if protocol in TURN:
        return Endpoint("turn", _turn(protocol, title, host, port))
    return Endpoint("request", _asked(title))


def host_name(name: str) -> str:
    """As DNS compares names (RFC 4343): without case, without a final dot."""
    return name.lower().rstrip(".") or name


def _asked(title: str) -> str:
    method, _, target = title.partition(" ")
    scheme, separator, rest = target.partition("://")
    if separator and "/" not in scheme:
        target = "/" + rest.partition("/")[2]
    if not target.startswith("/"):
        return title
    path = target.partition("?")[0]
    return f"{method} {DIFFERS.sub(ANY, path)}".rstrip()


def _turn(protocol: str, title: str, host: str | None, port: int | None) -> str:
    """Turns count up on a connection: their number names a single one."""
    if host:
        return TURNS_WITH + host_name(host)
    _, _, began = title.partition(" ")
    if began and not began.isdecimal():
        return title
    return TURNS_OF[protocol] + ("" if port is None else f" with port {port}")
