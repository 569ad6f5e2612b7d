"""The JSON document of an answer, as text."""

import copy
import io
import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kit.answers import SAMPLES
from wirespan.report.document import document
from wirespan.report.schema import json_schema
from wirespan.report.stream import write_report, write_reports


def strict(name: str) -> Draft202012Validator:
    """The schema with undeclared fields forbidden: the document may say no more than it."""
    schema: dict[str, Any] = copy.deepcopy(json_schema(name))
    for definition in schema["$defs"].values():
        definition["additionalProperties"] = False
    return Draft202012Validator(schema)


def written(*names: str) -> Any:
    stream = io.StringIO()
    if len(names) == 1:
        write_report(SAMPLES[names[0]](), stream.write)
    else:
        write_reports((SAMPLES[name]() for name in names), stream.write)
    return json.loads(stream.getvalue())


@pytest.mark.parametrize("name", SAMPLES)
def test_every_sample_fits_the_schema(name: str) -> None:
    strict("report").validate(written(name))


@pytest.mark.parametrize("name", sorted(SAMPLES.keys() - {"hostile"}))
def test_stream_and_value_are_the_same_document(name: str) -> None:
    assert written(name) == json.loads(json.dumps(document(SAMPLES[name]())))


def test_hostile_strings_survive_but_for_half_characters() -> None:
    request = written("hostile")["requests"][0]

    assert request["host"] == "evil\x1b[31m\n\u202ehost"
    assert "\\xff\\ud800\x00" in request["request"]


def test_several_answers_stand_in_one_document_in_order() -> None:
    reports = written("loss", "empty_capture", "slow_post")

    strict("reports").validate(reports)
    assert [each["capture"]["packets"] for each in reports["reports"]] == [2_450, 0, 142]


def test_no_answers_are_an_empty_list() -> None:
    stream = io.StringIO()

    write_reports([], stream.write)

    assert json.loads(stream.getvalue()) == {"schema": "wirespan.reports/1", "reports": []}
