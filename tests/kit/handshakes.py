"""TLS bytes made by hand: records, hellos, and records that only look encrypted."""

import struct
from collections.abc import Iterable, Sequence

TLS_1_2, TLS_1_3 = 0x0303, 0x0304
AES_128_GCM, AES_256_GCM = 0x1301, 0x1302
ECDHE_AES_128_GCM = 0xC02F
RETRY_RANDOM = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")
FINISHED_1_3 = 53
"""Record length of a Finished under TLS_AES_128_GCM_SHA256."""
SEALED_1_3 = 17


def record(kind: int, body: bytes, version: int = TLS_1_2) -> bytes:
    return struct.pack(">BHH", kind, version, len(body)) + body


def handshake(kind: int, body: bytes) -> bytes:
    return struct.pack(">I", kind << 24 | len(body)) + body


def sealed(length: int, kind: int = 23) -> bytes:
    """A record whose body of ``length`` bytes nobody can read."""
    return record(kind, bytes((0xA5 + at * 7) & 0xFF for at in range(length)))


def change_cipher_spec() -> bytes:
    return record(20, b"\x01")


def extension(kind: int, body: bytes) -> bytes:
    return struct.pack(">HH", kind, len(body)) + body


def listed(body: bytes, width: int = 2) -> bytes:
    """``body`` behind its length."""
    return len(body).to_bytes(width, "big") + body


def numbers(values: Iterable[int]) -> bytes:
    return b"".join(value.to_bytes(2, "big") for value in values)


def server_name(name: bytes) -> bytes:
    return extension(0, listed(b"\x00" + listed(name)))


def protocols(*names: bytes) -> bytes:
    return extension(16, listed(b"".join(listed(name, 1) for name in names)))


def supported_versions(*versions: int) -> bytes:
    return extension(43, listed(numbers(versions), 1))


def pre_shared_key() -> bytes:
    return extension(41, listed(listed(bytes(32)) + bytes(4)) + listed(listed(bytes(32), 1)))


EARLY_DATA = extension(42, b"")


def client_hello(
    *extensions: bytes,
    version: int = TLS_1_2,
    session_id: bytes = b"",
    suites: Sequence[int] = (AES_128_GCM, ECDHE_AES_128_GCM),
) -> bytes:
    """The message, with its handshake header."""
    body = version.to_bytes(2, "big") + bytes(range(32)) + listed(session_id, 1)
    body += listed(numbers(suites)) + listed(b"\x00", 1)
    if extensions:
        body += listed(b"".join(extensions))
    return handshake(1, body)


def server_hello(
    *extensions: bytes,
    version: int = TLS_1_2,
    session_id: bytes = b"",
    suite: int = ECDHE_AES_128_GCM,
    random: bytes = bytes(32),
) -> bytes:
    body = version.to_bytes(2, "big") + random + listed(session_id, 1)
    body += suite.to_bytes(2, "big") + b"\x00"
    if extensions:
        body += listed(b"".join(extensions))
    return handshake(2, body)


def selected_version(version: int) -> bytes:
    return extension(43, version.to_bytes(2, "big"))


def certificate(*lengths: int) -> bytes:
    chain = b"".join(listed(bytes(length), 3) for length in lengths)
    return handshake(11, listed(chain, 3))


def server_hello_done() -> bytes:
    return handshake(14, b"")


def old_client_hello(version: int = 0x0301, kinds: bytes = b"\x00\x00\x2f\x07\x00\xc0") -> bytes:
    """In SSL 2.0 form, with its record header."""
    body = b"\x01" + version.to_bytes(2, "big")
    body += numbers([len(kinds), 0, 16]) + kinds + bytes(16)
    return (0x8000 | len(body)).to_bytes(2, "big") + body


# The flights of ordinary handshakes.
HELLO_1_3 = record(
    22,
    client_hello(server_name(b"example.org"), supported_versions(TLS_1_3, TLS_1_2)),
    version=0x0301,
)
ANSWER_1_3 = record(22, server_hello(selected_version(TLS_1_3), suite=AES_128_GCM))
FLIGHT_1_3 = ANSWER_1_3 + change_cipher_spec() + sealed(900) + sealed(FINISHED_1_3)
FINISH_1_3 = change_cipher_spec() + sealed(FINISHED_1_3)
RETRY_1_3 = record(
    22, server_hello(selected_version(TLS_1_3), suite=AES_128_GCM, random=RETRY_RANDOM)
)

HELLO_1_2 = record(22, client_hello(server_name(b"example.org")), version=0x0301)
ANSWER_1_2 = record(22, server_hello())
FLIGHT_1_2 = ANSWER_1_2 + record(22, certificate(700, 400)) + record(22, server_hello_done())
KEYS_1_2 = record(22, handshake(16, bytes(66))) + change_cipher_spec() + sealed(40, kind=22)
FINISH_1_2 = change_cipher_spec() + sealed(40, kind=22)
