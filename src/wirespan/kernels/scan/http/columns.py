"""What the HTTP scanner remembers of a connection and of each of its two directions.

Not seen outside the scanner: what others read is ``layout.Exchange``.
"""

from enum import IntEnum, IntFlag


class Talk(IntEnum):
    """One connection that speaks HTTP/1: row = connection slot."""

    ID = 0
    """Connection.ID; -1: no state."""
    FIRST = 1
    """Slot of the oldest exchange whose answer is not complete; -1."""
    LAST = 2
    """Slot of the newest of them; -1."""
    DONE = 3
    """Slot of the last finished exchange while it is not declared ready; -1."""
    RESET = 4
    """1 after a RST of either side."""
    MIDSTREAM = 5
    """1 where requests may have gone unseen."""


class Way(IntEnum):
    """One direction of it: row = connection slot * 2 + side."""

    STEP = 0
    REMAINING = 1
    """Body or chunk bytes still to come."""
    DIGITS = 2
    """Hexadecimal digits of the chunk size read so far."""
    LINE = 3
    """``head.Line`` of the head or trailer being read."""
    STARTED = 4
    """Time of the message's first byte."""
    STARTED_FRAME = 5
    STARTED_AT = 6
    """Its stream position."""
    LAST = 7
    """Time of the last byte seen."""
    LAST_FRAME = 8
    POSITION = 9
    """Stream position after the last byte read."""
    BODY = 10
    """Body bytes of the message so far, chunk framing not counted."""
    GAP = 11
    """Longest silence inside the message."""
    EXCHANGE = 12
    """Slot of the exchange the message belongs to; -1 none, or its head is not complete."""
    PIPELINED = 13
    """1: earlier answers were outstanding at the message's first byte."""
    FIRST_BLOCK = 14
    """Of the bytes gathered of a head; -1."""
    LAST_BLOCK = 15
    GATHERED = 16
    """How many bytes are gathered."""
    ENDED = 17
    """1 after FIN."""
    IDLE = 18
    """How long neither side had spoken at the message's first byte; -1: never before."""


class Step(IntEnum):
    """What a direction expects next."""

    START = 0
    """A start line."""
    HEAD = 1
    """More of a head, gathered so far."""
    BODY = 2
    """REMAINING bytes of a body."""
    CHUNK_SIZE = 3
    CHUNK_EXTENSION = 4
    """The rest of a chunk's size line, after the size."""
    CHUNK_DATA = 5
    """REMAINING bytes of a chunk."""
    CHUNK_END = 6
    """The line end after a chunk's bytes."""
    TRAILER = 7
    UNTIL_CLOSE = 8
    LOST = 9
    """A delivery that surely begins a message."""
    REFUSED = 10
    """The body that Expect announced, or another request instead (RFC 9110, 10.1.1)."""
    TUNNEL = 11
    """The first bytes after CONNECT was answered 2xx."""
    PASSED = 12
    """Nothing: the rest belongs to another scanner."""


class Line(IntEnum):
    """Where on a line the search for the end of a head stands."""

    EMPTY = 0
    RETURNED = 1
    """An empty line but for a carriage return."""
    FILLED = 2


class HeadFact(IntFlag):
    """What the fields of a head say about framing and connection."""

    CHUNKED = 1
    CODED = 2
    """Transfer-Encoding without a final chunked."""
    CLOSE = 4
    KEEP_ALIVE = 8
    EXPECT = 16
    UPGRADE = 32
    EVENT_STREAM = 64
    COMPRESSED = 128
    BAD_LENGTH = 256
    """Content-Length that is no number, too large, or several that differ."""
    FIELD_TOO_ODD = 512
    """A line without a colon where a field should be."""
