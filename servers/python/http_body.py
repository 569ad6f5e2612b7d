"""The body of a request (RFC 9112, sections 6 and 7): of a known length, or in chunks."""

import re

from http_head import Head, RequestError

CHUNK_LINE_BYTES = 1024
TRAILER_BYTES = 8192
CHUNK_LINE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[\t -~\x80-\xff]*)?")


def body_of(head: Head, longest: int) -> "Counted | Chunked":
    if head.is_chunked:
        return Chunked(longest)
    length = head.content_length or 0
    if length > longest:
        raise RequestError(413, f"body longer than {longest} bytes")
    return Counted(length)


class Counted:
    """As many bytes as Content-Length says; none without one."""

    def __init__(self, length: int) -> None:
        self.length = length
        self.content = b""

    def take(self, inbox: bytearray) -> bool:
        if len(inbox) < self.length:
            return False
        self.content = bytes(inbox[: self.length])
        del inbox[: self.length]
        return True


class Chunked:
    """Chunks, each with its length in front, up to an empty one and the trailer's end."""

    def __init__(self, longest: int) -> None:
        self.longest = longest
        self.content = bytearray()
        self.missing = 0
        """Bytes of the current chunk that are still to come, with the line end after it."""
        self.in_trailer = False
        self.trailer_bytes = 0

    def take(self, inbox: bytearray) -> bool:
        """Takes what is there; True when the body is complete."""
        while not self.in_trailer:
            if not (self.take_chunk(inbox) if self.missing else self.take_size(inbox)):
                return False
        return self.take_trailer(inbox)

    def take_size(self, inbox: bytearray) -> bool:
        line = take_line(inbox, CHUNK_LINE_BYTES, 400)
        if line is None:
            return False
        match = CHUNK_LINE.fullmatch(line)
        if not match:
            raise RequestError(400, "malformed chunk size")
        size = int(match[1], 16)
        if len(self.content) + size > self.longest:
            raise RequestError(413, f"body longer than {self.longest} bytes")
        self.in_trailer = size == 0
        self.missing = size + 2 if size else 0
        return True

    def take_chunk(self, inbox: bytearray) -> bool:
        if len(inbox) < self.missing:
            return False
        end = self.missing - 2
        if inbox[end : self.missing] != b"\r\n":
            raise RequestError(400, "chunk longer than its size")
        self.content += inbox[:end]
        del inbox[: self.missing]
        self.missing = 0
        return True

    def take_trailer(self, inbox: bytearray) -> bool:
        """The trailer is read and forgotten: no field in it means anything here."""
        while (line := take_line(inbox, TRAILER_BYTES - self.trailer_bytes, 431)) is not None:
            if not line:
                return True
            self.trailer_bytes += len(line) + 2
        return False


def take_line(inbox: bytearray, longest: int, status: int) -> bytes | None:
    end = inbox.find(b"\r\n", 0, longest)
    if end < 0 and len(inbox) >= longest:
        raise RequestError(status, "line too long")
    if end < 0:
        return None
    line = bytes(inbox[:end])
    del inbox[: end + 2]
    return line
