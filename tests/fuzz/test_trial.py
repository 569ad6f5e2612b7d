"""The trial notices what it is there for."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from kit.trial import check_refusal, check_report, run

EXAMPLE = Path(__file__).parents[2] / "examples" / "post-over-40ms.pcapng"


@pytest.fixture(scope="module")
def report() -> dict[str, Any]:
    return json.loads(run("explain", "--json", str(EXAMPLE))[1])


def test_a_good_report_passes(report: dict[str, Any]) -> None:
    check_report(json.dumps(report))


@pytest.mark.parametrize(
    ("place", "by"),
    [
        (("requests", 0, "duration_ns"), 1),
        (("requests", 0, "phases", "dns"), 1),
        (("requests", 0, "ledger", 0, "end_ns"), 1),
        (("requests", 0, "ledger", 0, "start_ns"), -1),
        (("totals", "duration_ns"), 1),
        (("totals", "reasons", "server"), -1),
        (("totals", "media", "unknown"), 1),
        (("findings", 0, "cost_ns"), 10**12),
    ],
)
def test_a_nanosecond_too_many_is_noticed(
    report: dict[str, Any], place: tuple[Any, ...], by: int
) -> None:
    harmed = copy.deepcopy(report)
    *way, last = place
    at: Any = harmed
    for step in way:
        at = at[step]
    at[last] += by

    with pytest.raises(AssertionError):
        check_report(json.dumps(harmed))


def test_a_report_of_another_shape_is_noticed(report: dict[str, Any]) -> None:
    harmed = {name: value for name, value in report.items() if name != "findings"}

    with pytest.raises(AssertionError, match="findings"):
        check_report(json.dumps(harmed))


@pytest.mark.parametrize("text", ["", "Traceback", "wirespan: two\nlines\n"])
def test_anything_but_one_sentence_is_noticed(text: str) -> None:
    with pytest.raises(AssertionError):
        check_refusal(text)
