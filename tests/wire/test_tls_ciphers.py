"""Names of cipher suites, held against tshark's."""

import pytest

from kit.tshark_names import tshark_names
from wirespan.wire.tls_ciphers import cipher_name


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (0x0000, "TLS_NULL_WITH_NULL_NULL"),
        (0x002F, "TLS_RSA_WITH_AES_128_CBC_SHA"),
        (0x00FF, "TLS_EMPTY_RENEGOTIATION_INFO_SCSV"),
        (0x1301, "TLS_AES_128_GCM_SHA256"),
        (0x1305, "TLS_AES_128_CCM_8_SHA256"),
        (0x5600, "TLS_FALLBACK_SCSV"),
        (0xC02F, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
        (0xC032, "TLS_ECDH_RSA_WITH_AES_256_GCM_SHA384"),
        (0xCCA8, "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
        (0xCCAE, "TLS_RSA_PSK_WITH_CHACHA20_POLY1305_SHA256"),
        (0xD001, "TLS_ECDHE_PSK_WITH_AES_128_GCM_SHA256"),
    ],
)
def test_registered_suites_have_their_names(number: int, name: str) -> None:
    assert cipher_name(number) == name


@pytest.mark.parametrize("number", [0x1300, 0x1306, 0xCCAF, 0xFFFF, 0x0A0A])
def test_other_numbers_are_told_as_such(number: int) -> None:
    assert cipher_name(number) == f"0x{number:04X}"


@pytest.mark.tshark
def test_tshark_says_the_same() -> None:
    suites = tshark_names("tls.handshake.ciphersuite")

    differing = {
        number: name
        for number, name in suites.items()
        if name.startswith("TLS_") and number < 0xE000 and cipher_name(number) != name
    }

    assert differing == {}
    assert sum(name.startswith("TLS_") for name in suites.values()) > 300
