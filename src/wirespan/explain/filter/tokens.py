"""Filter text -> tokens.

Follows wireshark-filter(4): words, numbers, quoted strings, operators and their spelled
forms. Byte sequences, slices and functions are not read.
"""

import re
from dataclasses import dataclass

from wirespan.base.errors import UsageError

REMEDIES = {"=": "equal is ==", "&": "write and, or &&", "|": "write or, or ||"}
"""Characters people write from habit -> what stands for them here."""
LONGEST = 4_096
"""Characters of a filter; a person writes less."""

OPERATORS = {
    "&&": "and", "and": "and", "||": "or", "or": "or", "^^": "xor", "xor": "xor",
    "!": "not", "not": "not",
    "==": "==", "eq": "==", "!=": "!=", "ne": "!=", "~=": "~=", "any_ne": "~=",
    ">": ">", "gt": ">", "<": "<", "lt": "<", ">=": ">=", "ge": ">=", "<=": "<=", "le": "<=",
    "contains": "contains", "matches": "matches", "~": "matches", "in": "in",
    "(": "(", ")": ")", "{": "{", "}": "}", ",": ",", "..": "..",
}  # fmt: skip
"""Every spelling -> the one used from here on."""

PATTERN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<raw>[rR]"[^"]*")
    | (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    | (?P<sign>&&|\|\||\^\^|==|!=|~=|>=|<=|\.\.|[!<>~(){},])
    | (?P<word>[A-Za-z0-9_:/\-]+(?:\.(?!\.)[A-Za-z0-9_:/\-]+)*)
    """,
    re.VERBOSE | re.DOTALL,
)
ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    """``operator``, ``word`` or ``string``."""
    text: str
    position: int


def tokens(text: str) -> list[Token]:
    """All of them, or a sentence about the first that is none."""
    if len(text) > LONGEST:
        raise wrong(text[:20] + "...", f"it is longer than {LONGEST} characters", "shorten it")
    found: list[Token] = []
    position = 0
    while position < len(text):
        match = PATTERN.match(text, position)
        if match is None:
            raise wrong(
                text,
                f"the character {text[position]!r} at {position + 1} does not belong there",
                REMEDIES.get(text[position], "put text in double quotes"),
            )
        token = _token(match, position)
        if token:
            found.append(token)
        position = match.end()
    return found


def wrong(text: str, why: str, remedy: str) -> UsageError:
    """The sentence about a filter that cannot be used."""
    return UsageError(f"cannot use the filter {text!r}", why, remedy)


def _token(match: re.Match[str], position: int) -> Token | None:
    text = match.group()
    if match.lastgroup == "space":
        return None
    if match.lastgroup == "raw":
        return Token("string", text[2:-1], position)
    if match.lastgroup == "string":
        return Token("string", _unquoted(text[1:-1]), position)
    if text in OPERATORS:
        return Token("operator", OPERATORS[text], position)
    return Token("word", text, position)


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: ESCAPES.get(match[1], match[1]), text, flags=re.DOTALL)
