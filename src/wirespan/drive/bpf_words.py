"""The text of a capture filter -> a tree (a part of pcap-filter(7), which tcpdump reads).

What is accepted means the same to tcpdump and dumpcap: ``and`` and ``or`` bind equally, from
left to right; ``not`` binds tighter; a value alone takes the words of the one before it
(``port 80 or 443``). Not read: bytes at offsets, link addresses, VLAN, MPLS and PPPoE.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from wirespan.base.errors import UsageError

LONGEST = 4_096
DEEPEST = 64
"""Parentheses, negations and changes between ``and`` and ``or``."""

PROTOCOLS = ("ip", "ip6", "arp", "tcp", "udp", "sctp", "icmp", "icmp6")
DIRECTIONS = ("src", "dst")
KINDS = ("host", "net", "port", "portrange")
LENGTHS = ("less", "greater")
OPERATORS = {"and": "and", "&&": "and", "or": "or", "||": "or", "not": "not", "!": "not"}
KEYWORDS = (*PROTOCOLS, *DIRECTIONS, *KINDS, *LENGTHS, "and", "or", "not")
UNREAD = ("ether", "vlan", "mpls", "pppoes", "proto", "protochain", "gateway", "broadcast",
          "multicast", "inbound", "outbound", "mask", "rarp", "len", "geneve", "link", "ifname",
          "wlan", "type", "subtype", "dir", "igmp", "ah", "esp")  # fmt: skip

PATTERN = re.compile(r"\s*(?:(&&|\|\||[!()])|([A-Za-z0-9_.:/-]+)|(\S))")
DISPLAY = re.compile(r"(tcp|udp|ip|ipv6|http|dns|frame|eth)\.\w+")


@dataclass(frozen=True, slots=True)
class Primitive:
    """One test, with the place of its last word for who finds it wrong."""

    protocol: str | None
    direction: str
    """``src or dst``, ``src and dst``, ``src`` or ``dst``."""
    kind: str | None
    """One of KINDS or LENGTHS; None: the protocol alone."""
    value: str
    position: int


@dataclass(frozen=True, slots=True)
class Negation:
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Combination:
    operator: str
    """``and`` or ``or``."""
    operands: tuple["Node", ...]


Node = Primitive | Negation | Combination


def wrong(text: str, position: int, what: str, remedy: str) -> UsageError:
    """The sentence about a filter, with line and column from 1."""
    before = text[:position]
    line, column = before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1
    place = f"line {line}, column {column}: {what}"
    shown = text if len(text) <= 80 else f"{text[:77]}..."
    return UsageError(f"cannot use the capture filter {shown!r}", place, remedy)


def near(word: str, known: Iterable[str], otherwise: str) -> str:
    """What to do about a word that is not known."""
    found = get_close_matches(word, list(known), 1)
    return f"did you mean {found[0]}?" if found else otherwise


def parse(text: str) -> Node | None:
    """The tree; None where the text is empty, which keeps every packet."""
    if len(text) > LONGEST:
        raise wrong(text, LONGEST, f"it is longer than {LONGEST} characters", "shorten it")
    parser = _Parser(text)
    if parser.word is None:
        return None
    tree = parser.expression(0)
    if parser.word is not None:
        raise parser.unexpected()
    return tree


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    position: int


def _words(text: str) -> list[_Word]:
    found: list[_Word] = []
    for match in PATTERN.finditer(text):
        sign, word, stray = match.groups()
        position = match.start(match.lastindex or 0)
        if stray is not None:
            raise _stray(text, position, stray, found[-1].text if found else "")
        found.append(_Word(sign or word, position))
    return found


def _stray(text: str, position: int, sign: str, before: str) -> UsageError:
    if sign in "=<>~" and DISPLAY.match(before):
        return wrong(
            text, position, f"{sign!r} is of Wireshark's display filters",
            "a capture filter is written like: tcp port 80",
        )  # fmt: skip
    if sign == "[":
        return wrong(
            text, position, "bytes at offsets are not read here",
            "filter by host, net, port and protocol, the rest afterwards",
        )  # fmt: skip
    return wrong(text, position, f"{sign!r} does not belong there", "leave it out")


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._words = _words(text)
        self._at = 0
        self._last: Primitive | None = None
        """Whose words a value alone takes."""

    @property
    def word(self) -> _Word | None:
        return self._words[self._at] if self._at < len(self._words) else None

    @property
    def _said(self) -> str:
        return self.word.text if self.word is not None else ""

    @property
    def _place(self) -> int:
        return self.word.position if self.word is not None else len(self._text)

    def unexpected(self, remedy: str = "") -> UsageError:
        if self.word is None:
            what, otherwise = "it ends too early", "complete it, e.g. port 443"
        elif self._said in UNREAD:
            what = f"{self._said!r} is not read here"
            otherwise = "filter by host, net, port and protocol, the rest afterwards"
        elif DISPLAY.fullmatch(self._said):
            what = f"{self._said!r} is of Wireshark's display filters"
            otherwise = "a capture filter is written like: tcp port 80"
        else:
            what = f"{self._said!r} was not expected there"
            otherwise = near(self._said, KEYWORDS, "join tests by 'and' or 'or'")
        return wrong(self._text, self._place, what, remedy or otherwise)

    def expression(self, depth: int) -> Node:
        """Operands of ``and`` and ``or``, from left to right."""
        tree = self._operand(depth)
        while self._said in OPERATORS and OPERATORS[self._said] != "not":
            operator = OPERATORS[self._take()]
            operand = self._operand(depth)
            if isinstance(tree, Combination) and tree.operator == operator:
                tree = Combination(operator, (*tree.operands, operand))
            else:
                depth = self._deeper(depth)
                tree = Combination(operator, (tree, operand))
        return tree

    def _deeper(self, depth: int) -> int:
        if depth == DEEPEST:
            what = f"it is nested deeper than {DEEPEST} levels"
            raise wrong(self._text, self._place, what, "write it flatter")
        return depth + 1

    def _operand(self, depth: int) -> Node:
        if OPERATORS.get(self._said) == "not":
            self._take()
            return Negation(self._operand(self._deeper(depth)))
        if self._said == "(":
            self._take()
            inside = self.expression(self._deeper(depth))
            self._close()
            return inside
        return self._primitive(depth)

    def _primitive(self, depth: int) -> Node:
        if self._said in LENGTHS:
            return self._length()
        if self.word is not None and self._said not in KEYWORDS and self._said != ")":
            return self._value_alone()
        protocol = self._take() if self._said in PROTOCOLS else None
        direction = self._direction()
        kind = self._take() if self._said in KINDS else None
        if direction is None and kind is None:
            return self._protocol_alone(protocol)
        start = Primitive(protocol, direction or "src or dst", kind or "host", "", 0)
        if self._said == "(" and kind is not None:
            return self._values(start, depth)
        return self._complete(start)

    def _length(self) -> Primitive:
        primitive = self._complete(Primitive(None, "", self._take(), "", 0))
        self._last = None
        return primitive

    def _protocol_alone(self, protocol: str | None) -> Primitive:
        if protocol is None:
            raise self.unexpected()
        if self.word is not None and self._said not in OPERATORS and self._said != ")":
            raise self.unexpected(self._completed(protocol))
        self._last = None
        return Primitive(protocol, "", None, "", self._words[self._at - 1].position)

    def _completed(self, protocol: str) -> str:
        """What a value behind a protocol may have been meant to be."""
        if self._said.isdecimal() and protocol in ("tcp", "udp", "sctp"):
            return f"did you mean {protocol} port {self._said}?"
        if self._said[:1].isdecimal():
            return f"did you mean {protocol} and host {self._said}?"
        return near(self._said, KEYWORDS, "join tests by 'and' or 'or'")

    def _value_alone(self) -> Primitive:
        """A value that takes the words of the test before it."""
        if self._last is None or self._said in UNREAD or DISPLAY.fullmatch(self._said):
            remedy = ""
            if self._said[:1].isdecimal():
                kind = "port" if self._said.isdecimal() else "host"
                remedy = f"say what it is: {kind} {self._said}"
            raise self.unexpected(remedy)
        return self._complete(self._last)

    def _values(self, start: Primitive, depth: int) -> Node:
        """Values in parentheses: ``port (80 or 443)``."""
        self._take()
        self._last = start
        inside = self.expression(self._deeper(depth))
        self._close()
        return inside

    def _complete(self, start: Primitive) -> Primitive:
        if self.word is None or self._said in ("(", ")") or self._said in KEYWORDS:
            raise self.unexpected(f"say which {start.kind} is meant")
        position = self._place
        primitive = Primitive(start.protocol, start.direction, start.kind, self._take(), position)
        self._last = primitive
        return primitive

    def _direction(self) -> str | None:
        if self._said not in DIRECTIONS:
            return None
        first = self._take()
        following = self._words[self._at : self._at + 2]
        if len(following) == 2 and following[1].text in DIRECTIONS:
            operator = OPERATORS.get(following[0].text)
            if operator in ("and", "or") and following[1].text != first:
                self._at += 2
                return f"src {operator} dst"
        return first

    def _close(self) -> None:
        if self._said != ")":
            raise self.unexpected("close the parenthesis")
        self._take()
        self._last = None

    def _take(self) -> str:
        text = self._said
        self._at += 1
        return text
