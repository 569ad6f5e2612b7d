"""Two ways to find where a message ends in a stream: a length in front, or a line's end.

Pure: a framing takes whole messages off the front of a buffer and never reads a socket.
"""

from typing import Protocol

LENGTH_BYTES = 4


class LengthError(Exception):
    """The message is longer than agreed, so that it cannot be skipped in bounded memory."""


class Framing(Protocol):
    def take(self, inbox: bytearray) -> bytes | None:
        """The first whole message, taken off ``inbox``; None while it is incomplete."""

    def head(self, message: bytes) -> bytes:
        """What stands before ``message`` in the stream."""

    def tail(self) -> bytes:
        """What stands after every message."""


class Frames:
    """A length of four bytes, most significant first, and as many bytes."""

    def __init__(self, longest: int) -> None:
        self.longest = longest

    def take(self, inbox: bytearray) -> bytes | None:
        if len(inbox) < LENGTH_BYTES:
            return None
        length = int.from_bytes(inbox[:LENGTH_BYTES], "big")
        if length > self.longest:
            raise LengthError(f"frame longer than {self.longest} bytes")
        end = LENGTH_BYTES + length
        if len(inbox) < end:
            return None
        message = bytes(inbox[LENGTH_BYTES:end])
        del inbox[:end]
        return message

    def head(self, message: bytes) -> bytes:
        return len(message).to_bytes(LENGTH_BYTES, "big")

    def tail(self) -> bytes:
        return b""


class Lines:
    """Bytes up to a line feed; a carriage return before it is not part of the message."""

    def __init__(self, longest: int) -> None:
        self.longest = longest
        self.searched = 0
        """Bytes known to hold no line feed: a line that comes byte by byte is searched once."""

    def take(self, inbox: bytearray) -> bytes | None:
        end = inbox.find(b"\n", self.searched)
        if max(end, len(inbox) if end < 0 else 0) > self.longest:
            raise LengthError(f"line longer than {self.longest} bytes")
        if end < 0:
            self.searched = len(inbox)
            return None
        message = bytes(inbox[:end]).removesuffix(b"\r")
        del inbox[: end + 1]
        self.searched = 0
        return message

    def head(self, message: bytes) -> bytes:
        return b""

    def tail(self) -> bytes:
        return b"\n"
