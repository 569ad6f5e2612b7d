"""What the lab prints as JSON fits its schemas."""

import io
import json

from jsonschema import Draft202012Validator

from kit.runs import finding, run_of
from kit.stages import scenario
from wirespan.lab.shelf import every
from wirespan.report.lab_document import (
    run_document,
    scenario_document,
    write_list,
    write_run,
)
from wirespan.report.schema import json_schema


def test_the_list_fits_its_schema() -> None:
    stream = io.StringIO()

    write_list(every(), stream.write)

    entries = json.loads(stream.getvalue())
    Draft202012Validator(json_schema("lab-list")).validate(entries)
    assert {"name", "title", "group", "causes", "variants", "needs"} == set(entries[0])


def test_every_scenario_fits_its_schema() -> None:
    schema = Draft202012Validator(json_schema("lab-scenario"))

    for one in every():
        schema.validate(scenario_document(one))


def test_a_run_fits_its_schema() -> None:
    stream = io.StringIO()

    write_run(run_of("broken", finding("slow-start", 60)), stream.write, kept=True)

    document = json.loads(stream.getvalue())
    Draft202012Validator(json_schema("lab")).validate(document)
    assert document["captures"]["client"] == "kept/client.pcapng"
    assert document["lateness_ns"] == {"p50": 50_000, "p99": 90_000, "max": 120_000}


def test_found_missed_and_false_are_told_for_each_capture() -> None:
    run = run_of("broken", finding("slow-start", 60), at_server=(finding("policer"),))

    document = run_document(run, kept=False)

    assert document["expected"] == ["slow-start"]
    assert document["missed"] == {"client": [], "server": ["slow-start"]}
    assert document["false"] == {"client": [], "server": ["policer"]}
    assert document["captures"] == {"client": None, "server": None}


def test_costs_stand_beside_what_was_made() -> None:
    sleeps = scenario(truth=[{"request": "page", "reasons": ["server"], "ms": 100}])

    document = run_document(run_of("broken", finding("slow-start", 60), of=sleeps), kept=False)

    assert document["cost_ns"] == {
        "slow-start": {"expected": 100_000_000, "client": 60_000_000, "server": 60_000_000}
    }


def test_of_a_fixed_variant_nothing_is_expected() -> None:
    assert run_document(run_of("fixed"), kept=False)["expected"] == []
