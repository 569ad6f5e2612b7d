"""Every answer of the server has the shape that is published, field for field."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kit.awaited import awaited
from kit.captures import CAPTURES
from kit.desks import CAPTURED, EXAMPLE, SMALL, asked, desk_of
from wirespan.base.errors import UsageError
from wirespan.report.json_text import json_text
from wirespan.web.app import QUESTIONS, error_answer, listed
from wirespan.web.desk import Desk
from wirespan.web.events import events
from wirespan.web.schema import api_schema
from wirespan.web.shape import ANSWERS

LOSSY = CAPTURES / "zeek.206_example_a.pcap"
FEW = 12
"""Requests, connections and frames of a capture that are asked about."""


def closed(schema: Any) -> Any:
    """The same, but that no field may be there which is not declared."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: closed(each) for name, each in schema.items()}
    if "required" in found and "properties" in found:
        found["additionalProperties"] = False
    return found


SCHEMA = closed(api_schema())


def faults(question: str, answer: Any) -> list[str]:
    """What of it is not as declared, as a client would read it."""
    root = {**SCHEMA["properties"][question], "$defs": SCHEMA["$defs"]}
    read = json.loads(json_text(answer))
    return [
        f"{question} at {'/'.join(map(str, each.path))}: {each.message[:200]}"
        for each in Draft202012Validator(root).iter_errors(read)
    ]


def lists(desk: Desk) -> Iterator[tuple[str, Any]]:
    for question, ask in QUESTIONS.items():
        if "{id}" not in question and question != "/api/compare":
            yield question, asked(desk, ask)
    for by in ("host", "connection", "status", "protocol"):
        found = asked(desk, QUESTIONS["/api/groups"], by=by)
        yield "/api/groups", found
        if found:
            pair = {"a": found[0]["key"], "b": found[-1]["key"]}
            yield "/api/compare", asked(desk, QUESTIONS["/api/compare"], by=by, **pair)


def details(desk: Desk) -> Iterator[tuple[str, Any]]:
    shelf = desk.shelf
    known = {
        "/api/requests/{id}": list(shelf.request_rows),
        "/api/connections/{id}": list(shelf.connection_rows),
        "/api/packets/{id}": list(range(1, len(shelf.frames) + 1)),
    }
    for question, identities in known.items():
        step = max(len(identities) // FEW, 1)
        for identity in identities[::step]:
            yield question, asked(desk, QUESTIONS[question], identity)


def test_every_question_is_declared() -> None:
    assert set(ANSWERS) == {*QUESTIONS, "/api/captures", "/api/events", "refused"}


@pytest.mark.parametrize("path", CAPTURED, ids=lambda path: path.name)
def test_lists_are_as_declared(path: Path) -> None:
    assert [fault for each in lists(desk_of(path)) for fault in faults(*each)] == []


@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.name)
def test_details_are_as_declared(path: Path) -> None:
    assert [fault for each in details(desk_of(path)) for fault in faults(*each)] == []


@pytest.mark.skipif(not LOSSY.is_file(), reason=f"{LOSSY} is not there")
def test_blocks_acknowledged_out_of_order_are_as_declared() -> None:
    answer = asked(desk_of(LOSSY), QUESTIONS["/api/requests/{id}"], 1)

    assert len(answer["segments"]["sacked"]["left"]) == 87
    assert faults("/api/requests/{id}", answer) == []


async def first_event() -> str:
    return str(await anext(aiter(events(desk_of(EXAMPLE)).body_iterator)))


def test_events_captures_and_refusals_are_as_declared() -> None:
    refused = json.loads(bytes(error_answer(UsageError("what", "why", "remedy")).body))
    event = awaited(first_event())

    assert faults("/api/events", json.loads(event.removeprefix("data: "))) == []
    assert faults("/api/captures", [listed(desk_of(EXAMPLE))]) == []
    assert faults("refused", refused) == []


def test_a_field_too_many_one_too_few_and_a_wrong_one_are_faults() -> None:
    good = asked(desk_of(EXAMPLE), QUESTIONS["/api/filter"])

    assert faults("/api/filter", good) == []
    assert len(faults("/api/filter", {**good, "more": 1})) == 1
    assert len(faults("/api/filter", {"ok": True, "completions": [], "tshark": ""})) == 1
    assert len(faults("/api/filter", {**good, "ok": "yes"})) == 1
