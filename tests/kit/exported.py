"""What a reader of our exports demands of them: qlog's main schema, and Trace Event Format."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

TEXT = {"type": "string"}
QLOG: dict[str, Any] = {
    "type": "object",
    "required": ["file_schema", "serialization_format", "traces", "qlog_version", "qlog_format"],
    "properties": {
        "file_schema": {"const": "urn:ietf:params:qlog:file:contained"},
        "serialization_format": {"const": "application/qlog+json"},
        "qlog_version": {"enum": ["draft-02", "0.3"]},
        "qlog_format": {"const": "JSON"},
        "title": TEXT,
        "traces": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["event_schemas", "events"],
                "additionalProperties": False,
                "properties": {
                    "event_schemas": {"type": "array", "minItems": 1, "items": TEXT},
                    "common_fields": {
                        "properties": {
                            "time_format": {"enum": ["relative_to_epoch"]},
                            "reference_time": {
                                "required": ["clock_type", "epoch"],
                                "properties": {
                                    "clock_type": {"enum": ["system", "monotonic"]},
                                    "epoch": {"pattern": r"^\d{4}-\d\d-\d\dT[\d:.]+Z$"},
                                },
                            },
                        },
                    },
                    "vantage_point": {
                        "required": ["type", "flow"],
                        "properties": {
                            "type": {"const": "network"},
                            "flow": {"enum": ["client", "server", "unknown"]},
                        },
                    },
                    "events": {
                        "type": "array",
                        "items": {
                            "required": ["time", "name", "data"],
                            "properties": {
                                "time": {"type": "number"},
                                "name": {"pattern": "^[a-z0-9]+:[a-z_]+$"},
                                "group_id": TEXT,
                                "data": {"type": "object"},
                            },
                        },
                    },
                },
            },
        },
    },
}
"""LogFile, QlogFile, Trace, CommonFields, ReferenceTime, VantagePoint and Event of the draft."""


def trace_faults(events: Iterable[dict[str, Any]]) -> list[str]:
    """Against the Trace Event Format: what each kind demands, and bars that cross in a lane.

    A viewer hangs a bar under the one it lies in; one that crosses another is dropped.
    """
    faults = []
    lanes: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for each in events:
        if not all(isinstance(each.get(key), int) for key in ("pid", "tid")):
            faults.append(f"no process or thread: {each}")
        elif each["ph"] == "X":
            start, lasts = round(each["ts"] * 1000), round(each["dur"] * 1000)
            lanes[each["pid"], each["tid"]].append((start, start + lasts))
            if lasts < 0 or not each["name"]:
                faults.append(f"no bar: {each}")
        elif each["ph"] != "M" or not isinstance(each["args"]["name"], str):
            faults.append(f"neither a bar nor a name: {each}")
    return faults + [fault for lane, bars in lanes.items() for fault in _crossing(lane, bars)]


def _crossing(lane: tuple[int, int], bars: list[tuple[int, int]]) -> Iterable[str]:
    """The longer of two that begin together is the outer one."""
    ends: list[int] = []
    for start, end in sorted(bars, key=lambda bar: (bar[0], -bar[1])):
        while ends and ends[-1] <= start:
            ends.pop()
        if ends and end > ends[-1]:
            yield f"lane {lane}: {start}..{end} passes the end {ends[-1]} of what it lies in"
        ends.append(end)
