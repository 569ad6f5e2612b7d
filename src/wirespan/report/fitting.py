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
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from wirespan.report.shape import Keyword

PLAIN: dict[object, tuple[tuple[type, ...], str]] = {
    int: ((int,), "a whole number"),
    float: ((int, float), "a number"),
    str: ((str,), "a text"),
    bool: ((bool,), "true or false"),
    type(None): ((type(None),), "null"),
}
HINTS: dict[object, dict[str, Any]] = {}


def misfit(value: object, shape: Any, place: str = "the document") -> str | None:
    """Where and how the value departs from the shape; None where it fits."""
    if shape is object:
        return None
    if shape in PLAIN:
        return _plain(value, shape, place)
    if is_typeddict(shape):
        return _record(value, shape, place)
    return CHECKS[get_origin(shape)](value, get_args(shape), place)


def _plain(value: object, shape: object, place: str) -> str | None:
    accepted, called = PLAIN[shape]
    fits = isinstance(value, accepted) and (shape is bool or not isinstance(value, bool))
    return None if fits else f"{place} is not {called}"


def _record(value: object, record: Any, place: str) -> str | None:
    if not isinstance(value, dict):
        return f"{place} is not an object"
    if record not in HINTS:
        HINTS[record] = get_type_hints(record, include_extras=True)
    for name, shape in HINTS[record].items():
        if name not in value:
            return f"{place} has no {name!r}"
        found = misfit(value[name], shape, f"{name} of {place}")
        if found:
            return found
    return None


def _annotated(value: object, arguments: tuple[Any, ...], place: str) -> str | None:
    found = misfit(value, arguments[0], place)
    if found:
        return found
    for note in arguments[1:]:
        if isinstance(note, Keyword) and not KEYWORDS[note.name](value, note.value):
            return f"{place} breaks its {note.name}, {note.value}"
    return None


KEYWORDS: dict[str, Callable[[Any, Any], bool]] = {
    "minimum": lambda value, bound: value >= bound,
    "maximum": lambda value, bound: value <= bound,
    "minItems": lambda value, bound: len(value) >= bound,
    "maxItems": lambda value, bound: len(value) <= bound,
    "enum": lambda value, known: value in known,
}


def _list(value: object, arguments: tuple[Any, ...], place: str) -> str | None:
    if not isinstance(value, list):
        return f"{place} is not a list"
    found = (misfit(item, arguments[0], f"{place}, item {at}") for at, item in enumerate(value))
    return next(filter(None, found), None)


def _dict(value: object, arguments: tuple[Any, ...], place: str) -> str | None:
    if not isinstance(value, dict):
        return f"{place} is not an object"
    for name, item in value.items():
        found = misfit(name, arguments[0], f"the name {name!r} in {place}") or misfit(
            item, arguments[1], f"{name!r} of {place}"
        )
        if found:
            return found
    return None


def _union(value: object, arguments: tuple[Any, ...], place: str) -> str | None:
    """Of a value or null: what is wrong with it as a value."""
    found = [misfit(value, shape, place) for shape in arguments]
    return None if None in found else found[0]


def _literal(value: object, arguments: tuple[Any, ...], place: str) -> str | None:
    return None if value in arguments else f"{place} is not {' or '.join(map(repr, arguments))}"


CHECKS: dict[Any, Callable[[Any, tuple[Any, ...], str], str | None]] = {
    Annotated: _annotated,
    list: _list,
    dict: _dict,
    Union: _union,
    types.UnionType: _union,
    Literal: _literal,
}
