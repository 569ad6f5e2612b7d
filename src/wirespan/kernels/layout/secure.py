"""TLS sessions."""

from enum import IntEnum

from wirespan.kernels.layout.columns import Columns, column


class Secure(Columns):
    """The TLS session of a connection: row = connection slot. Times of whole records."""

    CONNECTION_ID = column()
    """-1: no TLS on this slot."""
    HELLO = column()
    """First byte of the ClientHello."""
    HELLO_FRAME = column()
    HELLO_SENT = column()
    """Last byte of the ClientHello."""
    SERVER_HELLO = column()
    """First byte of the ServerHello's record (a HelloRetryRequest is not one)."""
    SERVER_HELLO_FRAME = column()
    SERVER_DONE = column()
    """Last byte of the server's first flight."""
    SERVER_DONE_FRAME = column()
    FINISHED = column()
    """First moment the client may send application data: the end of phase tls. With early
    data that was accepted: when it was first sent."""
    FINISHED_FRAME = column()
    RETRY = column()
    """Time of a HelloRetryRequest; -1."""
    VERSION = column()
    """Negotiated: 0x0300 to 0x0304; -1 unknown."""
    CIPHER = column()
    RESUMED = column()
    """1 resumed, 0 full, -1 unknown."""
    OFFERED_RESUMPTION = column()
    EARLY_DATA = column()
    """0 none, 1 offered, 2 accepted."""
    ALERT = column()
    """level << 8 | description of the first plaintext alert; -1."""
    ALERT_FRAME = column()
    ALERT_SIDE = column()
    HELLO_BYTES = column()
    """The first ClientHello, with its record headers."""
    HELLO_SEGMENTS = column()
    """Frames that carried it."""
    SERVER_FLIGHT_BYTES = column()
    """The server's first flight (up to SERVER_DONE), with its record headers."""
    CERTIFICATE_BYTES = column()
    """Certificate message, TLS 1.2 and older; -1 (encrypted since 1.3)."""
    ROUND_TRIPS = column()
    """Flights the client waited for before it could send application data; 0-RTT: 0."""
    LARGEST_RECORD = column()
    """Longest application-data record of the server."""
    STATE = column()
    """SecureState."""
    FALSE_START = column()
    """1: the client sent application data before the server's Finished (RFC 7918)."""
    EARLY = column()
    """Time of the first byte of early data (0-RTT); -1."""
    EARLY_FRAME = column()
    RETRY_FRAME = column()
    RETRIED = column()
    """Last byte of the ClientHello that answers a HelloRetryRequest; -1."""
    CLIENT_HELLOS = column()
    SERVER_HELLOS = column()
    """HelloRetryRequests included."""
    OFFERED_VERSION = column()
    """The highest version the client offered; drafts of TLS 1.3 count as 0x0304."""
    CLIENT_FINISHED = column()
    """Last byte of the client's Finished; -1."""
    SEALED_ALERT_FRAME = column()
    """First encrypted alert; in TLS 1.3 a guess by its size; -1."""
    SEALED_ALERT_SIDE = column()
    ANSWERED_TURNS = column()
    """Turns that got an answer."""


class SecureState(IntEnum):
    """How far a TLS session came."""

    NEW = 0
    ASKED = 1
    """The ClientHello is complete (again, after a HelloRetryRequest)."""
    ANSWERED = 2
    """The ServerHello is complete."""
    OPEN = 3
    """The client may send application data."""
    MIDSTREAM = 4
    """Open, and its handshake was not captured."""
    OPAQUE = 5
    """SSL 2.0 was negotiated: not read any further."""
