"""The ``wirespan.compare/1`` document."""

import json
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kit.answers import slow_post
from kit.compared import compared
from kit.sides import asked, lookup, many, side
from wirespan.compare.budget import Miss
from wirespan.report.compare_document import compare_document
from wirespan.report.compared import Kept
from wirespan.report.json_text import json_text
from wirespan.report.schema import json_schema

VALIDATOR = Draft202012Validator(json_schema("compare"))
REQUESTS = st.lists(
    st.builds(asked, st.sampled_from(["GET /a", "GET /b"]), st.floats(0, 10_000)), max_size=9
)


def test_it_follows_its_schema() -> None:
    budget = Kept("2.5", Fraction("2.5"), (Miss("GET /a", 1, 2),))
    before = side(*many(9), lookup(), asked("GET /gone"), findings=slow_post().findings)
    document = compare_document(compared(before, side(*many(9), vantage="server"), budget))

    VALIDATOR.validate(json.loads(json_text(document)))

    assert document["schema"] == "wirespan.compare/1"
    assert document["budget"] == {
        "percent": "2.5",
        "kept": False,
        "missed": [{"name": "GET /a", "before_ns": 1, "after_ns": 2}],
    }
    assert document["before"]["requests"] == 11
    assert document["after"]["vantage"] == "server"
    assert not document["whole_vantage"]


def test_nothing_to_compare_follows_it_too() -> None:
    document = compare_document(compared())

    VALIDATOR.validate(json.loads(json_text(document)))

    assert document["whole"] is None
    assert document["budget"] is None


def test_each_endpoint_says_who_asked_it() -> None:
    document = compare_document(
        compared(side(asked("GET /a"), asked("GET /b")), side(asked("GET /a"), lookup()))
    )

    assert [(each["name"], each["seen"], each["kind"]) for each in document["endpoints"]] == [
        ("GET /a", "both", "request"),
        ("GET /b", "before", "request"),
        ("A example.com", "after", "lookup"),
    ]
    assert document["endpoints"][1]["difference"] is None


@given(REQUESTS, REQUESTS)
def test_what_is_printed_adds_up(before: list[object], after: list[object]) -> None:
    document = compare_document(compared(side(*before), side(*after)))  # type: ignore[arg-type]  # requests, as drawn

    for each in [*document["endpoints"], document["whole"]]:
        if each is None or each["difference"] is None:
            continue
        between = each["difference"]
        assert sum(between["reasons"].values()) == between["mean_ns"]
        assert sum(between["phases"].values()) == between["mean_ns"]
        for figures in (each["before"], each["after"]):
            assert figures is not None
            assert sum(figures["reasons"].values()) == figures["mean_ns"]
            assert sum(figures["reason_totals"].values()) == figures["total_ns"]
            assert sum(figures["phase_totals"].values()) == figures["total_ns"]
