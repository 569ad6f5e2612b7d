"""What must hold for any bytes: an answer whose numbers add up, or one sentence.

Everything goes through the command line, as a user would do it.
"""

import contextlib
import io
import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from kit.patience import unhung
from wirespan.cli.main import main
from wirespan.report.schema import json_schema


@cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json_schema(name))


def run(*arguments: str) -> tuple[int, str, str]:
    """Exit status, standard output, standard error of a command."""
    output, errors = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
        status = main(list(arguments))
    return status, output.getvalue(), errors.getvalue()


def check_request(request: dict[str, Any]) -> None:
    """The slices are contiguous, and each account of the request's time has the same sum."""
    start, end = request["start_ns"], request["end_ns"]
    assert request["duration_ns"] == end - start >= 0
    assert sum(request["phases"].values()) == request["duration_ns"]
    cursor = start
    for piece in request["ledger"]:
        assert piece["start_ns"] == cursor
        assert piece["end_ns"] >= cursor
        cursor = piece["end_ns"]
    assert cursor == end or not request["ledger"]


def check_report(text: str) -> None:
    report = json.loads(text)
    problem = next(validator("report").iter_errors(report), None)
    assert problem is None, f"{problem.json_path}: {problem.message}"
    for request in report["requests"]:
        check_request(request)
    totals = report["totals"]
    assert len(report["requests"]) == sum(totals["requests"].values())
    spent = sum(request["duration_ns"] for request in report["requests"])
    assert totals["duration_ns"] == spent
    for account in ("phases", "reasons", "media"):
        assert sum(totals[account].values()) == spent, account
    for finding in report["findings"]:
        assert 0 <= finding["cost_ns"] <= spent, finding["cause"]


def check_refusal(errors: str) -> None:
    """One sentence on standard error."""
    assert errors.startswith("wirespan: ")
    assert errors.count("\n") == 1


def try_capture(path: Path) -> None:
    """Every command, on bytes that may be anything."""
    with unhung():
        _try_all(path)


def _try_all(path: Path) -> None:
    status, output, errors = run("explain", "--json", str(path))
    assert status in (0, 2)
    if status == 0:
        check_report(output)
    else:
        check_refusal(errors)
        assert output == ""
    for command in (("explain", "--connections"), ("layers", "--json"), ("packets", "--json")):
        status, output, errors = run(*command, str(path))
        assert status in (0, 2), command
        if status == 0 and "--json" in command:
            json.loads(output)
