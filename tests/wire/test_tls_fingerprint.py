"""JA4 against FoxIO's published values.

From the test outputs of https://github.com/FoxIO-LLC/ja4 (python/test/testdata): the raw
forms (JA4_r) of http2-with-cookies.pcapng and sigalg-grease.pcapng with their hashes.
"""

import pytest

from kit.handshakes import client_hello, extension, listed, numbers, protocols, server_name
from wirespan.base.cursor import Cursor
from wirespan.wire.tls import parse_client_hello
from wirespan.wire.tls_fingerprint import ja4

SUITES = "1301,1302,1303,c02b,c02f,c02c,c030,cca9,cca8,c013,c014,009c,009d,002f,0035"
COOKIES_TYPES = "002d,0012,0000,000b,4469,001b,ff01,0033,000d,0010,0005,000a,0017,002b,0023,0015"
COOKIES_ALGORITHMS = "0403,0804,0401,0503,0805,0501,0806,0601"
GREASE_TYPES = (
    "fe0d,0010,0017,0033,44cd,ff01,000a,000d,0023,002b,000b,ca34,002d,0000,0005,001b,0012"
)
GREASE_ALGORITHMS = "0904,0905,0906,0403,0804,0401,0503,0805,0501,0806,0601"
BODIES = {
    0x0000: listed(b"\x00" + listed(b"youtube.com")),
    0x0010: listed(listed(b"h2", 1) + listed(b"http/1.1", 1)),
    0x002B: listed(numbers([0x0304, 0x0303]), 1),
    0x000A: listed(numbers([29])),
    0x0033: listed(b""),
}


def codes(text: str) -> list[int]:
    return [int(code, 16) for code in text.split(",")]


def fingerprint(*extensions: bytes, **fields: object) -> str:
    return ja4(parse_client_hello(Cursor(client_hello(*extensions, **fields))))


@pytest.mark.parametrize("grease", [False, True])
@pytest.mark.parametrize(
    ("types", "algorithms", "expected"),
    [
        (COOKIES_TYPES, COOKIES_ALGORITHMS, "t13d1516h2_8daaf6152771_e5627efa2ab1"),
        (GREASE_TYPES, GREASE_ALGORITHMS, "t13d1517h2_8daaf6152771_cb7bf5808d99"),
    ],
)
def test_published_values(types: str, algorithms: str, expected: str, grease: bool) -> None:
    known = codes(algorithms)
    bodies = BODIES | {0x000D: listed(numbers([0x0A0A, *known] if grease else known))}
    suites, numbered = codes(SUITES), codes(types)
    if grease:
        suites, numbered = [0x4A4A, *suites], [0xBABA, *numbered, 0x3A3A]

    found = fingerprint(
        *(extension(number, bodies.get(number, b"")) for number in numbered), suites=suites
    )

    assert found == expected


@pytest.mark.parametrize(
    ("version", "code"),
    [(0x0303, "12"), (0x0302, "11"), (0x0301, "10"), (0x0300, "s3"), (0x0305, "00")],
)
def test_the_version_stands_first(version: int, code: str) -> None:
    assert fingerprint(version=version).startswith(f"t{code}i0200")


@pytest.mark.parametrize(
    ("protocol", "code"),
    [(b"h2", "h2"), (b"http/1.1", "h1"), (b"x", "xx"), (b"\xab", "ab"), (b"\x30\xab", "3b")],
)
def test_the_first_protocol_by_its_ends(protocol: bytes, code: str) -> None:
    assert fingerprint(protocols(protocol, b"zz")).startswith(f"t12i0201{code}_")


def test_without_protocols_or_with_an_empty_one_there_are_noughts() -> None:
    assert fingerprint(server_name(b"a")).startswith("t12d020100_")
    assert fingerprint(protocols(b"")).startswith("t12i020100_")


def test_counts_stop_at_99() -> None:
    assert fingerprint(suites=range(1, 99)).startswith("t12i9800")
    assert fingerprint(suites=range(1, 101)).startswith("t12i9900")


def test_nothing_hashes_to_noughts() -> None:
    assert fingerprint(suites=[]) == "t12i000000_000000000000_000000000000"
    assert fingerprint(server_name(b"a"), protocols(b"h2")).endswith("_000000000000")


def test_without_signature_algorithms_there_is_no_underscore() -> None:
    # The first twelve digits of SHA-256("0023").
    assert fingerprint(extension(0x0023, b"")).endswith("_e78b541c01a9")
