"""The published schema of the server's answers."""

from pathlib import Path

from jsonschema import Draft202012Validator

from wirespan.web.schema import api_schema, api_schema_text

PUBLISHED = Path(__file__).parents[2] / "docs" / "reference" / "api.schema.json"


def test_it_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(api_schema())


def test_the_file_on_disk_is_what_the_generator_prints() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == api_schema_text()


def test_times_count_from_the_first_frame() -> None:
    definitions = api_schema()["$defs"]

    assert definitions["Slice"]["properties"]["start_ns"]["description"] == (
        "Nanoseconds since the capture's first frame."
    )
    assert "Nanoseconds since the Unix epoch." not in api_schema_text()


def test_a_question_is_a_property_whose_value_is_its_answer() -> None:
    questions = api_schema()["properties"]

    assert questions["/api/summary"] == {"$ref": "#/$defs/Summary"}
    assert questions["/api/groups"] == {"type": "array", "items": {"$ref": "#/$defs/Group"}}
