"""A file to send, taken apart again: what stands in it, and what its answers say."""

import base64
import json
import re
import zlib
from functools import cache
from pathlib import Path
from typing import Any

from kit.desks import desk_of
from wirespan.web.report_file import Gathering, Kept

ANSWERS = re.compile(r'<script type="[^"]*" id="answers">([^<]*)</script>')


def answers_of(bundle: str) -> dict[str, Any]:
    """Place -> answer."""
    return {place: json.loads(text) for place, text in _lines(bundle)}


def texts_of(bundle: str) -> list[str]:
    """Every string in all the answers, keys too."""
    found: list[str] = []
    for place, text in _lines(bundle):
        found.append(place)
        _gather(json.loads(text), found)
    return found


def bundle_in(page: str) -> str:
    found = ANSWERS.search(page)
    assert found is not None
    return found[1]


@cache
def gathered(path: Path, *, redacted: bool = True) -> tuple[str, Kept]:
    """The bundle of a capture."""
    return Gathering(desk_of(path), redacted=redacted).gather()


def _lines(bundle: str) -> list[tuple[str, str]]:
    unpacked = zlib.decompress(base64.b64decode(bundle), -15).decode("ascii")
    pairs = (line.partition("\t") for line in unpacked.splitlines())
    return [(place, text) for place, _, text in pairs]


def _gather(value: Any, found: list[str]) -> None:
    if isinstance(value, str):
        found.append(value)
    elif isinstance(value, dict):
        for key, each in value.items():
            found.append(key)
            _gather(each, found)
    elif isinstance(value, list):
        for each in value:
            _gather(each, found)
