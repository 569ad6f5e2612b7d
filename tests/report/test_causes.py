"""The catalogue as reference."""

import io
import json

from jsonschema import Draft202012Validator

from kit.pages import printed
from kit.pipeline import CATALOGUE
from wirespan.report.causes import print_catalogue, print_cause, write_causes
from wirespan.report.schema import json_schema


def test_the_list_is_grouped() -> None:
    text = printed(lambda page: print_catalogue(page, CATALOGUE))

    assert " Host and application\n" in text
    assert "  slow-start" in text
    assert "more bytes than the initial window" in text


def test_a_page_tells_mechanism_proof_look_alikes_cost_and_fix() -> None:
    text = printed(lambda page: print_cause(page, CATALOGUE[0]))

    for heading in ("What happens", "What proves it", "What looks like it", "What it costs"):
        assert f" {heading}\n" in text
    assert " python  py-spy top --pid PID\n         or a profiler\n" in text


def test_the_document_fits_its_schema() -> None:
    stream = io.StringIO()

    write_causes(CATALOGUE, stream.write)

    document = json.loads(stream.getvalue())
    Draft202012Validator(json_schema("causes")).validate(document)
    assert [each["id"] for each in document["causes"]] == ["slow-server-think", "slow-start"]
