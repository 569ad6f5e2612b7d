"""The published schema is what the declarations say."""

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from wirespan.report.schema import DOCUMENTS, json_schema, schema_text

ROOT = Path(__file__).parents[2]
PLACES = ("src/wirespan/report", "docs/reference")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_schema_is_a_valid_schema(name: str) -> None:
    Draft202012Validator.check_schema(json_schema(name))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_file_on_disk_is_what_the_generator_prints(name: str, place: str) -> None:
    published = (ROOT / place / f"{name}.schema.json").read_text(encoding="utf-8")

    assert published == schema_text(name), "run tools/generate_schema.py"


def test_the_words_of_time_are_closed_lists() -> None:
    piece = json_schema("report")["$defs"]["Slice"]["properties"]

    assert piece["phase"]["enum"] == [
        "dns", "connect", "tls", "send", "wait", "receive", "client",
    ]  # fmt: skip
    assert "nagle-delayed-ack" in piece["reason"]["enum"]
    assert len(piece["reason"]["enum"]) == 25
    assert len(piece["medium"]["enum"]) == 6


def test_the_contract_s_fields_are_all_required() -> None:
    definitions = json_schema("report")["$defs"]

    assert set(definitions["Report"]["required"]) == {
        "schema", "capture", "totals", "connections", "requests", "findings",
    }  # fmt: skip
    assert set(definitions["Finding"]["required"]) >= {
        "cause", "severity", "cost_ns", "requests", "connection", "frames", "title",
        "evidence", "fix", "reference", "display_filter",
    }  # fmt: skip


def test_a_reader_survives_fields_added_later() -> None:
    assert "additionalProperties" not in json_schema("report")["$defs"]["Request"]
