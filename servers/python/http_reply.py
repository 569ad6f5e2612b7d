"""An HTTP response as a value, and its bytes."""

import asyncio
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus

REASONS = {status.value: status.phrase.encode() for status in HTTPStatus}
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


@dataclass(slots=True)
class Reply:
    status: int
    body: bytes
    fields: bytes = field(default=b"")
    """Further field lines, each with its line end."""


def refusal(status: int, why: str, fields: bytes = b"") -> Reply:
    return Reply(status, json.dumps({"error": why}, separators=(",", ":")).encode(), fields)


class Date:
    """The Date field's line, made once a second rather than once a response."""

    def __init__(self) -> None:
        self.second = -1
        self.line = b""

    def now(self) -> bytes:
        second = int(asyncio.get_running_loop().time())
        if second != self.second:
            self.second = second
            text = format_datetime(datetime.now(UTC), usegmt=True)
            self.line = f"Date: {text}\r\n".encode()
        return self.line


def emit_head(reply: Reply, date: bytes, connection: bytes) -> bytes:
    """The head with the blank line; ``connection`` is the field lines on keeping alive."""
    return (
        b"HTTP/1.1 %d %b\r\n%bContent-Type: application/json\r\nContent-Length: %d\r\n%b%b\r\n"
        % (
            reply.status,
            REASONS[reply.status],
            date,
            len(reply.body),
            reply.fields,
            connection,
        )
    )
