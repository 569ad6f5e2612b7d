"""What a payload begins, in words: a DNS message, TLS records, or its first line of text.

For the list of frames only: each payload is looked at alone, so what continues a message or
a record of an earlier segment is not recognised. Wrong guesses cost a word in a list.
"""

import re

from wirespan.base.cursor import Cursor, WireError
from wirespan.wire import dns, tls, tls_extensions
from wirespan.wire.tls_registry import alert_name, version_name

LONGEST = 4_096
"""Bytes of a payload looked at."""
LINE = 64
"""Characters of text shown."""
RECORDS = 4
"""TLS records named in one payload."""
DNS_PORTS = frozenset({53, 5353, 5355})
"""DNS, and its multicast forms (RFC 6762, RFC 4795)."""
HTTP_HEAD = re.compile(r"HTTP/1\.[01] \d{3}|[!-~]+ [!-~]+ HTTP/1\.[01]$|[A-Z]+ [/*h][!-~]*$")
"""A status line; a request line; one longer than is looked at (RFC 9112, sections 3 and 4)."""
READABLE_ALERT = 2
"""Bytes of an alert that is not encrypted."""
RECORD_TYPES = {
    tls.CHANGE_CIPHER_SPEC: "ChangeCipherSpec",
    tls.APPLICATION_DATA: "application data",
    tls.HEARTBEAT: "heartbeat",
}
HELLO_REQUEST = 0
HANDSHAKE_TYPES = {
    HELLO_REQUEST: "HelloRequest",
    tls.CLIENT_HELLO: "ClientHello",
    tls.SERVER_HELLO: "ServerHello",
    4: "NewSessionTicket",
    tls.CERTIFICATE: "Certificate",
    12: "ServerKeyExchange",
    13: "CertificateRequest",
    14: "ServerHelloDone",
    15: "CertificateVerify",
    16: "ClientKeyExchange",
    20: "Finished",
    22: "CertificateStatus",
}
HANDSHAKE_HEADER = 4
VERSION_AND_RANDOM = 34
SERVER_NAME = bytes(2)
"""The extension's type (RFC 6066, section 3)."""


def begins(octets: bytes, is_tcp: bool, ports: frozenset[int]) -> tuple[str | None, str]:
    """The protocol whose message begins here, and the message in one line."""
    if not octets:
        return None, ""
    if ports & DNS_PORTS:
        if words := _dns(octets[2:] if is_tcp else octets):
            return "dns", words
    elif is_tcp and (words := _tls(octets)):
        return "tls", words
    line = _text(octets)
    return ("http" if is_tcp and HTTP_HEAD.match(line) else None), line


def _dns(octets: bytes) -> str:
    try:
        return dns.summary(dns.parse(Cursor(octets)))
    except WireError:
        return ""


def _tls(octets: bytes) -> str:
    """The first records, each by its name."""
    cursor = Cursor(octets)
    names: list[str] = []
    try:
        while cursor.remaining and len(names) < RECORDS:
            record = tls.parse_record(cursor)
            names.append(_record(record, cursor))
            cursor.skip(min(record.length, cursor.remaining))
    except WireError:
        pass
    return f"TLS {', '.join(names)}" if names else ""


def _record(record: tls.Record, cursor: Cursor) -> str:
    inside = Cursor(cursor.peek(record.length))
    if record.content_type == tls.ALERT:
        if record.length != READABLE_ALERT or inside.remaining < READABLE_ALERT:
            return "encrypted alert"
        return f"alert {alert_name(tls.parse_alert(inside).description)}"
    if record.content_type == tls.HANDSHAKE:
        return _handshake(inside, record.length)
    return RECORD_TYPES[record.content_type]


def _handshake(inside: Cursor, record_bytes: int) -> str:
    header = inside.peek(HANDSHAKE_HEADER)
    name = handshake_message(header, record_bytes)
    return f"{name}{_said(header[0], inside)}" if name else "encrypted handshake"


def handshake_message(header: bytes, record_bytes: int) -> str | None:
    """The message a record begins with; None where it can begin none, as if encrypted.

    Only a certificate may be longer than its record. A HelloRequest is empty and alone: with
    more behind it, it is the nonce of the first encrypted record, which counts from zero.
    """
    if len(header) < HANDSHAKE_HEADER:
        return None
    kind, size = header[0], int.from_bytes(header[1:HANDSHAKE_HEADER], "big")
    if kind == HELLO_REQUEST and (size or record_bytes != HANDSHAKE_HEADER):
        return None
    if kind != tls.CERTIFICATE and HANDSHAKE_HEADER + size > record_bytes:
        return None
    return HANDSHAKE_TYPES.get(kind)


def _said(kind: int, inside: Cursor) -> str:
    """The name a client asked for, the version a server chose."""
    try:
        if kind == tls.CLIENT_HELLO:
            name = _server_name(inside)
            return f" {name}" if name else ""
        if kind == tls.SERVER_HELLO:
            hello = tls.parse_server_hello(inside)
            retry = ", retry" if hello.is_hello_retry_request else ""
            return f" {version_name(hello.selected_version)}{retry}"
    except WireError:
        pass
    return ""


def _server_name(hello: Cursor) -> str | None:
    """Read on its own: with post-quantum keys a hello is longer than its first segment."""
    hello.skip(HANDSHAKE_HEADER + VERSION_AND_RANDOM)
    hello.skip(hello.uint(1))
    hello.skip(hello.uint(2))
    hello.skip(hello.uint(1))
    hello.skip(2)
    while hello.remaining:
        head = hello.take(4)
        extension = head + hello.take(int.from_bytes(head[2:], "big"))
        if head[:2] == SERVER_NAME:
            block = Cursor(len(extension).to_bytes(2, "big") + extension)
            return tls_extensions.parse(block, from_server=False).server_name
    return None


def _text(octets: bytes) -> str:
    """The first line, where it is text and more than blanks."""
    line = octets[:LINE].split(b"\r\n")[0].split(b"\n")[0]
    text = line.decode("ascii", "replace").strip()
    return text if len(text) > 2 and text.isprintable() and "\ufffd" not in text else ""
