"""Our own sentences with a stranger's words in them: what is ours stays, the rest is replaced.

Evidence is a sentence of ours around names, paths and addresses that came over the wire. A
list of what to hide could never be complete, so this is one of what may stay: numbers, and
the words that stand in the code of the causes themselves.
"""

import importlib.util
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from importlib.abc import InspectLoader
from types import CodeType

from wirespan import causes
from wirespan.kernels.scan.dns.words import RESPONSE_CODES, TYPES
from wirespan.web.placeholders import METHODS, Placeholders, is_address, is_end
from wirespan.web.titles import Titles
from wirespan.wire.tls_registry import ALERTS

BEFORE, AFTER = "([{<\"'“‘", ")]}>\"'”’.,;:…"
QUOTES = "(){}<>\"'“”‘’.,;…"
"""What may stand around an address: not brackets and colons, which are part of some."""
NUMBER = re.compile(r"[-−+~≈<>≥≤]?[0-9][0-9,]*(\.[0-9]+)?(ns|µs|ms|s|kB|MB|GB|B|%|×)?(-byte)?")
SEARCHED = re.compile(r"[^ ]+(?= was tried with )")
"""The name a resolver put suffixes to: alone before our words, it may look like one of them."""
IN_FILTER = re.compile(r"[0-9A-Fa-f]*[.:][0-9A-Fa-f.:]*")


def redacted_sentence(text: str, placeholders: Placeholders, titles: Titles) -> str:
    """What was asked as the whole it is, the rest word by word; spaces as they were."""
    stem = SEARCHED.match(text)
    if stem is not None:
        shown = placeholders.host(stem[0])
        return shown + redacted_sentence(text[stem.end() :], placeholders, titles)
    return titles.told(
        text,
        lambda title: placeholders.title(*title),
        lambda word: _redacted(word, placeholders),
    )


def redacted_filter(text: str, placeholders: Placeholders) -> str:
    """A display filter of a finding holds nothing of the wire but addresses."""

    def shown(found: re.Match[str]) -> str:
        return placeholders.address(found[0]) if is_address(found[0]) else found[0]

    return IN_FILTER.sub(shown, text)


def _redacted(word: str, placeholders: Placeholders) -> str:
    bare = word.strip(QUOTES)
    if not is_end(bare):
        bare = word.strip(BEFORE + AFTER)
        if not bare or _is_ours(bare):
            return word
    start = word.index(bare)
    rest = word[start + len(bare) :]
    shown = placeholders.target(bare) if bare.startswith("/") else placeholders.host(bare)
    return word[:start] + shown + rest


def _is_ours(word: str) -> bool:
    return word in own_words() or NUMBER.fullmatch(word) is not None


@cache
def own_words() -> frozenset[str]:
    """Every word of the causes' own strings that could be no name, and names of numbers."""
    found = {*METHODS, *TYPES.values(), *RESPONSE_CODES.values(), *ALERTS.values()}
    for module in pkgutil.iter_modules(causes.__path__, f"{causes.__name__}."):
        for text in _strings(_code(module.name)):
            found.update(word.strip(BEFORE + AFTER) for word in text.split())
    return frozenset(word for word in found if "." not in word and "/" not in word[:1])


def _code(module: str) -> CodeType | None:
    """Not its source, which need not be installed."""
    specification = importlib.util.find_spec(module)
    loader = specification and specification.loader
    return loader.get_code(module) if isinstance(loader, InspectLoader) else None


def _strings(code: CodeType | None) -> Iterator[str]:
    for constant in code.co_consts if code else ():
        if isinstance(constant, str):
            yield constant
        elif isinstance(constant, CodeType):
            yield from _strings(constant)
        elif isinstance(constant, tuple | frozenset):
            yield from (each for each in constant if isinstance(each, str))
