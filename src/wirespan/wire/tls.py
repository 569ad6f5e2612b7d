"""Transport Layer Security: records and readable handshake messages, SSL 3.0 to TLS 1.3.

RFC 8446 (TLS 1.3), RFC 5246 (1.2), RFC 6101 (SSL 3.0); the SSL 2.0 form of the ClientHello
from RFC 5246, appendix E.2; drafts of TLS 1.3 as far as their hellos go. A message is given
whole, with its handshake header: putting records together is the scanner's work.

Left out: certificates beyond their lengths, everything encrypted.
"""

from dataclasses import dataclass
from struct import unpack

from wirespan.base.cursor import Cursor, Malformed, Unsupported
from wirespan.wire import tls_extensions
from wirespan.wire.tls_extensions import Extensions
from wirespan.wire.tls_registry import is_grease

CHANGE_CIPHER_SPEC = 20
ALERT = 21
HANDSHAKE = 22
APPLICATION_DATA = 23
HEARTBEAT = 24

CLIENT_HELLO = 1
SERVER_HELLO = 2
DRAFT_HELLO_RETRY_REQUEST = 6
CERTIFICATE = 11

TLS_1_3 = 0x0304
LONGEST_FRAGMENT = 0x4800
"""2^14 and 2,048 more: the most any version allows a protected record (RFC 5246, 6.2.3)."""
LONGEST_SESSION_ID = 32
LAST_DRAFT_WITHOUT_SESSION_ID = 0x7F15
RETRY_RANDOM = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")
"""SHA-256 of "HelloRetryRequest" (RFC 8446, section 4.1.3)."""


@dataclass(frozen=True, slots=True)
class Record:
    content_type: int
    version: int
    """0x0301 in a first ClientHello, 0x0303 in TLS 1.3: what is spoken stands elsewhere."""
    length: int


@dataclass(frozen=True, slots=True)
class Alert:
    level: int
    description: int


@dataclass(frozen=True, slots=True)
class ClientHello:
    version: int
    """The legacy version field; see ``offered_version``."""
    random: bytes
    session_id: bytes
    cipher_suites: tuple[int, ...]
    compression_methods: bytes
    extensions: Extensions
    old_form: bool = False
    """True: sent in SSL 2.0 form; its three-byte SSL 2.0 cipher kinds are left out."""

    @property
    def offered_version(self) -> int:
        """The highest version offered, GREASE aside (RFC 8446, section 4.2.1)."""
        versions = [number for number in self.extensions.versions if not is_grease(number)]
        return max(versions, key=_age, default=self.version)


@dataclass(frozen=True, slots=True)
class ServerHello:
    version: int
    """The legacy version field; see ``selected_version``."""
    random: bytes
    session_id: bytes
    cipher_suite: int
    compression_method: int
    extensions: Extensions
    draft_retry: bool = False
    """True: the HelloRetryRequest message of a draft of TLS 1.3."""

    @property
    def selected_version(self) -> int:
        """The version in force from here on."""
        return self.extensions.versions[0] if self.extensions.versions else self.version

    @property
    def is_hello_retry_request(self) -> bool:
        """Whether it asks for another ClientHello (RFC 8446, section 4.1.4)."""
        return self.draft_retry or self.random == RETRY_RANDOM


def parse_record(cursor: Cursor) -> Record:
    """A record's header; the fragment follows."""
    record = Record(content_type=cursor.uint(1), version=cursor.uint(2), length=cursor.uint(2))
    if not CHANGE_CIPHER_SPEC <= record.content_type <= HEARTBEAT:
        raise Malformed("no such content type", "RFC 8446, section 5.1")
    if record.version >> 8 != 3:
        raise Unsupported("the major version is not 3", "RFC 5246, section 6.2.1")
    if record.length > LONGEST_FRAGMENT:
        raise Malformed("the fragment is longer than 2^14 + 2048", "RFC 5246, section 6.2.3")
    return record


def parse_alert(cursor: Cursor) -> Alert:
    """A readable alert."""
    return Alert(level=cursor.uint(1), description=cursor.uint(1))


def parse_client_hello(cursor: Cursor) -> ClientHello:
    """A ClientHello with its handshake header, or in SSL 2.0 form with its record header."""
    if cursor.peek(1) >= b"\x80":
        return _parse_old_client_hello(cursor)
    body = _message(cursor, CLIENT_HELLO)
    return ClientHello(
        version=body.uint(2),
        random=body.take(32),
        session_id=_session_id(body),
        cipher_suites=_cipher_suites(body.sub(body.uint(2))),
        compression_methods=body.take(body.uint(1)),
        extensions=tls_extensions.parse(body, from_server=False),
    )


def parse_server_hello(cursor: Cursor) -> ServerHello:
    """A ServerHello or HelloRetryRequest with its handshake header."""
    if cursor.peek(1) == bytes([DRAFT_HELLO_RETRY_REQUEST]):
        return _parse_draft_retry(cursor)
    body = _message(cursor, SERVER_HELLO)
    version = body.uint(2)
    random = body.take(32)
    if 0x7F00 < version <= LAST_DRAFT_WITHOUT_SESSION_ID:
        session_id, cipher_suite, compression = b"", body.uint(2), 0
    else:
        session_id, cipher_suite, compression = _session_id(body), body.uint(2), body.uint(1)
    return ServerHello(
        version=version,
        random=random,
        session_id=session_id,
        cipher_suite=cipher_suite,
        compression_method=compression,
        extensions=tls_extensions.parse(body, from_server=True),
    )


def parse_certificate_lengths(cursor: Cursor) -> tuple[int, ...]:
    """How long each certificate of a Certificate message is, up to TLS 1.2."""
    body = _message(cursor, CERTIFICATE)
    chain = body.sub(body.uint(3))
    lengths = []
    while chain.remaining:
        length = chain.uint(3)
        chain.skip(length)
        lengths.append(length)
    return tuple(lengths)


def _message(cursor: Cursor, kind: int) -> Cursor:
    if cursor.uint(1) != kind:
        raise Malformed(f"the handshake message is not of type {kind}", "RFC 8446, section 4")
    return cursor.sub(cursor.uint(3))


def _session_id(body: Cursor) -> bytes:
    session_id = body.take(body.uint(1))
    if len(session_id) > LONGEST_SESSION_ID:
        raise Malformed("the session id is longer than 32 bytes", "RFC 8446, section 4.1.2")
    return session_id


def _cipher_suites(suites: Cursor) -> tuple[int, ...]:
    if suites.remaining % 2:
        raise Malformed("the list of cipher suites has an odd length", "RFC 8446, 4.1.2")
    return unpack(f">{suites.remaining // 2}H", suites.take(suites.remaining))


def _parse_old_client_hello(cursor: Cursor) -> ClientHello:
    record = cursor.sub(cursor.uint(2) & 0x7FFF)
    if record.uint(1) != CLIENT_HELLO:
        raise Malformed("the SSL 2.0 message is not a ClientHello", "RFC 5246, E.2")
    version = record.uint(2)
    lengths = [record.uint(2) for _ in range(3)]
    kinds = record.take(lengths[0])
    session_id = record.take(lengths[1])
    random = record.take(lengths[2])
    if lengths[0] % 3:
        raise Malformed("the list of cipher kinds is not made of threes", "RFC 5246, E.2")
    return ClientHello(
        version=version,
        random=random,
        session_id=session_id,
        cipher_suites=tuple(
            int.from_bytes(kinds[at : at + 3], "big")
            for at in range(0, len(kinds), 3)
            if kinds[at] == 0
        ),
        compression_methods=b"",
        extensions=Extensions(),
        old_form=True,
    )


def _parse_draft_retry(cursor: Cursor) -> ServerHello:
    body = _message(cursor, DRAFT_HELLO_RETRY_REQUEST)
    return ServerHello(
        version=body.uint(2),
        random=b"",
        session_id=b"",
        cipher_suite=0,
        compression_method=0,
        extensions=Extensions(),
        draft_retry=True,
    )


def _age(version: int) -> tuple[bool, int]:
    """Order of versions: a draft of TLS 1.3 (0x7F..) comes before 1.3 and after 1.2."""
    return version >= TLS_1_3 and version >> 8 != 0x7F, version
