"""Packets named in words, for loss and all else that may befall a packet.

    every SYN
    the third data segment from port 80
    data segments 3-5 of each connection and 2 repetitions, first FIN
    the first data segment with 'POST /pay'

Rules are joined by commas; any of them picks. The direction is that of the line. A data segment
is TCP with payload; a packet that repeats one (same flow and sequence number) is a repetition.
A text in quotes must stand whole in one packet's payload, to the letter.
"""

import re
from collections.abc import Sequence

from wirespan.base.errors import UsageError
from wirespan.emulate.stages.scripted import Rule

TCP = 6
UDP = 17
FIN, SYN, RST, ACK = 1, 2, 4, 16
ALL = 1 << 60
MOST_RULES = 32
LONGEST = 2000
LONGEST_TEXT = 64
"""Octets, in UTF-8."""

ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5,
    "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
_ORDINAL = "|".join([*ORDINALS, r"\d{1,9}(?:st|nd|rd|th)"])
KINDS: dict[str, dict[str, int]] = {
    "packet": {},
    "segment": {"PROTOCOL": TCP},
    "data segment": {"PROTOCOL": TCP, "LEAST_PAYLOAD": 1},
    "syn": {"PROTOCOL": TCP, "FLAGS_MASK": SYN | ACK, "FLAGS": SYN},
    "syn-ack": {"PROTOCOL": TCP, "FLAGS_MASK": SYN | ACK, "FLAGS": SYN | ACK},
    "ack": {"PROTOCOL": TCP, "FLAGS_MASK": SYN | FIN | RST | ACK, "FLAGS": ACK, "MOST_PAYLOAD": 0},
    "fin": {"PROTOCOL": TCP, "FLAGS_MASK": FIN, "FLAGS": FIN},
    "rst": {"PROTOCOL": TCP, "FLAGS_MASK": RST, "FLAGS": RST},
    "datagram": {"PROTOCOL": UDP},
}
"""An ack is one that carries nothing else."""
NOTHING_ASKED = {
    "PROTOCOL": -1, "FLAGS_MASK": 0, "FLAGS": 0, "LEAST_PAYLOAD": -1, "MOST_PAYLOAD": -1,
    "SOURCE_PORT": -1, "DESTINATION_PORT": -1, "TEXT": -1, "FIRST": 1, "LAST": ALL, "STEP": 1,
    "EACH_FLOW": 0, "REPETITIONS": 0,
}  # fmt: skip
REMEDY = "write it like 'the third data segment' or 'every SYN to port 80'"

_RULE = re.compile(
    rf"""(?:the\ )?
    (?:every\ (?P<step>{_ORDINAL})\ |(?P<every>every|each|all)\ |(?P<ordinal>{_ORDINAL})\ )?
    (?P<kind>{"|".join(map(re.escape, sorted(KINDS, key=len, reverse=True)))})s?
    (?:\ (?P<from>\d{{1,9}})(?:-(?P<to>\d{{1,9}}))?)?
    (?P<where>(?:\ (?:from|to)\ port\ \d{{1,5}}){{0,2}})
    (?:\ with\ (?P<text>\x00))?
    (?P<flow>\ of\ each\ (?:connection|flow))?
    (?:\ and\ (?P<again>\d{{1,9}}|its|all|every)\ repetitions?)?""",
    re.VERBOSE | re.ASCII,
)
_QUOTED = re.compile("'([^']+)'")
_PLACEHOLDER = "\0"
_WHERE = re.compile(r"(from|to) port (\d+)", re.ASCII)


def parse_script(text: str, texts: Sequence[bytes] | None = None) -> list[list[int]]:
    """Rows of ``stages.scripted.Rule``; what is quoted is named by its place in ``texts``,
    which are its own unless given."""
    quotes = quoted_texts(text)
    quoted = iter(quotes)
    parts = _QUOTED.sub(_PLACEHOLDER, text).split(",")
    if len(parts) > MOST_RULES:
        raise UsageError("not a script", f"more than {MOST_RULES} rules", REMEDY)
    known = quotes if texts is None else list(texts)
    return [
        _rule(part, known.index(next(quoted)) if _PLACEHOLDER in part else -1) for part in parts
    ]


def quoted_texts(text: str) -> list[bytes]:
    """What a script quotes, in its order."""
    if len(text) > LONGEST:
        raise UsageError("not a script", f"longer than {LONGEST} letters", REMEDY)
    if _PLACEHOLDER in text:
        raise UsageError("not a script", "it holds a NUL", REMEDY)
    found = [match.encode("utf-8", "replace") for match in _QUOTED.findall(text)]
    if any(len(one) > LONGEST_TEXT for one in found):
        raise UsageError("not a script", f"a text is longer than {LONGEST_TEXT} octets", REMEDY)
    return found


def _rule(text: str, quoted: int) -> list[int]:
    words = " ".join(text.lower().split())
    match = _RULE.fullmatch(words)
    if match is None:
        said = words[:80].replace(_PLACEHOLDER, "'...'")
        raise UsageError(f"no packets are called {said!r}", "the words are unknown", REMEDY)
    values = NOTHING_ASKED | KINDS[match["kind"]] | _ordinals(match)
    for way, port in _WHERE.findall(match["where"]):
        values["SOURCE_PORT" if way == "from" else "DESTINATION_PORT"] = int(port)
    values["TEXT"] = quoted
    values["EACH_FLOW"] = int(match["flow"] is not None)
    values["REPETITIONS"] = _repetitions(match["again"])
    return [values[column.name] for column in Rule]


def _ordinals(match: re.Match[str]) -> dict[str, int]:
    step, ordinal, first = match["step"], match["ordinal"], match["from"]
    if step:
        return {"FIRST": _number(step), "STEP": _number(step)}
    if ordinal and first:
        raise UsageError(f"no packets are called {match[0]!r}", "it counts twice", REMEDY)
    if ordinal:
        return {"FIRST": _number(ordinal), "LAST": _number(ordinal)}
    if first:
        last = match["to"] or first
        if not 1 <= int(first) <= int(last):
            raise UsageError(f"no packets are called {match[0]!r}", "counts begin at 1", REMEDY)
        return {"FIRST": int(first), "LAST": int(last)}
    return {}


def _number(word: str) -> int:
    number = ORDINALS[word] if word in ORDINALS else int(word[:-2])
    if number == 0:
        raise UsageError(f"no packet is the {word}", "counts begin at 1", REMEDY)
    return number


def _repetitions(word: str | None) -> int:
    if word is None:
        return 0
    return {"its": 1, "all": ALL, "every": ALL}.get(word) or int(word)
