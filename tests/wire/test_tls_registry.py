"""Names of code points, held against tshark's where it has the same ones."""

import pytest

from kit.tshark_names import tshark_names
from wirespan.wire.tls_registry import (
    ALERTS,
    GROUPS,
    SIGNATURE_SCHEMES,
    alert_name,
    group_name,
    is_grease,
    signature_scheme_name,
    version_name,
)


@pytest.mark.parametrize("number", [0x0A0A, 0x1A1A, 0x7A7A, 0xFAFA])
def test_grease(number: int) -> None:
    assert is_grease(number)


@pytest.mark.parametrize("number", [0x0A1A, 0x0A0B, 0x1301, 0x000A, 0xCA34, 0x0B0B])
def test_no_grease(number: int) -> None:
    assert not is_grease(number)


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (0x0002, "SSL 2.0"),
        (0x0300, "SSL 3.0"),
        (0x0301, "TLS 1.0"),
        (0x0302, "TLS 1.1"),
        (0x0303, "TLS 1.2"),
        (0x0304, "TLS 1.3"),
        (0x7F1C, "TLS 1.3 (draft 28)"),
        (0x0305, "0x0305"),
    ],
)
def test_versions_have_their_usual_names(number: int, name: str) -> None:
    assert version_name(number) == name


def test_names_and_what_has_none() -> None:
    assert group_name(29) == "x25519"
    assert group_name(4588) == "X25519MLKEM768"
    assert group_name(0x1234) == "0x1234"
    assert signature_scheme_name(0x0804) == "rsa_pss_rsae_sha256"
    assert signature_scheme_name(0x1234) == "0x1234"
    assert alert_name(40) == "handshake_failure"
    assert alert_name(41) == "no_certificate"
    assert alert_name(200) == "alert 200"


@pytest.mark.parametrize("names", [GROUPS, SIGNATURE_SCHEMES, ALERTS])
def test_names_are_distinct(names: dict[int, str]) -> None:
    assert len(set(names.values())) == len(names)


@pytest.mark.tshark
@pytest.mark.parametrize(
    ("field", "names", "others"),
    [
        # Draft names of tshark 4.0 that the registry has since given to something else.
        ("tls.handshake.extensions_supported_group", GROUPS, {512, 513, 514}),
        ("tls.handshake.sig_hash_alg", SIGNATURE_SCHEMES, set()),
        ("tls.alert_message.desc", ALERTS, {1}),
    ],
)
def test_tshark_says_the_same(field: str, names: dict[int, str], others: set[int]) -> None:
    table = tshark_names(field)

    differing = {
        number: (name, table[number])
        for number, name in names.items()
        if number in table and number not in others and plain(table[number]) != plain(name)
    }

    assert differing == {}


def plain(name: str) -> str:
    return name.lower().replace(" ", "_")
