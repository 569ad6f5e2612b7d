# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""What the scanner must know of a hello at once: version, cipher, resumption, server name.

ClientHello and ServerHello of SSL 3.0 to TLS 1.3 (RFC 6101, 2246, 5246, 8446), drafts of
TLS 1.3, and the SSL 2.0 form of the ClientHello (RFC 5246, appendix E.2). Everything else
in them is read by ``wire.tls``, and only for connections somebody looks at.
A hello that breaks off says what it said up to there.
"""

import cython

SERVER_NAME = cython.declare(cython.Py_ssize_t, 0)
PROTOCOLS = cython.declare(cython.Py_ssize_t, 16)
SESSION_TICKET = cython.declare(cython.Py_ssize_t, 35)
PRE_SHARED_KEY = cython.declare(cython.Py_ssize_t, 41)
EARLY_DATA = cython.declare(cython.Py_ssize_t, 42)
SUPPORTED_VERSIONS = cython.declare(cython.Py_ssize_t, 43)

TLS_1_3 = cython.declare(cython.Py_ssize_t, 0x0304)
LAST_DRAFT_WITHOUT_SESSION = cython.declare(cython.Py_ssize_t, 0x7F15)
RANDOM = cython.declare(cython.Py_ssize_t, 32)
LONGEST_HELLO = 65536

# SHA-256 of "HelloRetryRequest": the random of a ServerHello that is one (RFC 8446, 4.1.3).
RETRY_RANDOM = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")


@cython.cclass
class HelloReader:
    """Reads the message lying at the beginning of ``data``; fields tell what it said."""

    def __init__(self) -> None:
        self.data = bytearray(LONGEST_HELLO)
        self.retry_random = RETRY_RANDOM

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def read_client(self, length: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """A ClientHello with its handshake header, or one in SSL 2.0 form."""
        at: cython.Py_ssize_t
        self._clear(length)
        if self._one(0) & 0x80:
            self.version = self._two(3)
            return 0
        self.version = self._two(4)
        at = self._session(6 + RANDOM)
        at += 2 + self._two(at)
        at += 1 + self._one(at)
        if self.session_length > 0:
            self.resumption = 1
        self._extensions(at, 0)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def read_server(self, length: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """A ServerHello with its handshake header (or a draft's HelloRetryRequest)."""
        at: cython.Py_ssize_t = 6 + RANDOM
        self._clear(length)
        self.version = self._two(4)
        if self._one(0) == 6:
            self.retry = 1
            self.version = TLS_1_3
            return 0
        self.retry = self._is_retry(6)
        if 0x7F00 < self.version <= LAST_DRAFT_WITHOUT_SESSION:
            self.cipher = self._two(at)
            self.version = TLS_1_3
            at += 2
        else:
            at = self._session(at)
            self.cipher = self._two(at)
            at += 3
        self._extensions(at, 1)
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _clear(self, length: cython.Py_ssize_t) -> cython.Py_ssize_t:
        self.end = length
        self.version = 0
        self.cipher = -1
        self.retry = 0
        self.resumption = 0
        self.early = 0
        self.http2 = 0
        self.name_start = 0
        self.name_length = 0
        self.session_length = 0
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _two(self, at: cython.Py_ssize_t) -> cython.Py_ssize_t:
        if at < 0 or at + 2 > self.end:
            return 0
        return self.data[at] << 8 | self.data[at + 1]

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _one(self, at: cython.Py_ssize_t) -> cython.Py_ssize_t:
        if at < 0 or at >= self.end:
            return 0
        return self.data[at]

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _session(self, at: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """Note how long the session id is; where it ends."""
        self.session_length = self._one(at)
        return at + 1 + self.session_length

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _is_retry(self, at: cython.Py_ssize_t) -> cython.Py_ssize_t:
        i: cython.Py_ssize_t
        if at + RANDOM > self.end:
            return 0
        for i in range(RANDOM):
            if self.data[at + i] != self.retry_random[i]:
                return 0
        return 1

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _extensions(
        self, at: cython.Py_ssize_t, from_server: cython.Py_ssize_t
    ) -> cython.Py_ssize_t:
        stop: cython.Py_ssize_t = at + 2 + self._two(at)
        kind: cython.Py_ssize_t
        length: cython.Py_ssize_t
        if stop > self.end:
            stop = self.end
        at += 2
        while at + 4 <= stop:
            kind = self._two(at)
            length = self._two(at + 2)
            at += 4
            if at + length > stop:
                return 0
            if from_server:
                self._server_extension(kind, at, length)
            else:
                self._client_extension(kind, at, length)
            at += length
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _client_extension(
        self, kind: cython.Py_ssize_t, at: cython.Py_ssize_t, length: cython.Py_ssize_t
    ) -> cython.Py_ssize_t:
        if kind == SERVER_NAME:
            self._server_name(at, at + length)
        elif kind == PROTOCOLS:
            self._protocols(at, at + length)
        elif kind == SUPPORTED_VERSIONS:
            self._offered_versions(at, at + length)
        elif kind == EARLY_DATA:
            self.early = 1
        elif kind == PRE_SHARED_KEY or (kind == SESSION_TICKET and length > 0):
            self.resumption = 2
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _server_extension(
        self, kind: cython.Py_ssize_t, at: cython.Py_ssize_t, length: cython.Py_ssize_t
    ) -> cython.Py_ssize_t:
        if kind == SUPPORTED_VERSIONS and length >= 2:
            self.version = self._two(at)
            if self.version > 0x7F00:
                self.version = TLS_1_3
        elif kind == PROTOCOLS:
            self._protocols(at, at + length)
        elif kind == PRE_SHARED_KEY:
            self.resumption = 2
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _offered_versions(self, at: cython.Py_ssize_t, end: cython.Py_ssize_t) -> cython.Py_ssize_t:
        """The highest of the list; GREASE values (RFC 8701) are none."""
        value: cython.Py_ssize_t
        best: cython.Py_ssize_t = 0
        at += 1
        while at + 2 <= end:
            value = self._two(at)
            if value >> 8 == 0x7F:
                value = TLS_1_3
            if value <= TLS_1_3 and value > best:
                best = value
            at += 2
        if best:
            self.version = best
        if best == TLS_1_3 and self.resumption == 1:
            self.resumption = 0
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _protocols(self, at: cython.Py_ssize_t, end: cython.Py_ssize_t) -> cython.Py_ssize_t:
        length: cython.Py_ssize_t
        at += 2
        while at < end:
            length = self._one(at)
            if length == 2 and self._two(at + 1) == 0x6832:
                self.http2 = 1
            at += 1 + length
        return 0

    @cython.nogil
    @cython.cfunc
    @cython.exceptval(-1, check=True)
    def _server_name(self, at: cython.Py_ssize_t, end: cython.Py_ssize_t) -> cython.Py_ssize_t:
        length: cython.Py_ssize_t
        if at + 5 > end or self._one(at + 2) != 0:
            return 0
        length = self._two(at + 3)
        if at + 5 + length <= end and length < 256:
            self.name_start = at + 5
            self.name_length = length
        return 0
