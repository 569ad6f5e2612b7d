"""The JSON Schema (draft 2020-12) of each document, made from the declarations in ``shape``.

Unknown fields are allowed on purpose: a reader must survive fields added later.
"""

import json
import types
from collections.abc import Callable, Mapping
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

from wirespan.report import lab_shape, shape, wireshark_shape

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DOCUMENTS: dict[str, Any] = {
    "report": shape.Report,
    "reports": shape.Reports,
    "layers": shape.LayerReport,
    "packets": shape.PacketReport,
    "causes": shape.CauseReport,
    "capture": shape.CaptureReport,
    "lab": lab_shape.LabRun,
    "lab-list": list[lab_shape.LabEntry],
    "lab-scenario": lab_shape.LabScenario,
    "annotate": wireshark_shape.AnnotateReport,
    "wireshark": wireshark_shape.WiresharkReport,
}
"""File name before ``.schema.json`` -> shape."""

Keywords = dict[str, Any]
PLAIN: dict[object, Keywords] = {
    int: {"type": "integer"},
    float: {"type": "number"},
    str: {"type": "string"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    object: {},
}


def json_schema(name: str) -> Keywords:
    """The schema of one document, as plain values."""
    definitions: dict[str, Keywords] = {}
    root = _of(DOCUMENTS[name], definitions)
    return {
        "$schema": DIALECT,
        "$id": f"urn:wirespan:schema:{name}:1",
        "title": f"wirespan.{name}/1",
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def with_definitions(shapes: Mapping[str, Any]) -> tuple[dict[str, Keywords], dict[str, Keywords]]:
    """The schema of each of these shapes, and the definitions they refer to."""
    definitions: dict[str, Keywords] = {}
    found = {name: _of(each, definitions) for name, each in shapes.items()}
    return found, dict(sorted(definitions.items()))


def schema_text(name: str) -> str:
    """The published file: what stands on disk is exactly this."""
    return json.dumps(json_schema(name), indent=2, ensure_ascii=True) + "\n"


def _of(annotation: Any, definitions: dict[str, Keywords]) -> Keywords:
    if annotation in PLAIN:
        return dict(PLAIN[annotation])
    if is_typeddict(annotation):
        return _record(annotation, definitions)
    return ORIGINS[get_origin(annotation)](get_args(annotation), definitions)


def _record(record: Any, definitions: dict[str, Keywords]) -> Keywords:
    name = record.__name__
    if name not in definitions:
        definitions[name] = {}  # holds its place while fields that mention it are read
        hints = get_type_hints(record, include_extras=True)
        definitions[name] = {
            "description": record.__doc__,
            "type": "object",
            "properties": {field: _of(hint, definitions) for field, hint in hints.items()},
            "required": list(hints),
        }
    return {"$ref": f"#/$defs/{name}"}


def _annotated(arguments: tuple[Any, ...], definitions: dict[str, Keywords]) -> Keywords:
    keywords = _of(arguments[0], definitions)
    for note in arguments[1:]:
        if isinstance(note, shape.Keyword):
            keywords[note.name] = list(note.value) if isinstance(note.value, tuple) else note.value
        else:
            keywords["description"] = note
    return keywords


def _list(arguments: tuple[Any, ...], definitions: dict[str, Keywords]) -> Keywords:
    return {"type": "array", "items": _of(arguments[0], definitions)}


def _dict(arguments: tuple[Any, ...], definitions: dict[str, Keywords]) -> Keywords:
    names, values = (_of(argument, definitions) for argument in arguments)
    keywords: Keywords = {"type": "object", "additionalProperties": values or True}
    if "enum" in names:
        keywords["propertyNames"] = {"enum": names["enum"]}
    return keywords


def _union(arguments: tuple[Any, ...], definitions: dict[str, Keywords]) -> Keywords:
    return {"anyOf": [_of(argument, definitions) for argument in arguments]}


def _literal(arguments: tuple[Any, ...], _definitions: dict[str, Keywords]) -> Keywords:
    return {"const": arguments[0]} if len(arguments) == 1 else {"enum": list(arguments)}


ORIGINS: dict[Any, Callable[[tuple[Any, ...], dict[str, Keywords]], Keywords]] = {
    Annotated: _annotated,
    list: _list,
    dict: _dict,
    Union: _union,
    types.UnionType: _union,
    Literal: _literal,
}
