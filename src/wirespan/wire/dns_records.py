"""What resource records hold: the data of the types people meet (RFC 1035 and successors).

A, NS, CNAME, SOA, PTR, MX, TXT (RFC 1035), AAAA (RFC 3596), SRV (RFC 2782), OPT (RFC 6891),
SVCB and HTTPS (RFC 9460). Other types are bytes (RFC 3597), as is data whose length does not
fit its type: that is noted on the cursor.
"""

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import TypeAlias

from wirespan.base.cursor import Cursor, Malformed, WireError
from wirespan.wire import dns_names
from wirespan.wire.dns_names import Name


@dataclass(frozen=True, slots=True)
class Target:
    """NS, CNAME, PTR: another name."""

    name: Name


@dataclass(frozen=True, slots=True)
class StartOfAuthority:
    primary: Name
    mailbox: Name
    serial: int
    refresh: int
    retry: int
    expire: int
    minimum: int
    """How long "no" may be kept, with the record's own TTL (RFC 2308, section 5)."""


@dataclass(frozen=True, slots=True)
class MailExchange:
    preference: int
    exchange: Name


@dataclass(frozen=True, slots=True)
class Texts:
    strings: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Server:
    priority: int
    weight: int
    port: int
    target: Name


@dataclass(frozen=True, slots=True)
class Service:
    """SVCB and HTTPS."""

    priority: int
    target: Name
    parameters: tuple[tuple[int, bytes], ...]


@dataclass(frozen=True, slots=True)
class Options:
    """OPT: pairs of code and data."""

    options: tuple[tuple[int, bytes], ...]


Data: TypeAlias = (
    IPv4Address
    | IPv6Address
    | Target
    | StartOfAuthority
    | MailExchange
    | Texts
    | Server
    | Service
    | Options
    | bytes
)


def parse(cursor: Cursor, message: int, kind: int, size: int) -> Data:
    """The next ``size`` bytes as data of this type; ``message`` is where the message begins."""
    data = cursor.sub(size)
    start = data.position
    parser = PARSERS.get(kind)
    if parser is None:
        return data.take(size)
    try:
        value = parser(data, message)
        if data.remaining:
            raise Malformed("data is longer than its type", "RFC 1035, section 3.2.1")
    except WireError as error:
        cursor.complain(error)
        data.position = start
        return data.take(size)
    return value


def _target(cursor: Cursor, message: int) -> Target:
    return Target(dns_names.parse(cursor, message))


def _start_of_authority(cursor: Cursor, message: int) -> StartOfAuthority:
    return StartOfAuthority(
        primary=dns_names.parse(cursor, message),
        mailbox=dns_names.parse(cursor, message),
        serial=cursor.uint(4),
        refresh=cursor.uint(4),
        retry=cursor.uint(4),
        expire=cursor.uint(4),
        minimum=cursor.uint(4),
    )


def _mail_exchange(cursor: Cursor, message: int) -> MailExchange:
    return MailExchange(preference=cursor.uint(2), exchange=dns_names.parse(cursor, message))


def _texts(cursor: Cursor, message: int) -> Texts:
    strings = []
    while cursor.remaining:
        strings.append(cursor.take(cursor.uint(1)))
    return Texts(tuple(strings))


def _server(cursor: Cursor, message: int) -> Server:
    return Server(
        priority=cursor.uint(2),
        weight=cursor.uint(2),
        port=cursor.uint(2),
        target=dns_names.parse(cursor, message),
    )


def _service(cursor: Cursor, message: int) -> Service:
    return Service(
        priority=cursor.uint(2),
        target=dns_names.parse(cursor, message),
        parameters=_pairs(cursor),
    )


def _options(cursor: Cursor, message: int) -> Options:
    return Options(_pairs(cursor))


def _pairs(cursor: Cursor) -> tuple[tuple[int, bytes], ...]:
    pairs = []
    while cursor.remaining:
        pairs.append((cursor.uint(2), cursor.take(cursor.uint(2))))
    return tuple(pairs)


PARSERS: dict[int, Callable[[Cursor, int], Data]] = {
    1: lambda cursor, message: IPv4Address(cursor.take(4)),
    2: _target,
    5: _target,
    6: _start_of_authority,
    12: _target,
    15: _mail_exchange,
    16: _texts,
    28: lambda cursor, message: IPv6Address(cursor.take(16)),
    33: _server,
    41: _options,
    64: _service,
    65: _service,
}


def emit(data: Data) -> bytes:
    """The data uncompressed."""
    if isinstance(data, bytes):
        return data
    if isinstance(data, IPv4Address | IPv6Address):
        return data.packed
    return _emit_fields(data)


def _emit_fields(
    data: Target | StartOfAuthority | MailExchange | Texts | Server | Service | Options,
) -> bytes:
    match data:
        case Target(name):
            return dns_names.emit(name)
        case MailExchange(preference, exchange):
            return _numbers(2, preference) + dns_names.emit(exchange)
        case Texts(strings):
            return b"".join(_numbers(1, len(string)) + string for string in strings)
        case Server(priority, weight, port, target):
            return _numbers(2, priority, weight, port) + dns_names.emit(target)
        case Service(priority, target, parameters):
            return _numbers(2, priority) + dns_names.emit(target) + _emit_pairs(parameters)
        case Options(options):
            return _emit_pairs(options)
        case StartOfAuthority(primary, mailbox):
            times = _numbers(4, data.serial, data.refresh, data.retry, data.expire, data.minimum)
            return dns_names.emit(primary) + dns_names.emit(mailbox) + times


def _emit_pairs(pairs: tuple[tuple[int, bytes], ...]) -> bytes:
    return b"".join(_numbers(2, code, len(data)) + data for code, data in pairs)


def _numbers(size: int, *numbers: int) -> bytes:
    return b"".join(number.to_bytes(size, "big") for number in numbers)
