"""The hellos of live connections, as bytes; read only for connections somebody looks at.

What reads them (``exchanges.tls``) is loaded with the first: it takes longer than most captures.
"""

import importlib
from collections.abc import Iterable, Sequence

from wirespan.flows.connection import Security
from wirespan.kernels.layout import Secure


class Hellos:
    """The hellos of live connections, by connection id."""

    def __init__(self) -> None:
        self._pairs: dict[int, tuple[bytes, bytes]] = {}

    def add(self, hellos: Iterable[tuple[int, int, bool, bytes]]) -> None:
        """Keep what ``TlsScanner.take_hellos`` returned."""
        for connection_id, _slot, from_server, message in hellos:
            client, server = self._pairs.get(connection_id, (b"", b""))
            pair = (client, message) if from_server else (message, server)
            self._pairs[connection_id] = pair

    def security(self, row: Sequence[int]) -> Security | None:
        """The session described by a row of the Secure table; None: there was no TLS."""
        connection_id = row[Secure.CONNECTION_ID]
        if connection_id < 0:
            return None
        tls = importlib.import_module("wirespan.exchanges.tls")
        found: Security = tls.security(row, *self._pairs.get(connection_id, (b"", b"")))
        return found

    def forget(self, connection_id: int) -> None:
        """Let go of a connection that was reported."""
        self._pairs.pop(connection_id, None)

    def __len__(self) -> int:
        return len(self._pairs)
