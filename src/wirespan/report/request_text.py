"""A request as one line of JSON, written straight from its values.

The same document as ``document.request``, to which a test holds it equal, without building
dictionaries for an encoder to take apart again: a report may list a hundred thousand
requests of ten slices. Field names and their order come from the declarations in ``shape``.
"""

from collections.abc import Iterable, Mapping
from json.encoder import encode_basestring_ascii as quoted
from typing import Any

from wirespan.ledger.request import LayerBytes, Request, Slice
from wirespan.report import shape
from wirespan.report.document import MEDIA, PHASES, REASONS, request
from wirespan.report.json_text import json_text


def _template(names: Iterable[str]) -> str:
    return "{" + ",".join(f'"{name}":%s' for name in names) + "}"


REQUEST = _template(shape.Request.__annotations__)
DIRECTIONS = _template(shape.Directions.__annotations__)
LAYERS = _template(shape.Layers.__annotations__)
PACKETS = _template(shape.Packets.__annotations__)
ROUND_TRIPS = tuple(shape.RoundTrips.__annotations__)
TRIPS = _template(ROUND_TRIPS)
SLICE = _template(shape.Slice.__annotations__)
PHASE_TOTALS = _template(PHASES)
PHASE_TEXTS = tuple(map(quoted, PHASES))
REASON_TEXTS = tuple(map(quoted, REASONS))
MEDIUM_TEXTS = tuple(map(quoted, MEDIA))


def request_text(value: Request) -> str:
    """One line, pure ASCII."""
    line = REQUEST % (
        value.id,
        value.connection,
        _number(value.stream_id),
        quoted(value.protocol),
        quoted(value.request),
        _text(value.host),
        _text(value.response),
        _text(value.failed),
        value.start_ns,
        value.end_ns,
        value.duration_ns,
        "true" if value.clock_stepped else "false",
        _numbers(value.request_frames),
        _numbers(value.response_frames) if value.response_frames else "null",
        DIRECTIONS % (_layers(value.sent), _layers(value.received)),
        PACKETS % (_number(value.sent_packets), _number(value.received_packets)),
        TRIPS % tuple([value.round_trips.get(name, 0) for name in ROUND_TRIPS]),
        PHASE_TOTALS % _phases(value.phases),
        "[" + ",".join(map(_slice, value.ledger)) + "]",
        _numbers(value.waits_for),
        _number(value.inside),
    )
    # Half a character in some string: rare, and written out by the general encoder.
    return json_text(request(value)) if "\\ud" in line else line


def _slice(value: Slice) -> str:
    return SLICE % (
        value.start_ns,
        value.end_ns,
        PHASE_TEXTS[value.phase],
        REASON_TEXTS[value.reason],
        MEDIUM_TEXTS[value.medium],
        _numbers(value.frames),
        value.confidence,
    )


def _layers(value: LayerBytes) -> str:
    return LAYERS % (value.application, value.tls, value.transport, value.network, value.link)


def _phases(values: Mapping[Any, int]) -> tuple[int, ...]:
    """In the order of the vocabulary; looking each up would hash an enum member in Python."""
    totals = [0] * len(PHASES)
    for phase, nanoseconds in values.items():
        totals[phase] = nanoseconds
    return tuple(totals)


def _number(value: int | None) -> int | str:
    return "null" if value is None else value


def _numbers(values: tuple[int, ...]) -> str:
    return "[" + ",".join(map(str, values)) + "]"


def _text(value: str | None) -> str:
    return "null" if value is None else quoted(value)
