"""What a request asks: parameters of its address, checked before anything uses them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from wirespan.base.errors import UsageError

WHOLE = re.compile(r"-?[0-9]{1,19}")
MOST_ROWS = 2_000
FEW_ROWS = 200


class NotThereError(UsageError):
    """There is nothing of that number or name."""


@dataclass(frozen=True, slots=True)
class Query:
    parameters: Mapping[str, str]
    """Behind the question mark."""
    place: Mapping[str, str] = field(default_factory=dict)
    """Parts of the path."""

    def text(self, name: str, default: str = "") -> str:
        return self.parameters.get(name, default)

    def one_of(self, name: str, default: str, known: Mapping[str, object]) -> str:
        text = self.text(name, default)
        if text not in known:
            raise UsageError(
                f"cannot use {name}={text!r}", "it is not known", f"known are {', '.join(known)}"
            )
        return text

    def whole(self, name: str, default: int | None = None) -> int | None:
        """A whole number; the default where it is not given."""
        text = self.text(name)
        return _whole(name, text) if text else default

    def identity(self) -> int:
        """The number in the path."""
        return _whole("the number", self.place["id"])

    def rows(self, total: int, few: int = FEW_ROWS, most: int = MOST_ROWS) -> range:
        """The rows wanted of a list of ``total``: ``few`` unless told, at most ``most``."""
        offset = min(max(self.whole("offset", 0) or 0, 0), total)
        limit = self.whole("limit", few)
        return range(offset, min(offset + min(max(limit or 0, 0), most), total))


def _whole(name: str, text: str) -> int:
    if not (text.isascii() and WHOLE.fullmatch(text)):
        raise UsageError(f"cannot use {name} {text!r}", "it is no whole number", "correct it")
    return int(text)
