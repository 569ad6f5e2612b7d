"""Placeholders for what a stranger must not read: the same one for the same text, everywhere.

They are numbered as they are first met, so a number tells nothing of what it stands for.
Names of hosts are compared as DNS compares them (RFC 4343): without case, without a final dot.
"""

import re
from ipaddress import ip_address

from wirespan.compare.endpoint import host_name
from wirespan.kernels.scan.dns.words import CLASSES, TYPES

METHODS = frozenset(
    {"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "PRI"}
)
"""RFC 9110 section 9, RFC 5789, RFC 9113: what other methods there are, somebody chose."""
ALPN = frozenset({"http/1.0", "http/1.1", "h2", "h3", "h2c", "dot", "doq", "postgresql"})
KINDS = frozenset({*TYPES.values(), *CLASSES.values()})
NUMBERED_KIND = re.compile(r"(TYPE|CLASS)[0-9]{1,5}")
MOST_KINDS = 2
"""A question's class, where it is not the Internet's, and its type."""
PORT = re.compile(r"(\[[^]]*\]|[^:]*):([0-9]{1,5})")
TURN = "turn"
NUMBERED_TURN = re.compile(r"turn [0-9]+")
"""Of TLS, where we count them; of a protocol that is not read the word is its own."""
ANY = "{}"
"""As groups write what differs between requests of one endpoint."""


class Placeholders:
    """One for a file; its methods take what was captured and give what may be shown."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], str] = {}
        self._counts: dict[str, int] = {}

    def of(self, kind: str, text: str) -> str:
        """``kind``-N for this text; nothing stays nothing."""
        if not text:
            return text
        if (kind, text) not in self._known:
            number = self._counts[kind] = self._counts.get(kind, 0) + 1
            self._known[kind, text] = f"{kind}-{number}"
        return self._known[kind, text]

    def host(self, text: str) -> str:
        """A name or an address, with its port where it has one."""
        found = PORT.fullmatch(text)
        name, port = (found[1], f":{found[2]}") if found else (text, "")
        if is_address(name.strip("[]")):
            return self.address(name.strip("[]")) + port
        return self.of("host", host_name(name)) + port if name else text

    def address(self, text: str) -> str:
        """The kind says which version of IP it is of."""
        return self.of("address6" if ":" in text else "address", text.lower())

    def target(self, text: str) -> str:
        """A request's target (RFC 9112, section 3.2), segment by segment."""
        if text == "*":
            return text
        if not text.startswith("/"):
            return self.of("target", text)
        path, question, query = text.partition("?")
        parts = [each if each == ANY else self.of("path", each) for each in path.split("/")]
        return "/".join(parts) + question + self.of("query", query)

    def title(self, text: str, protocol: str) -> str:
        """A request in one line."""
        if text in NO_TITLE:
            return text
        if protocol == "dns":
            return self._question(text)
        first, space, rest = text.partition(" ")
        if protocol.startswith("http/"):
            method = first if first in METHODS else self.of("method", first)
            return method + space + self.target(rest)
        if text == TURN or (protocol == "tls" and NUMBERED_TURN.fullmatch(text)):
            return text
        return "turn " + self.of("word", rest if first == "turn" else text)

    def _question(self, text: str) -> str:
        kinds: list[str] = []
        while len(kinds) < MOST_KINDS and " " in text:
            kind, _, rest = text.partition(" ")
            if kind not in KINDS and not NUMBERED_KIND.fullmatch(kind):
                break
            kinds.append(kind)
            text = rest
        return " ".join([*kinds, self.host(text)])

    def alpn(self, text: str) -> str:
        return text if text in ALPN else self.of("protocol", text)


NO_TITLE = ("(question not captured)", "(question not readable)")


def is_address(text: str) -> bool:
    try:
        ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return True


def is_end(text: str) -> bool:
    """An address, perhaps with a port."""
    found = PORT.fullmatch(text)
    return is_address(text) or (found is not None and is_address(found[1].strip("[]")))
