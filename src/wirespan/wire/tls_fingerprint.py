"""JA4: what a ClientHello tells of the program that sent it, in a short string.

FoxIO's method for TLS clients over TCP
(https://github.com/FoxIO-LLC/ja4/blob/main/technical_details/JA4.md; JA4 itself is BSD
3-Clause). Left out: the other methods of the family (JA4S, JA4H, ...), which carry FoxIO's
own licence.
"""

from hashlib import sha256

from wirespan.wire.tls import ClientHello
from wirespan.wire.tls_extensions import PROTOCOLS, SERVER_NAME
from wirespan.wire.tls_registry import is_grease

VERSION_CODES = {
    0x0304: "13",
    0x0303: "12",
    0x0302: "11",
    0x0301: "10",
    0x0300: "s3",
    0x0002: "s2",
}
NOTHING = "000000000000"
MOST_COUNTED = 99


def ja4(hello: ClientHello) -> str:
    """The fingerprint, such as t13d1516h2_8daaf6152771_e5627efa2ab1."""
    suites = sorted(f"{number:04x}" for number in hello.cipher_suites if not is_grease(number))
    types = [number for number in hello.extensions.types if not is_grease(number)]
    named = "d" if SERVER_NAME in types else "i"
    version = VERSION_CODES.get(hello.offered_version, "00")
    return (
        f"t{version}{named}{_count(suites)}{_count(types)}{_protocol(hello)}"
        f"_{_digest(','.join(suites))}_{_digest(_extensions(hello, types))}"
    )


def _count(items: list[str] | list[int]) -> str:
    return f"{min(len(items), MOST_COUNTED):02d}"


def _protocol(hello: ClientHello) -> str:
    """First and last character of the first protocol offered; of its hex where unprintable."""
    protocols = hello.extensions.protocols
    if not protocols or not protocols[0]:
        return "00"
    first, last = protocols[0][:1], protocols[0][-1:]
    if first.isalnum() and last.isalnum():
        return (first + last).decode("ascii")
    return first.hex()[0] + last.hex()[1]


def _extensions(hello: ClientHello, types: list[int]) -> str:
    """Sorted, without server name and ALPN, then the signature algorithms as they came."""
    listed = ",".join(
        sorted(f"{number:04x}" for number in types if number not in (SERVER_NAME, PROTOCOLS))
    )
    algorithms = ",".join(
        f"{number:04x}" for number in hello.extensions.signature_algorithms if not is_grease(number)
    )
    return f"{listed}_{algorithms}" if algorithms else listed


def _digest(text: str) -> str:
    return sha256(text.encode("ascii")).hexdigest()[:12] if text else NOTHING
