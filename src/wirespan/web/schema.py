"""The JSON Schema of the server's answers, made from the declarations in ``web.shape``."""

import json
from typing import Any

from wirespan.report.schema import DIALECT, Keywords, with_definitions
from wirespan.report.shape import SINCE_EPOCH
from wirespan.web.shape import ANSWERS

SINCE_FIRST_FRAME = "Nanoseconds since the capture's first frame."


def api_schema() -> Keywords:
    """An object with a property a question, whose value is its answer."""
    answers, definitions = with_definitions(ANSWERS)
    return {
        "$schema": DIALECT,
        "$id": "urn:wirespan:schema:api:1",
        "title": "wirespan.api/1",
        "type": "object",
        "properties": answers,
        "$defs": _relative(definitions),
    }


def api_schema_text() -> str:
    """The published file."""
    return json.dumps(api_schema(), indent=2, ensure_ascii=True) + "\n"


def _relative(value: Any) -> Any:
    """What the report counts from 1970 the page counts from the first frame."""
    if isinstance(value, dict):
        return {name: _relative(each) for name, each in value.items()}
    return SINCE_FIRST_FRAME if value == SINCE_EPOCH else value
