"""Fields of TLS records and of the handshake messages that can be read without keys.

RFC 8446, RFC 5246. A message is walked here once more, because people want to see where its
fields lie; what they mean is decided in ``wire.tls``.
"""

from collections.abc import Callable
from contextlib import suppress

from wirespan.base.cursor import Cursor, WireError
from wirespan.explain.payload import HANDSHAKE_TYPES, RECORD_TYPES, handshake_message
from wirespan.web.parts import Field, Layer, in_hex
from wirespan.web.tls_words import EXTENSIONS, MESSAGES, RECORDS
from wirespan.wire import tls, tls_extensions
from wirespan.wire.tls_ciphers import cipher_name
from wirespan.wire.tls_registry import (
    alert_name,
    group_name,
    is_grease,
    signature_scheme_name,
    version_name,
)

MADE_BY = "the TLS library"
RECORD_HEADER = 5
CONTENT_TYPES: dict[int, str | None] = {tls.APPLICATION_DATA: None}
"""Wireshark names the type by the version spoken, which one packet does not tell."""
MOST_RECORDS = 64
MOST_LISTED = 24
"""Names in one value."""
HELLOS = {tls.CLIENT_HELLO, tls.SERVER_HELLO}


def layers(octets: bytes, start: int, end: int) -> list[Layer]:
    """The records that begin in octets[start:end]; none where the first byte begins none."""
    found: list[Layer] = []
    cursor = Cursor(octets, start, end)
    while cursor.remaining and len(found) < MOST_RECORDS:
        at = cursor.position
        try:
            record = tls.parse_record(cursor)
        except WireError:
            break
        inside = min(record.length, cursor.remaining)
        body = octets[cursor.position : cursor.position + inside]
        fields = [*record_fields(record, at), *content(record, body, cursor.position)]
        title = f"TLS {name(record, body)}"
        found.append(
            Layer(
                title, MADE_BY, at, cursor.position + inside, RECORD_HEADER, record.length, fields
            )
        )
        cursor.skip(inside)
    return found


def name(record: tls.Record, body: bytes) -> str:
    """What a record holds, in a word."""
    if record.content_type == tls.ALERT:
        if len(body) == record.length == 2:
            return f"alert {alert_name(body[1])}"
        return "encrypted alert"
    if record.content_type != tls.HANDSHAKE:
        return RECORD_TYPES[record.content_type]
    return handshake_message(body, record.length) or "encrypted handshake"


def record_fields(record: tls.Record, start: int) -> list[Field]:
    return [
        Field("Content type", CONTENT_TYPES.get(record.content_type, "tls.record.content_type"),
              start, start + 1, record.content_type,
              RECORDS.get(record.content_type, "Of a kind not read here.")),
        Field("Record version", "tls.record.version", start + 1, start + 3,
              f"0x{record.version:04x}",
              f"{version_name(record.version)}: kept old on purpose; what is spoken is agreed "
              "in the hellos."),
        Field("Length", "tls.record.length", start + 3, start + 5, record.length,
              "Bytes in the record."),
    ]  # fmt: skip


def content(record: tls.Record, body: bytes, start: int) -> list[Field]:
    """What the record holds, as far as it is not encrypted."""
    end = start + len(body)
    if record.content_type == tls.ALERT and len(body) == record.length == 2:
        level = "warning" if body[0] == 1 else "fatal"
        return [
            Field("Level", "tls.alert_message.level", start, start + 1, body[0], f"A {level}."),
            Field("Description", "tls.alert_message.desc", start + 1, end, body[1],
                  f"Its name is {alert_name(body[1])}."),
        ]  # fmt: skip
    if record.content_type == tls.HANDSHAKE and handshake_message(body, record.length):
        return messages(body, start)
    if record.content_type == tls.CHANGE_CIPHER_SPEC:
        return []
    return [Field("Encrypted data", "tls.app_data", start, end, f"{len(body)} bytes",
                  "Only who has the keys can read it.")]  # fmt: skip


def messages(body: bytes, start: int) -> list[Field]:
    """Handshake messages one after another, as far as they are whole."""
    fields: list[Field] = []
    at = 0
    while at + 4 <= len(body) and body[at] in HANDSHAKE_TYPES:
        size = int.from_bytes(body[at + 1 : at + 4], "big")
        fields += message_fields(body[at : at + 4 + size], start + at)
        at += 4 + size
    return fields


def message_fields(message: bytes, start: int) -> list[Field]:
    """One message with its four-byte header, perhaps cut."""
    kind, size = message[0], int.from_bytes(message[1:4], "big")
    fields = [
        Field(HANDSHAKE_TYPES.get(kind, f"message {kind}"), "tls.handshake.type", start, start + 1,
              kind, MESSAGES.get(kind, "A message of the handshake.")),
        Field("Length", "tls.handshake.length", start + 1, start + 4, size,
              "Bytes of the message."),
    ]  # fmt: skip
    if kind in HELLOS:
        walk = _Walk(message, start, from_server=kind == tls.SERVER_HELLO)
        # It may go on in a later segment: what was read so far is good.
        with suppress(WireError):
            walk.hello()
        fields += walk.fields
    return fields


class _Walk:
    """Through a hello, noting where each field lies."""

    def __init__(self, message: bytes, start: int, *, from_server: bool) -> None:
        self.fields: list[Field] = []
        self._cursor = Cursor(message, 4)
        self._start = start
        self._from_server = from_server

    def hello(self) -> None:
        self._number(
            "Version",
            "tls.handshake.version",
            2,
            _version,
            "The highest a hello could name before TLS 1.3; see supported_versions.",
        )
        self._bytes("Random", "tls.handshake.random", 32, "Fresh for every connection.")
        self._bytes(
            "Session ID",
            "tls.handshake.session_id",
            self._cursor.uint(1),
            "Of a session to take up again; in TLS 1.3 it only looks like one.",
        )
        if self._from_server:
            self._number(
                "Cipher suite",
                "tls.handshake.ciphersuite",
                2,
                cipher_name,
                "What the server chose of those offered.",
            )
            self._number("Compression", "tls.handshake.comp_method", 1, str, "Always none.")
        else:
            self._list(
                "Cipher suites",
                "tls.handshake.ciphersuite",
                cipher_name,
                "Offered, the favourite first.",
            )
            self._bytes(
                "Compression methods",
                "tls.handshake.comp_method",
                self._cursor.uint(1),
                "Only none is used.",
            )
        if self._cursor.remaining:
            self._extensions()  # fmt: skip

    def _add(
        self, name: str, filter_name: str | None, at: int, value: object, meaning: str
    ) -> None:
        end = self._start + self._cursor.position
        self.fields.append(Field(name, filter_name, self._start + at, end, value, meaning))

    def _number(
        self, name: str, filter_name: str, size: int, words: Callable[[int], str], meaning: str
    ) -> None:
        at = self._cursor.position
        self._add(name, filter_name, at, words(self._cursor.uint(size)), meaning)

    def _bytes(self, name: str, filter_name: str, size: int, meaning: str) -> None:
        at = self._cursor.position
        self._add(name, filter_name, at, in_hex(self._cursor.take(size)), meaning)

    def _list(self, name: str, filter_name: str, words: Callable[[int], str], meaning: str) -> None:
        size = self._cursor.uint(2)
        at = self._cursor.position
        self._add(name, filter_name, at, listed(self._cursor.take(size), words), meaning)

    def _extensions(self) -> None:
        self._cursor.skip(2)
        while self._cursor.remaining:
            at = self._cursor.position
            number = self._cursor.uint(2)
            body = self._cursor.take(self._cursor.uint(2))
            name, meaning = EXTENSIONS.get(number, (f"extension {number}", "Not read here."))
            if is_grease(number):
                name, meaning = "GREASE", "Means nothing: it keeps servers used to the unknown."
            value = extension_value(number, body, from_server=self._from_server)
            self._add(name, "tls.handshake.extension.type", at, value, meaning)


def _version(number: int) -> str:
    return version_name(number)


def listed(octets: bytes, words: Callable[[int], str]) -> str:
    """Two-byte numbers by name; GREASE is called so."""
    numbers = [int.from_bytes(octets[at : at + 2], "big") for at in range(0, len(octets) - 1, 2)]
    names = ["GREASE" if is_grease(number) else words(number) for number in numbers]
    more = f" and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
    return ", ".join(names[:MOST_LISTED]) + more


def extension_value(number: int, body: bytes, *, from_server: bool) -> str:
    """What the extension says, in words where it is one we read."""
    block = number.to_bytes(2, "big") + len(body).to_bytes(2, "big") + body
    try:
        said = tls_extensions.parse(
            Cursor(len(block).to_bytes(2, "big") + block), from_server=from_server
        )
    except WireError:
        return in_hex(body)
    reader = VALUES.get(number)
    return reader(said) if reader else in_hex(body)


def _names(numbers: tuple[int, ...], words: Callable[[int], str]) -> str:
    return listed(b"".join(number.to_bytes(2, "big") for number in numbers), words)


VALUES: dict[int, Callable[[tls_extensions.Extensions], str]] = {
    tls_extensions.SERVER_NAME: lambda said: said.server_name or "",
    tls_extensions.SUPPORTED_GROUPS: lambda said: _names(said.groups, group_name),
    tls_extensions.SIGNATURE_ALGORITHMS: lambda said: _names(
        said.signature_algorithms, signature_scheme_name
    ),
    tls_extensions.PROTOCOLS: lambda said: ", ".join(
        protocol.decode("utf-8", "backslashreplace") for protocol in said.protocols
    ),
    tls_extensions.SUPPORTED_VERSIONS: lambda said: _names(said.versions, version_name),
    tls_extensions.KEY_SHARE: lambda said: _names(said.key_share_groups, group_name),
    tls_extensions.SESSION_TICKET: lambda said: f"{said.session_ticket_bytes or 0} bytes",
    tls_extensions.PRE_SHARED_KEY: lambda said: f"{said.pre_shared_keys} keys",
}
