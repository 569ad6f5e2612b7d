"""The summary's numbers are the report's."""

from pathlib import Path
from typing import Any

import pytest

from kit.desks import CAPTURED, EXAMPLE, asked, desk_of
from wirespan.explain.run import explain
from wirespan.report import document
from wirespan.web.overview import summary


@pytest.mark.parametrize("path", CAPTURED, ids=lambda path: path.name)
def test_its_numbers_are_the_report_s(path: Path) -> None:
    report = document.document(explain(str(path)))

    found = asked(desk_of(path), summary)

    assert found["totals"] == report["totals"]
    assert found["requests_total"] == len(report["requests"])
    assert found["connections_total"] == len(report["connections"])
    secured = [each for each in report["connections"] if _is_secured(each)]
    assert found["handshakes_total"] == len(secured)
    for mine, told in zip(found["findings"], report["findings"], strict=True):
        assert {key: mine[key] for key in told} == told
        assert mine["id"] == told["cause"]
    times = {"first_ns", "last_ns", "start_ns"}
    capture = report["capture"]
    assert {key: value for key, value in found["capture"].items() if key not in times} == {
        key: value for key, value in capture.items() if key not in times
    }
    assert found["capture"]["first_ns"] == str(capture["first_ns"])
    assert sum(found["traffic"]["packets"]) == capture["packets"]
    assert sum(found["traffic"]["bytes"]) == capture["bytes"]
    assert (found["state"], found["read_share"]) == ("done", 1.0)


def test_marks_are_named_by_their_bit() -> None:
    marks = asked(desk_of(EXAMPLE), summary)["marks"]

    assert marks[:6] == ["from-server", "fin", "syn", "rst", "psh", "retransmission"]
    assert len(marks) == 27


def _is_secured(connection: dict[str, Any]) -> bool:
    return bool(connection["security"]) or connection["transport"] == "quic"
