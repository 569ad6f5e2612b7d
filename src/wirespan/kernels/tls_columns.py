"""What the TLS scanner remembers of a connection between deliveries: its private columns.

What it tells others stands in ``layout.Secure`` and ``layout.Exchange``.
"""

from enum import IntEnum, auto


class _Columns(IntEnum):
    @staticmethod
    def _generate_next_value_(name: str, start: int, count: int, last_values: list[int]) -> int:
        return count


class Session(_Columns):
    """One connection; row = connection slot. -1 where nothing is known."""

    CONNECTION_ID = auto()
    VERSION = auto()
    """In force: decides how record types are read; -1 before the ServerHello."""
    SEALED_BYTES = auto()
    """What protection adds to a record's content (the type byte included); -1 unknown."""
    FINISHED_LENGTH = auto()
    """Record length of a Finished message alone, in TLS 1.3."""
    OFFERED_EARLY = auto()
    HTTP2 = auto()
    """1: HTTP/2 was offered (TLS 1.3) or chosen (up to 1.2)."""
    LAST_SIDE = auto()
    """Direction block of the last handshake flight, to count round trips."""
    CLIENT_FINISHED = auto()
    CLIENT_FINISHED_FRAME = auto()
    SERVER_FINISHED = auto()
    """Time of the last byte; -1."""
    FINISHING = auto()
    """Records of the client's last flight so far, TLS 1.3."""
    CLIENT_DONE = auto()
    """1: the client's Finished is behind us for good."""
    SEALED_FROM_SERVER = auto()
    """Encrypted records of the server's first flight, TLS 1.3."""
    FLIGHT_OVER = auto()
    """1: the server's Finished was recognised, TLS 1.3."""
    FLIGHT_START = auto()
    """Stream position where the server's first flight began."""
    HELLO_POSITION = auto()
    HELLO_FRAME_COUNTED = auto()
    """The last frame counted in HELLO_SEGMENTS."""
    NAME_BLOCK = auto()
    NAME_LENGTH = auto()
    """The server name, kept for the texts of turns."""
    TURN = auto()
    """Slot of the open exchange; -1."""
    TURNS = auto()
    ASIDES = auto()
    """Server records of this turn that are no answer unless nothing else comes."""
    ASIDE_LENGTH = auto()
    """Record length of the first ticket."""
    ASIDE_FROM = auto()
    ASIDE_TO = auto()
    ASIDE_TIME = auto()
    ASIDE_FRAME = auto()
    ASIDE_END = auto()
    ASIDE_END_FRAME = auto()
    ASIDES_OVER = auto()
    """1: the server said something that is neither ticket nor SETTINGS."""
    PREFACE = auto()
    """0: none; 1: the client has sent what can be HTTP/2's preface, and nothing else."""
    PREFACE_FROM = auto()
    PREFACE_TO = auto()
    PREFACE_TIME = auto()
    PREFACE_FRAME = auto()
    PREFACE_END = auto()
    PREFACE_END_FRAME = auto()
    LAST_ANSWER = auto()
    """Time of the answer's latest byte."""
    DIRECTIONS = auto()
    """A ``Direction`` block each for client and server follows."""


class Direction(_Columns):
    """The record layer of one side."""

    MODE = auto()
    HEADER = auto()
    """The bytes of a record header gathered so far, the latest lowest."""
    HAVE = auto()
    LEFT = auto()
    """Bytes of the record's body still to come."""
    KIND = auto()
    TYPE = auto()
    LENGTH = auto()
    TIME = auto()
    FRAME = auto()
    START = auto()
    """First byte of the record: time, frame and stream position."""
    SEALED = auto()
    """1: handshake messages of this side are encrypted from here on, or unreadable."""
    RECORDS = auto()
    SEARCHED = auto()
    """Bytes looked through for a record header."""
    MESSAGE = auto()
    """The bytes of a handshake message's header, or of an alert, gathered so far."""
    MESSAGE_HAVE = auto()
    MESSAGE_LEFT = auto()
    MESSAGE_TIME = auto()
    MESSAGE_FRAME = auto()
    MESSAGE_START = auto()
    """First byte of the record in which the message began."""
    MESSAGES = auto()
    KEPT = auto()
    """How much of the message is kept in blocks; -1: it is not kept."""
    KEPT_HEAD = auto()
    KEPT_TAIL = auto()


DIRECTION_FIELDS = len(Direction)
SESSION_FIELDS = int(Session.DIRECTIONS) + 2 * DIRECTION_FIELDS


class Hello(_Columns):
    """A complete hello, waiting to be handed to Python."""

    CONNECTION_ID = auto()
    SLOT = auto()
    FROM_SERVER = auto()
    BLOCK = auto()
    LENGTH = auto()


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
