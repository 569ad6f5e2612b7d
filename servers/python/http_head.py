"""The head of an HTTP/1.1 request (RFC 9112, sections 2 to 6): bytes to value, or a refusal.

Strict where tolerance lets two parties read one request differently (request smuggling): no
folded lines, no space before a colon, no length beside chunks, no second Host.
"""

import re
from dataclasses import dataclass, field

TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
REQUEST_LINE = re.compile(rb"(" + TOKEN + rb") ([!-~]+) HTTP/([0-9])\.([0-9])")
FIELD_LINE = re.compile(rb"(" + TOKEN + rb"):[ \t]*([\t -~\x80-\xff]*?)[ \t]*")
CONTENT_LENGTH = re.compile(rb"[0-9]{1,15}")
HEAD_BYTES = 16384
END = b"\r\n\r\n"


class RequestError(Exception):
    """Not a request we can read on from: answered with ``status``, then the connection ends."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@dataclass(slots=True)
class Head:
    method: str
    path: str
    """Without the query, which no resource here uses."""
    minor_version: int
    hosts: int = 0
    content_length: int | None = None
    codings: list[bytes] = field(default_factory=list)
    options: list[bytes] = field(default_factory=list)
    """Of the field Connection, in lower case."""
    expectation: bytes = b""

    @property
    def is_chunked(self) -> bool:
        return bool(self.codings)

    @property
    def keeps_alive(self) -> bool:
        return self.minor_version >= 1 and b"close" not in self.options


def take_head(inbox: bytearray) -> Head | None:
    """The head, taken off ``inbox``; None while it is incomplete."""
    while inbox.startswith(b"\r\n"):
        del inbox[:2]  # RFC 9112, section 2.2: empty lines before a request are ignored
    end = inbox.find(END)
    if len(inbox) >= HEAD_BYTES if end < 0 else end + len(END) > HEAD_BYTES:
        raise RequestError(431, f"head longer than {HEAD_BYTES} bytes")
    if end < 0:
        return None
    head = parse_head(bytes(inbox[:end]))
    del inbox[: end + len(END)]
    return head


def parse_head(text: bytes) -> Head:
    request_line, *field_lines = text.split(b"\r\n")
    match = REQUEST_LINE.fullmatch(request_line)
    if not match:
        raise RequestError(400, "malformed request line")
    method, target, major, minor = match.groups()
    if major != b"1":
        raise RequestError(505, "this is HTTP/1.1")
    head = Head(method.decode(), path_of(target.decode()), int(minor))
    for line in field_lines:
        read_field(head, line)
    check(head)
    return head


def path_of(target: str) -> str:
    """Of ``/path?query`` or, as proxies are sent, ``http://host/path?query``."""
    if target.startswith("http://"):
        target = "/" + target.removeprefix("http://").partition("/")[2]
    return target.partition("?")[0]


def read_field(head: Head, line: bytes) -> None:
    match = FIELD_LINE.fullmatch(line)
    if not match:
        raise RequestError(400, "malformed field line")
    reader = READERS.get(match[1].lower())
    if reader:
        reader(head, match[2])


def read_host(head: Head, value: bytes) -> None:
    head.hosts += 1


def read_content_length(head: Head, value: bytes) -> None:
    if head.content_length is not None or not CONTENT_LENGTH.fullmatch(value):
        raise RequestError(400, "malformed or repeated Content-Length")
    head.content_length = int(value)


def read_transfer_encoding(head: Head, value: bytes) -> None:
    head.codings += [coding.strip().lower() for coding in value.split(b",")]


def read_connection(head: Head, value: bytes) -> None:
    head.options += [option.strip().lower() for option in value.split(b",")]


def read_expect(head: Head, value: bytes) -> None:
    head.expectation = value.lower()


READERS = {
    b"host": read_host,
    b"content-length": read_content_length,
    b"transfer-encoding": read_transfer_encoding,
    b"connection": read_connection,
    b"expect": read_expect,
}


def check(head: Head) -> None:
    """What the fields mean together."""
    if head.minor_version >= 1 and head.hosts != 1:
        raise RequestError(400, "exactly one Host is needed")
    if not head.codings:
        return
    if head.content_length is not None:
        raise RequestError(400, "Content-Length beside Transfer-Encoding")
    if head.codings[-1] != b"chunked":
        raise RequestError(400, "chunked must be the last coding")
    if len(head.codings) > 1:
        raise RequestError(501, "chunked is the only coding")
