"""What the requests of a capture are called, found again where a sentence of ours names one.

A title may be made of words that are ours as well ("A backend", "turn server", "turn 4711"):
only who knows what was asked can tell it from the sentence around it.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from wirespan.causes.sight import shortened
from wirespan.kernels.layout import Exchange, Protocol
from wirespan.ledger.read import PROTOCOLS
from wirespan.web.shelf import Shelf

BEHIND = ".,;:"
"""What a sentence may put after a title."""
OURS = "tls"
"""The protocol whose titles hold nothing of the wire: its turns are numbered."""


class Title(NamedTuple):
    text: str
    protocol: str


def titles_of(shelf: Shelf) -> Iterator[Title]:
    """Each once."""
    protocols = shelf.exchanges[Exchange.PROTOCOL]
    for row, protocol in sorted(set(zip(shelf.parts[0], protocols, strict=True))):
        yield Title(shelf.texts[row].decode("utf-8", "replace"), PROTOCOLS[Protocol(protocol)])


def mentioned(titles: Iterable[Title], said: Iterable[str]) -> Iterator[Title]:
    """Those that may stand in what is said: a capture has a hundred thousand, sentences a few."""
    words = {_bare(word) for text in said for word in text.split(" ")}
    for title in titles:
        if any(_bare(each.rpartition(" ")[2]) in words for each in _said(title)):
            yield title


def _said(title: Title) -> set[str]:
    return {title.text, shortened(title.text)}


def _bare(word: str) -> str:
    return word.casefold().rstrip(BEHIND)


class Titles:
    """Compared without case: a sentence may begin with one."""

    def __init__(self, titles: Iterable[Title] = ()) -> None:
        self._known: dict[str, Title] = {}
        self._sizes: dict[str, set[int]] = {}
        """First word -> how many words there are in all."""
        for title in titles:
            for said in _said(title):
                self._add(said.casefold(), title)

    def _add(self, said: str, title: Title) -> None:
        known = self._known.get(said)
        if known is None or known.protocol == OURS:
            self._known[said] = title
        words = said.split(" ")
        self._sizes.setdefault(words[0], set()).add(len(words))

    def known(self, text: str) -> Title | None:
        """Whose title this is."""
        return self._known.get(text.casefold())

    def told(self, sentence: str, title: Callable[[Title], str], word: Callable[[str], str]) -> str:
        """The sentence with each title told by the one, every other word by the other."""
        words, at = sentence.split(" "), 0
        parts: list[str] = []
        while at < len(words):
            size, found, rest = self._at(words, at)
            parts.append(word(words[at]) if found is None else title(found) + rest)
            at += size
        return " ".join(parts)

    def _at(self, words: list[str], at: int) -> tuple[int, Title | None, str]:
        """How many words the longest title here has, which it is, and what stands behind it."""
        first = words[at].casefold()
        sizes = self._sizes.get(first, set()) | self._sizes.get(first.rstrip(BEHIND), set())
        for size in sorted(sizes, reverse=True):
            said = " ".join(words[at : at + size])
            for end in range(len(said), len(said.rstrip(BEHIND)) - 1, -1):
                found = self.known(said[:end])
                if found is not None and at + size <= len(words):
                    return size, found, said[end:]
        return 1, None, ""
