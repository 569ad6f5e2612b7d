"""What the TLS scanner remembers of a connection between deliveries: its private columns.

What it tells others stands in ``layout.Secure`` and ``layout.Exchange``.
"""

from enum import IntEnum

from wirespan.kernels.layout import Columns, column


class Session(Columns):
    """One connection; row = connection slot. -1 where nothing is known."""

    CONNECTION_ID = column()
    VERSION = column()
    """In force: decides how record types are read; -1 before the ServerHello."""
    SEALED_BYTES = column()
    """What protection adds to a record's content (the type byte included); -1 unknown."""
    FINISHED_LENGTH = column()
    """Record length of a Finished message alone, in TLS 1.3."""
    OFFERED_EARLY = column()
    HTTP2 = column()
    """1: HTTP/2 was offered (TLS 1.3) or chosen (up to 1.2)."""
    LAST_SIDE = column()
    """Direction block of the last handshake flight, to count round trips."""
    CLIENT_FINISHED = column()
    CLIENT_FINISHED_FRAME = column()
    SERVER_FINISHED = column()
    """Time of the last byte; -1."""
    FINISHING = column()
    """Records of the client's last flight so far, TLS 1.3."""
    CLIENT_DONE = column()
    """1: the client's Finished is behind us for good."""
    SEALED_FROM_SERVER = column()
    """Encrypted records of the server's first flight, TLS 1.3."""
    FLIGHT_OVER = column()
    """1: the server's Finished was recognised, TLS 1.3."""
    FLIGHT_START = column()
    """Stream position where the server's first flight began."""
    HELLO_POSITION = column()
    HELLO_FRAME_COUNTED = column()
    """The last frame counted in HELLO_SEGMENTS."""
    NAME_BLOCK = column()
    NAME_LENGTH = column()
    """The server name, kept for the texts of turns."""
    TURN = column()
    """Slot of the open exchange; -1."""
    TURNS = column()
    ASIDES = column()
    """Server records of this turn that are no answer unless nothing else comes."""
    ASIDE_LENGTH = column()
    """Record length of the first ticket."""
    ASIDE_FROM = column()
    ASIDE_TO = column()
    ASIDE_TIME = column()
    ASIDE_FRAME = column()
    ASIDE_END = column()
    ASIDE_END_FRAME = column()
    ASIDES_OVER = column()
    """1: the server said something that is neither ticket nor SETTINGS."""
    PREFACE = column()
    """0: none; 1: the client has sent what can be HTTP/2's preface, and nothing else."""
    PREFACE_FROM = column()
    PREFACE_TO = column()
    PREFACE_TIME = column()
    PREFACE_FRAME = column()
    PREFACE_END = column()
    PREFACE_END_FRAME = column()
    LAST_ANSWER = column()
    """Time of the answer's latest byte."""
    DIRECTIONS = column()
    """A ``Direction`` block each for client and server follows."""


class Direction(Columns):
    """The record layer of one side."""

    MODE = column()
    HEADER = column()
    """The bytes of a record header gathered so far, the latest lowest."""
    HAVE = column()
    LEFT = column()
    """Bytes of the record's body still to come."""
    KIND = column()
    TYPE = column()
    LENGTH = column()
    TIME = column()
    FRAME = column()
    START = column()
    """First byte of the record: time, frame and stream position."""
    SEALED = column()
    """1: handshake messages of this side are encrypted from here on, or unreadable."""
    RECORDS = column()
    SEARCHED = column()
    """Bytes looked through for a record header."""
    MESSAGE = column()
    """The bytes of a handshake message's header, or of an alert, gathered so far."""
    MESSAGE_HAVE = column()
    MESSAGE_LEFT = column()
    MESSAGE_TIME = column()
    MESSAGE_FRAME = column()
    MESSAGE_START = column()
    """First byte of the record in which the message began."""
    MESSAGES = column()
    KEPT = column()
    """How much of the message is kept in blocks; -1: it is not kept."""
    KEPT_HEAD = column()
    KEPT_TAIL = column()


DIRECTION_FIELDS = len(Direction)
SESSION_FIELDS = int(Session.DIRECTIONS) + 2 * DIRECTION_FIELDS


class Hello(Columns):
    """A complete hello, waiting to be handed to Python."""

    CONNECTION_ID = column()
    SLOT = column()
    FROM_SERVER = column()
    BLOCK = column()
    LENGTH = column()


class Mode(IntEnum):
    HEADER = 0
    BODY = 1
    LOST = 2
    """Bytes were missed: looking for something that can be a record header."""
    DEAF = 3
    """Given up: nothing of this side is read any more."""


class Kind(IntEnum):
    """What a record is, decided when its header is complete."""

    SKIP = 0
    HANDSHAKE = 1
    """Readable handshake messages."""
    ALERT = 2
    """A readable alert."""
    SEALED = 3
    """The Finished of a side, up to TLS 1.2."""
    FLIGHT = 4
    """Encrypted part of the server's first flight, TLS 1.3."""
    FINISHING = 5
    """Encrypted part of the client's last flight, TLS 1.3."""
    QUESTION = 6
    ANSWER = 7
    ASIDE = 8
    """Perhaps a session ticket or HTTP/2 SETTINGS: no answer unless nothing else comes."""
    PREFACE = 9
    """Perhaps the client's HTTP/2 preface: no question unless the server answers it."""
    OLD_HELLO = 10
    """A ClientHello in SSL 2.0 form."""
