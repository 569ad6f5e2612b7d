"""``wirespan packets``, on frames made by hand."""

import json

import pytest

from kit.pipeline import CALLS, install
from wirespan.cli.main import main


@pytest.fixture(autouse=True)
def pipeline() -> None:
    install()


def test_a_frame_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packets", "x", "--limit", "3"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["1", "2", "3"]


def test_json_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packets", "x", "--limit", "2", "--json", "--filter", "tcp"]) == 0

    assert len(json.loads(capsys.readouterr().out)["packets"]) == 2
    assert CALLS[-1] == {"source": "x", "filter": "tcp", "limit": 2}
