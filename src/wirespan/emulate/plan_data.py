"""Plans as plain data, for JSON and TOML, and back; nothing is lost on the way.

    [{"stage": "loss", "of": "1%"}, {"stage": "delay", "delay": "40ms"}]

Quantities are written as people do (``quantities``); a field left out has its usual value.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from typing import Any, cast

from wirespan.base.errors import UsageError
from wirespan.emulate import plans
from wirespan.emulate.picks import parse_pick, show_pick
from wirespan.emulate.quantities import (
    parse_bytes,
    parse_delay,
    parse_rate,
    parse_share,
    show_bytes,
    show_delay,
    show_rate,
    show_share,
)

STAGES: dict[str, type] = {
    "delay": plans.Delay,
    "rate": plans.Rate,
    "trace": plans.Trace,
    "policer": plans.Policer,
    "loss": plans.Loss,
    "duplication": plans.Duplication,
    "corruption": plans.Corruption,
    "reordering": plans.Reordering,
    "mtu": plans.Mtu,
    "blackout": plans.Blackout,
}
QUEUES: dict[str, type] = {
    "drop-tail": plans.DropTail,
    "codel": plans.CoDel,
    "fq-codel": plans.FqCoDel,
}
BURSTS: dict[str, type] = {"gilbert-elliott": plans.GilbertElliott}
REMEDY = "see the reference of links"
MOST_STAGES = 64
LARGEST_COUNT = 10**9


@dataclass(frozen=True, slots=True)
class Form:
    """How a kind of field is written and read."""

    show: Callable[[Any], Any]
    parse: Callable[[Any], Any]


def way_to_data(way: plans.Way) -> list[dict[str, Any]]:
    return [_value_to_data("stage", STAGES, stage) for stage in way.stages]


def way_from_data(data: Any) -> plans.Way:
    expect(isinstance(data, list | tuple), "a way", "it is no list of stages")
    expect(len(data) <= MOST_STAGES, "a way", f"it has more than {MOST_STAGES} stages")
    return plans.Way(tuple(_value_from_data("stage", STAGES, stage) for stage in data))


def expect(met: bool, what: str, why: str) -> None:
    if not met:
        raise UsageError(f"not {what}", why, REMEDY)


def _value_to_data(key: str, kinds: dict[str, type], value: Any) -> dict[str, Any]:
    name = next(name for name, kind in kinds.items() if kind is type(value))
    data: dict[str, Any] = {key: name}
    for field in fields(value):
        content = getattr(value, field.name)
        if field.default is MISSING or content != field.default:
            written, form = _form(field)
            data[written] = form.show(content)
    return data


def _value_from_data(key: str, kinds: dict[str, type], data: Any) -> Any:
    expect(isinstance(data, Mapping), f"a {key}", f"it is no table: {str(data)[:80]!r}")
    name = data.get(key)
    kind = kinds.get(name) if isinstance(name, str) else None
    if kind is None:
        why = f"{str(name)[:80]!r} is none of {', '.join(kinds)}"
        raise UsageError(f"not a {key}", why, REMEDY)
    forms = {written: (field, form) for field in fields(kind) for written, form in [_form(field)]}
    unknown = sorted(set(map(str, data)) - set(forms) - {key})
    expect(not unknown, f"a {name}", f"it has {', '.join(unknown)[:80]!r}")
    missing = [
        written
        for written, (field, _) in forms.items()
        if field.default is MISSING and written not in data
    ]
    expect(not missing, f"a {name}", f"it lacks {', '.join(missing)!r}")
    given = {
        field.name: form.parse(data[written])
        for written, (field, form) in forms.items()
        if written in data
    }
    return kind(**given)


def _form(field: "Field[Any]") -> tuple[str, Form]:
    """The name a field is written by, and how its content is."""
    if field.name in FORMS:
        return FORMS[field.name]
    for suffix, form in UNITS.items():
        if field.name.endswith(suffix):
            return field.name.removesuffix(suffix), form
    return field.name, SHARE if field.type is float else FLAG


def _parse_flag(value: Any) -> bool:
    expect(isinstance(value, bool), "a choice", "it is neither true nor false")
    return cast(bool, value)


def _parse_count(value: Any) -> int:
    is_count = isinstance(value, int) and not isinstance(value, bool)
    expect(is_count and 0 <= value <= LARGEST_COUNT, "a number", f"it is {str(value)[:80]!r}")
    return cast(int, value)


def _parse_text(value: Any) -> str:
    expect(isinstance(value, str), "a name", f"it is {str(value)[:80]!r}")
    return cast(str, value)


def _show_any_pick(pick: plans.Pick) -> Any:
    if isinstance(pick, plans.GilbertElliott):
        return _value_to_data("model", BURSTS, pick)
    return show_pick(pick)


def _parse_any_pick(data: Any) -> Any:
    if isinstance(data, str):
        return parse_pick(data)
    return _value_from_data("model", BURSTS, data)


def _parse_moments(data: Any) -> tuple[int, ...]:
    expect(isinstance(data, list | tuple), "a trace", "it is no list of milliseconds")
    return tuple(_parse_count(moment) for moment in data)


def _show_windows(windows: tuple[plans.Window, ...]) -> list[dict[str, str]]:
    return [
        {"start": show_delay(window.start_ns), "length": show_delay(window.length_ns)}
        for window in windows
    ]


def _parse_windows(data: Any) -> tuple[plans.Window, ...]:
    expect(isinstance(data, list | tuple), "a blackout", "its windows are no list")
    for window in data:
        whole = isinstance(window, Mapping) and set(window) == {"start", "length"}
        expect(whole, "a window", "it has a start and a length")
    return tuple(
        plans.Window(parse_delay(window["start"]), parse_delay(window["length"])) for window in data
    )


SHARE = Form(show_share, parse_share)
FLAG = Form(bool, _parse_flag)
COUNT = Form(int, _parse_count)
UNITS = {
    "_ns": Form(show_delay, parse_delay),
    "_bps": Form(show_rate, parse_rate),
    "_bytes": Form(show_bytes, parse_bytes),
    "_packets": COUNT,
}
FORMS: dict[str, tuple[str, Form]] = {
    "pick": ("of", Form(_show_any_pick, _parse_any_pick)),
    "queue": (
        "queue",
        Form(
            lambda queue: _value_to_data("kind", QUEUES, queue),
            lambda data: _value_from_data("kind", QUEUES, data),
        ),
    ),
    "limit_bytes": ("limit_bytes", UNITS["_bytes"]),
    "limit_packets": ("limit_packets", COUNT),
    "flows": ("flows", COUNT),
    "distribution": ("distribution", Form(str, _parse_text)),
    "opportunities_ms": ("opportunities_ms", Form(list, _parse_moments)),
    "windows": ("windows", Form(_show_windows, _parse_windows)),
}
"""Fields whose name alone does not say how they are written."""
