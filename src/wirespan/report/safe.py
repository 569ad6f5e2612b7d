"""Strings from packets made harmless: what would move a cursor, hide or reorder text is shown.

A host name or a URL may carry escape sequences, line breaks, bidirectional controls or
half characters. They are written out (``\\x1b``, ``\\u202e``), never dropped, so that what
is printed is what was sent. Combining marks are written out too: a thousand of them
would climb over the lines above.
"""

import unicodedata

COMBINING = ("Mn", "Me")
ASCII_SIGNS = str.maketrans(
    {
        "µ": "u", "–": "-", "—": "-", "−": "-", "×": "x", "·": "-", "→": "->", "←": "<-",
        "≥": ">=", "≤": "<=", "≈": "~", "…": "...", "’": "'", "‘": "'", "“": '"', "”": '"',
        "\N{NO-BREAK SPACE}": " ",
    }
)  # fmt: skip
"""Typographic signs of our own sentences, for terminals without UTF-8."""


def visible(text: str, ascii_only: bool = False) -> str:
    """One line of printable characters that means the same."""
    if text.isascii() and text.isprintable():
        return text
    if ascii_only:
        text = text.translate(ASCII_SIGNS)
    return "".join(_shown(character, ascii_only) for character in text)


def _shown(character: str, ascii_only: bool) -> str:
    if character.isascii():
        return character if character.isprintable() else f"\\x{ord(character):02x}"
    if ascii_only or not _stands_alone(character):
        return _written_out(ord(character))
    return character


def _stands_alone(character: str) -> bool:
    return character.isprintable() and unicodedata.category(character) not in COMBINING


def _written_out(code: int) -> str:
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
