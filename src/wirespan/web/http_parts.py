"""Fields of a head of HTTP/1 (RFC 9112): its start line, and its fields with their places."""

from wirespan.explain.payload import HTTP_HEAD
from wirespan.web.http_words import MEANINGS, METHODS, STATUS_CLASSES
from wirespan.web.parts import Field, Layer

MADE_BY = "the application"
MOST_FIELDS = 100
LONGEST_HEAD = 65_536
END_OF_HEAD = b"\r\n\r\n"
FIELD_NAMES = {
    b"host": "http.host", b"user-agent": "http.user_agent", b"connection": "http.connection",
    b"content-type": "http.content_type", b"content-length": "http.content_length_header",
    b"cookie": "http.cookie", b"set-cookie": "http.set_cookie", b"location": "http.location",
    b"referer": "http.referer", b"server": "http.server", b"date": "http.date",
    b"cache-control": "http.cache_control", b"transfer-encoding": "http.transfer_encoding",
    b"content-encoding": "http.content_encoding", b"accept": "http.accept",
    b"accept-encoding": "http.accept_encoding", b"authorization": "http.authorization",
    b"last-modified": "http.last_modified",
}  # fmt: skip


def layer(octets: bytes, start: int, end: int) -> Layer | None:
    """The head that begins at ``start``; None where none does."""
    line_end = octets.find(b"\r\n", start, end)
    first = octets[start : line_end if line_end >= 0 else end]
    if not HTTP_HEAD.match(first.decode("latin-1")):
        return None
    found = octets.find(END_OF_HEAD, start, min(end, start + LONGEST_HEAD))
    head_end = end if found < 0 else found + len(END_OF_HEAD)
    is_answer = first.startswith(b"HTTP/")
    fields = _answer(first, start) if is_answer else _question(first, start)
    if line_end >= 0:
        fields += _fields(octets, line_end + 2, head_end)
    title = "HTTP response" if is_answer else "HTTP request"
    return Layer(title, MADE_BY, start, end, head_end - start, end - head_end, fields)


def _text(octets: bytes) -> str:
    return octets.decode("utf-8", "backslashreplace")


def _question(line: bytes, start: int) -> list[Field]:
    method, _, rest = line.partition(b" ")
    target, _, version = rest.rpartition(b" ") if rest.count(b" ") else (rest, b"", b"")
    at = start + len(method) + 1
    word = _text(method)
    fields = [
        Field("Method", "http.request.method", start, start + len(method), word,
              METHODS.get(word, "What the client wants done.")),
        Field("Target", "http.request.uri", at, at + len(target), _text(target),
              "What it is about: path and query."),
    ]  # fmt: skip
    if version:
        at += len(target) + 1
        fields.append(
            Field("Version", "http.request.version", at, at + len(version), _text(version),
                  "The version the client speaks.")
        )  # fmt: skip
    return fields


def _answer(line: bytes, start: int) -> list[Field]:
    version, _, rest = line.partition(b" ")
    code, _, phrase = rest.partition(b" ")
    at = start + len(version) + 1
    number = int(code) if code.isdigit() and len(code) == 3 else 0
    fields = [
        Field("Version", "http.response.version", start, start + len(version), _text(version),
              "The version the server speaks."),
        Field("Status", "http.response.code", at, at + len(code), number,
              STATUS_CLASSES.get(number // 100, "Of no known class.")),
    ]  # fmt: skip
    if phrase:
        at += len(code) + 1
        fields.append(
            Field("Reason", "http.response.phrase", at, at + len(phrase), _text(phrase),
                  "The status in words, for people only.")
        )  # fmt: skip
    return fields


def _fields(octets: bytes, start: int, end: int) -> list[Field]:
    fields: list[Field] = []
    at = start
    while at < end and len(fields) < MOST_FIELDS:
        line_end = octets.find(b"\r\n", at, end)
        stop = end if line_end < 0 else line_end
        after = min(stop + 2, end)
        name, colon, value = octets[at:stop].partition(b":")
        if colon and name:
            key = name.strip().lower()
            fields.append(
                Field(_text(name), FIELD_NAMES.get(key), at, after, _text(value.strip()),
                      MEANINGS.get(key, "A field of the head."))
            )  # fmt: skip
        at = after
    return fields
