"""Values from outside against declared shapes."""

import json
from typing import Annotated, Literal, TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.answers import dns_failure, loss, slow_post
from wirespan.report.document import document
from wirespan.report.fitting import misfit
from wirespan.report.json_text import json_text
from wirespan.report.shape import Keyword, Report

Small = Annotated[
    int, Keyword("minimum", 0), Keyword("maximum", 9), Keyword("title", "Small"), "A digit."
]


class Pair(TypedDict):
    """Two numbers."""

    first: Small
    second: Annotated[list[Small], Keyword("minItems", 1), Keyword("maxItems", 2)]


@pytest.mark.parametrize(
    ("value", "shape", "found"),
    [
        (0, Small, None),
        (9, Small, None),
        (-1, Small, "it breaks its minimum, 0"),
        (10, Small, "it breaks its maximum, 9"),
        (True, Small, "it is not a whole number"),
        (1.0, Small, "it is not a whole number"),
        (1, float, None),
        (True, float, "it is not a number"),
        (1, bool, "it is not true or false"),
        (True, bool, None),
        ("", str, None),
        (None, str, "it is not a text"),
        (None, str | None, None),
        (1, str | None, "it is not a text"),
        ("a", Literal["a", "b"], None),
        ("c", Literal["a", "b"], "it is not 'a' or 'b'"),
        ({"a": 1}, dict[str, Small], None),
        ({"a": 10}, dict[str, Small], "'a' of it breaks its maximum, 9"),
        ([], dict[str, int], "it is not an object"),
        ({"x": 1}, dict[Annotated[str, Keyword("enum", ("a",))], int],
         "the name 'x' of it breaks its enum, ('a',)"),
        ({"first": 1, "second": [2], "third": "more"}, Pair, None),
        ({"first": 1}, Pair, "it has no 'second'"),
        ([1, [2]], Pair, "it is not an object"),
        ({"first": 1, "second": []}, Pair, "second of it breaks its minItems, 1"),
        ({"first": 1, "second": [1, 2, 3]}, Pair, "second of it breaks its maxItems, 2"),
        ({"first": 1, "second": [1, "2"]}, Pair,
         "item 1 of second of it is not a whole number"),
        ({"first": 1, "second": {}}, Pair, "second of it is not a list"),
        (object(), object, None),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told_with_its_place(
    value: object, shape: object, found: str | None
) -> None:
    assert misfit(value, shape, "it") == found


@pytest.mark.parametrize("answer", [slow_post(), loss(), dns_failure()])
def test_reports_fit(answer: object) -> None:
    assert misfit(json.loads(json_text(document(answer))), Report) is None  # type: ignore[arg-type]  # answers, as drawn


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON)
def test_any_json_is_judged(value: object) -> None:
    assert misfit(value, Report) is not None
