"""What a TLS handshake settled, for the report: the scanner's row and the hellos in one value.

Left out: what keys would show (ALPN of TLS 1.3, certificates).
"""

from collections.abc import Sequence

from wirespan.base.cursor import Cursor, WireError
from wirespan.flows.connection import Security
from wirespan.kernels.layout import Secure, SecureState
from wirespan.wire.tls import (
    TLS_1_3,
    ClientHello,
    ServerHello,
    parse_client_hello,
    parse_server_hello,
)
from wirespan.wire.tls_ciphers import cipher_name
from wirespan.wire.tls_fingerprint import ja4
from wirespan.wire.tls_registry import ALERT_LEVELS, alert_name, version_name

SIDES = ("client", "server")
ACCEPTED = 2
READABLE_END = (SecureState.ASKED, SecureState.ANSWERED)


def security(row: Sequence[int], client: bytes, server: bytes) -> Security:
    """The session of a Secure row; empty bytes stand for a hello that was not captured."""
    asked = _client_hello(client)
    answered = _server_hello(server)
    return Security(
        protocol=_protocol(row, answered),
        server_name=asked.extensions.server_name if asked else None,
        alpn=_alpn(row, answered),
        cipher=cipher_name(row[Secure.CIPHER]) if row[Secure.CIPHER] >= 0 else None,
        resumed=bool(row[Secure.RESUMED]) if row[Secure.RESUMED] >= 0 else None,
        early_data=_early_data(row),
        decrypted=False,
        handshake_round_trips=row[Secure.ROUND_TRIPS] if row[Secure.FINISHED] >= 0 else None,
        hello_retry=row[Secure.RETRY] >= 0,
        certificate_bytes=(
            row[Secure.CERTIFICATE_BYTES] if row[Secure.CERTIFICATE_BYTES] >= 0 else None
        ),
        alert=_alert(row),
        ja4=ja4(asked) if asked and not asked.old_form else None,
    )


def _client_hello(message: bytes) -> ClientHello | None:
    try:
        return parse_client_hello(Cursor(message))
    except WireError:
        return None


def _server_hello(message: bytes) -> ServerHello | None:
    try:
        return parse_server_hello(Cursor(message))
    except WireError:
        return None


def _protocol(row: Sequence[int], answered: ServerHello | None) -> str | None:
    if answered:
        return version_name(answered.selected_version)
    return version_name(row[Secure.VERSION]) if row[Secure.VERSION] >= 0 else None


def _alpn(row: Sequence[int], answered: ServerHello | None) -> str | None:
    """Readable up to TLS 1.2; since then the choice is encrypted, whatever was offered."""
    if row[Secure.VERSION] >= TLS_1_3 or not answered or not answered.extensions.protocols:
        return None
    return answered.extensions.protocols[0].decode("utf-8", "backslashreplace")


def _early_data(row: Sequence[int]) -> bool | None:
    """Whether early data was accepted; None where it was sent and the end is not known."""
    if row[Secure.EARLY_DATA] == ACCEPTED:
        return True
    if row[Secure.EARLY] >= 0 and row[Secure.FINISHED] < 0:
        return None
    return False


def _alert(row: Sequence[int]) -> str | None:
    """The first readable alert; else an encrypted one that ended the handshake."""
    if row[Secure.ALERT] >= 0:
        level, description = divmod(row[Secure.ALERT], 256)
        level_name = ALERT_LEVELS.get(level, f"level {level}")
        return f"{level_name} {alert_name(description)} from the {SIDES[row[Secure.ALERT_SIDE]]}"
    if row[Secure.SEALED_ALERT_FRAME] >= 0 and row[Secure.STATE] in READABLE_END:
        return f"encrypted alert from the {SIDES[row[Secure.SEALED_ALERT_SIDE]]}"
    return None
