"""Extensions of ClientHello and ServerHello (RFC 8446, section 4.2; RFC 6066, 7301, 5077).

Read are those that tell why a handshake went as it did. Unknown ones are kept by number only,
and so is everything of GREASE (RFC 8701). An extension given twice counts once, as the last.
"""

from collections.abc import Callable
from dataclasses import dataclass
from struct import unpack

from wirespan.base.cursor import Cursor, Malformed

SERVER_NAME = 0
SUPPORTED_GROUPS = 10
SIGNATURE_ALGORITHMS = 13
PROTOCOLS = 16
SESSION_TICKET = 35
PRE_SHARED_KEY = 41
EARLY_DATA = 42
SUPPORTED_VERSIONS = 43
KEY_SHARE = 51

HOST_NAME = 0


@dataclass(frozen=True, slots=True)
class Extensions:
    """What was said; None or empty where an extension is absent."""

    types: tuple[int, ...] = ()
    """All of them, in order, unknown ones and GREASE included."""
    server_name: str | None = None
    groups: tuple[int, ...] = ()
    signature_algorithms: tuple[int, ...] = ()
    protocols: tuple[bytes, ...] = ()
    """ALPN: offered by a client, or the one a server chose."""
    session_ticket_bytes: int | None = None
    """0: a ticket is asked for; more: one is presented."""
    pre_shared_keys: int = 0
    """Identities offered; 1 in a ServerHello that selected one."""
    early_data: bool = False
    versions: tuple[int, ...] = ()
    """Offered by a client, or the one a server selected."""
    key_share_groups: tuple[int, ...] = ()


def parse(cursor: Cursor, *, from_server: bool) -> Extensions:
    """The extensions of a hello, up to the end of ``cursor``; none where nothing is left."""
    if not cursor.remaining:
        return Extensions()
    block = cursor.sub(cursor.uint(2))
    parsers = SERVER_PARSERS if from_server else CLIENT_PARSERS
    types = []
    said: dict[str, object] = {}
    while block.remaining:
        number, length = unpack(">HH", block.take(4))
        types.append(number)
        if number in parsers:
            field, parser = parsers[number]
            said[field] = parser(block.sub(length))
        else:
            block.skip(length)
    return Extensions(types=tuple(types), **said)  # type: ignore[arg-type]  # by table, below


def _numbers(cursor: Cursor) -> tuple[int, ...]:
    """A list of two-byte numbers that fills ``cursor``."""
    data = cursor.take(cursor.remaining)
    if len(data) % 2:
        raise Malformed("a list of two-byte values has an odd length", "RFC 8446, section 3.4")
    return unpack(f">{len(data) // 2}H", data)


def _server_name(body: Cursor) -> str | None:
    if not body.remaining:
        return None
    names = body.sub(body.uint(2))
    while names.remaining:
        kind = names.uint(1)
        name = names.take(names.uint(2))
        if kind == HOST_NAME:
            return name.decode("ascii", "backslashreplace")
    return None


def _protocols(body: Cursor) -> tuple[bytes, ...]:
    names = body.sub(body.uint(2))
    protocols = []
    while names.remaining:
        protocols.append(names.take(names.uint(1)))
    return tuple(protocols)


def _key_share_groups(body: Cursor) -> tuple[int, ...]:
    shares = body.sub(body.uint(2))
    groups = []
    while shares.remaining:
        groups.append(shares.uint(2))
        shares.skip(shares.uint(2))
    return tuple(groups)


def _pre_shared_keys(body: Cursor) -> int:
    identities = body.sub(body.uint(2))
    count = 0
    while identities.remaining:
        identities.skip(identities.uint(2))
        identities.skip(4)
        count += 1
    return count


Parser = Callable[[Cursor], object]

CLIENT_PARSERS: dict[int, tuple[str, Parser]] = {
    SERVER_NAME: ("server_name", _server_name),
    SUPPORTED_GROUPS: ("groups", lambda body: _numbers(body.sub(body.uint(2)))),
    SIGNATURE_ALGORITHMS: (
        "signature_algorithms",
        lambda body: _numbers(body.sub(body.uint(2))),
    ),
    PROTOCOLS: ("protocols", _protocols),
    SESSION_TICKET: ("session_ticket_bytes", lambda body: body.remaining),
    PRE_SHARED_KEY: ("pre_shared_keys", _pre_shared_keys),
    EARLY_DATA: ("early_data", lambda body: True),
    SUPPORTED_VERSIONS: ("versions", lambda body: _numbers(body.sub(body.uint(1)))),
    KEY_SHARE: ("key_share_groups", _key_share_groups),
}

SERVER_PARSERS: dict[int, tuple[str, Parser]] = {
    PROTOCOLS: ("protocols", _protocols),
    SESSION_TICKET: ("session_ticket_bytes", lambda body: body.remaining),
    PRE_SHARED_KEY: ("pre_shared_keys", lambda body: 1),
    SUPPORTED_VERSIONS: ("versions", lambda body: (body.uint(2),)),
    KEY_SHARE: ("key_share_groups", lambda body: (body.uint(2),)),
}
