"""``wirespan layers``, on answers made by hand."""

import json

import pytest

from kit.pipeline import CALLS, install
from wirespan.cli.main import main


@pytest.fixture(autouse=True)
def pipeline() -> None:
    install()


def test_the_slowest_request_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["layers", "slow_post"]) == 0

    assert capsys.readouterr().out.startswith(" POST api.example.com/orders")
    assert CALLS[-1]["top"] == 1


def test_a_request_is_chosen_by_its_id(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["layers", "slow_post", "--request", "2", "--json"]) == 0

    document = json.loads(capsys.readouterr().out)
    assert (document["schema"], document["request"]) == ("wirespan.layers/1", 2)


def test_an_unknown_request_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["layers", "slow_post", "--request", "7"]) == 2

    assert "there is no request 7: orders.pcapng has 3 of them" in capsys.readouterr().err


def test_a_capture_without_requests_is_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["layers", "empty_capture"]) == 2

    assert "no request was read in orders.pcapng" in capsys.readouterr().err


def test_one_that_is_named_is_looked_for_among_all() -> None:
    main(["layers", "slow_post"])
    main(["layers", "slow_post", "--request", "2"])

    assert [call["top"] for call in CALLS] == [1, None]
