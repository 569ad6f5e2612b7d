"""Values -> JSON text that every reader accepts, whatever bytes the strings came from.

The text is pure ASCII, so it survives any terminal and any encoding. Half a surrogate pair
(how Python carries a byte that is not UTF-8) may not stand in JSON (RFC 8259, section 8.2):
it is written out as a visible ``\\xNN`` or ``\\uNNNN``.
"""

import json
from collections.abc import Callable, Iterable
from itertools import islice

Write = Callable[[str], object]
ITEMS_AT_ONCE = 256

_encode = json.JSONEncoder(
    check_circular=False, allow_nan=False, separators=(",", ":"), default=str
).encode


def json_text(value: object) -> str:
    """One value on one line."""
    text = _encode(value)
    return _encode(_without_surrogates(value)) if "\\ud" in text else text


def write_list(name: str, items: Iterable[object], write: Write) -> None:
    """A member whose value is a list, an item a line, never held as one string."""
    write_lines(name, map(json_text, items), write)


def write_lines(name: str, lines: Iterable[str], write: Write) -> None:
    """The same for items that are JSON text already."""
    write(f'"{name}":[')
    separator = "\n"
    lines = iter(lines)
    while chunk := list(islice(lines, ITEMS_AT_ONCE)):
        write(separator + ",\n".join(chunk))
        separator = ",\n"
    write("]")


def _without_surrogates(value: object) -> object:
    if isinstance(value, str):
        return _paired(value)
    if isinstance(value, dict):
        return {_paired(str(key)): _without_surrogates(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_without_surrogates(item) for item in value]
    return value


def _paired(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "".join(_written_out(character) for character in text)
    return text


def _written_out(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return f"\\u{code:04x}" if 0xD800 <= code <= 0xDFFF else character
