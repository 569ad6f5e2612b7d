"""Whether a value that came from outside has a declared shape, and where it has not.

The opposite of ``schema``: the declarations in ``shape`` are read to check a document without
any library. Fields that are not declared are let pass, as the schemas do.
"""

import types
from collections.abc import Callable
from typing import (
    Annotated,
    Any,
    Literal,
    NamedTuple,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from wirespan.report.shape import Keyword


class Misfit(NamedTuple):
    """``place`` is told from the inside out, and only once something was found: most values
    fit, and there are many."""

    place: str
    what: str

    def within(self, name: str) -> "Misfit":
        return Misfit(f"{self.place} of {name}" if self.place else name, self.what)


Check = Callable[[Any], Misfit | None]
CHECKED: dict[Any, Check] = {}
"""Checks that were made before, by shape."""


def misfit(value: object, shape: Any, name: str = "the document") -> str | None:
    """Where and how the value departs from the shape; None where it fits."""
    found = _check_of(shape)(value)
    return f"{found.within(name).place} {found.what}" if found else None


def _check_of(shape: Any) -> Check:
    if shape not in CHECKED:
        if shape in PLAIN:
            CHECKED[shape] = _plain(*PLAIN[shape])
        elif is_typeddict(shape):
            CHECKED[shape] = _record(shape)
        else:
            CHECKED[shape] = MAKERS[get_origin(shape)](get_args(shape))
    return CHECKED[shape]


PLAIN: dict[object, tuple[tuple[type, ...], str]] = {
    int: ((int,), "a whole number"),
    float: ((int, float), "a number"),
    str: ((str,), "a text"),
    bool: ((bool,), "true or false"),
    type(None): ((type(None),), "null"),
    object: ((object,), "anything"),
}


def _plain(accepted: tuple[type, ...], called: str) -> Check:
    """JSON's true is no number, although Python's is."""
    refused = () if bool in accepted or object in accepted else (bool,)

    def check(value: object) -> Misfit | None:
        fits = isinstance(value, accepted) and not isinstance(value, refused)
        return None if fits else Misfit("", f"is not {called}")

    return check


def _record(record: Any) -> Check:
    hints = get_type_hints(record, include_extras=True)
    checks = {name: _check_of(shape) for name, shape in hints.items()}

    def check(value: object) -> Misfit | None:
        if not isinstance(value, dict):
            return Misfit("", "is not an object")
        for name, fits in checks.items():
            if name not in value:
                return Misfit("", f"has no {name!r}")
            found = fits(value[name])
            if found:
                return found.within(name)
        return None

    return check


def _annotated(arguments: tuple[Any, ...]) -> Check:
    inner = _check_of(arguments[0])
    notes = [note for note in arguments[1:] if isinstance(note, Keyword)]
    bounds = [note for note in notes if note.name not in SAYS_NOTHING_OF_VALUES]

    def check(value: Any) -> Misfit | None:
        found = inner(value)
        if found:
            return found
        for name, bound in bounds:
            if not KEYWORDS[name](value, bound):
                return Misfit("", f"breaks its {name}, {bound}")
        return None

    return check


SAYS_NOTHING_OF_VALUES = frozenset({"title"})
KEYWORDS: dict[str, Callable[[Any, Any], bool]] = {
    "minimum": lambda value, bound: value >= bound,
    "maximum": lambda value, bound: value <= bound,
    "minItems": lambda value, bound: len(value) >= bound,
    "maxItems": lambda value, bound: len(value) <= bound,
    "enum": lambda value, known: value in known,
}


def _list(arguments: tuple[Any, ...]) -> Check:
    inner = _check_of(arguments[0])

    def check(value: object) -> Misfit | None:
        if not isinstance(value, list):
            return Misfit("", "is not a list")
        for at, item in enumerate(value):
            found = inner(item)
            if found:
                return found.within(f"item {at}")
        return None

    return check


def _dict(arguments: tuple[Any, ...]) -> Check:
    names, values = map(_check_of, arguments)

    def check(value: object) -> Misfit | None:
        if not isinstance(value, dict):
            return Misfit("", "is not an object")
        for name, item in value.items():
            found = names(name)
            if found:
                return found.within(f"the name {name!r}")
            found = values(item)
            if found:
                return found.within(repr(name))
        return None

    return check


def _union(arguments: tuple[Any, ...]) -> Check:
    """Of a value or null: what is wrong with it as a value."""
    checks = [_check_of(shape) for shape in arguments]

    def check(value: object) -> Misfit | None:
        first = checks[0](value)
        if first and any(fits(value) is None for fits in checks[1:]):
            return None
        return first

    return check


def _literal(arguments: tuple[Any, ...]) -> Check:
    called = " or ".join(map(repr, arguments))

    def check(value: object) -> Misfit | None:
        return None if value in arguments else Misfit("", f"is not {called}")

    return check


MAKERS: dict[Any, Callable[[tuple[Any, ...]], Check]] = {
    Annotated: _annotated,
    list: _list,
    dict: _dict,
    Union: _union,
    types.UnionType: _union,
    Literal: _literal,
}
