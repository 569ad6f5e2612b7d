"""TypeScript from JSON Schema."""

import importlib
from pathlib import Path
from typing import Annotated, Any, Literal, TypedDict

import pytest

from wirespan.report.schema import with_definitions
from wirespan.report.shape import Keyword

ROOT = Path(__file__).parents[2]

Colour = Annotated[str, Keyword("title", "Colour"), Keyword("enum", ("red", "blue"))]


class Inner(TypedDict):
    """One of several."""

    colour: Colour


class Outer(TypedDict):
    """All that a type may be."""

    number: Annotated[int, "Of something."]
    share: float
    word: str | None
    kind: Literal["tls", "quic"]
    one: Literal["only"]
    either: str | int | bool
    pair: Annotated[list[int], Keyword("minItems", 2), Keyword("maxItems", 2)] | None
    many: list[Inner]
    mixed: list[str | None]
    by_name: dict[str, int]
    anything: dict[str, object]


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    return importlib.import_module("generate_types")


@pytest.fixture
def written(tool: Any) -> str:
    _, definitions = with_definitions({"outer": Outer})
    return str(tool.typescript({"$defs": definitions}))


def test_every_kind_of_type_is_written(written: str) -> None:
    lines = written.split("export type Outer = {\n")[1].split("};")[0].splitlines()

    assert [line.strip() for line in lines] == [
        "/** Of something. */",
        "number: number;",
        "share: number;",
        "word: string | null;",
        'kind: "tls" | "quic";',
        'one: "only";',
        "either: string | number | boolean;",
        "pair: [number, number] | null;",
        "many: Inner[];",
        "mixed: (string | null)[];",
        "by_name: Record<string, number>;",
        "anything: Record<string, unknown>;",
    ]


def test_a_closed_list_with_a_title_is_a_type_of_that_name(written: str) -> None:
    assert 'export type Colour = "red" | "blue";' in written
    assert "  colour: Colour;" in written


def test_a_record_says_what_it_is(written: str) -> None:
    assert "/** One of several. */\nexport type Inner = {" in written


def test_a_field_that_may_be_missing_is_marked(tool: Any) -> None:
    record: dict[str, Any] = {
        "description": "R.", "properties": {"a": {"type": "string"}}, "required": [],
    }  # fmt: skip

    assert "  a?: string;" in tool.typescript({"$defs": {"R": record}})


def test_long_lists_are_folded_between_their_words(tool: Any) -> None:
    lines = tool.typescript(tool.api_schema()).splitlines()

    assert max(map(len, lines)) <= 100
    assert [line for line in lines if line.count('"') % 2] == []


def test_the_page_s_types_are_current(tool: Any) -> None:
    for path, text in tool.pages().items():
        assert (ROOT / path).read_text(encoding="utf-8") == text
