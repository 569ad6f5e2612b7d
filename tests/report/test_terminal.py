"""Whole answers in the terminal: snapshots, widths, hostile strings."""

import os
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from rich.cells import cell_len

from kit.answers import SAMPLES, thousand_requests
from kit.pages import printed
from wirespan.report.terminal import print_answer

SNAPSHOTS = Path(__file__).parent / "snapshots"


def shown(name: str, width: int | None = 80, encoding: str = "utf-8") -> str:
    answer = SAMPLES[name]()
    return printed(
        lambda page: print_answer(page, answer, 10, connections=len(answer.connections) < 5),
        width,
        encoding,
    )


@pytest.mark.parametrize("name", SAMPLES)
def test_the_text_is_the_snapshot(name: str) -> None:
    """WIRESPAN_SNAPSHOTS=write keeps what is printed now; read the difference before."""
    path = SNAPSHOTS / f"{name}.txt"
    text = shown(name)
    if os.environ.get("WIRESPAN_SNAPSHOTS") == "write":
        path.write_text(text, encoding="utf-8")

    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
@pytest.mark.parametrize("name", sorted(SAMPLES.keys() - {"thousand_requests"}))
def test_no_line_passes_any_width(name: str, encoding: str) -> None:
    for width in range(60, 121):
        lines = shown(name, width, encoding).splitlines()
        assert [line for line in lines if cell_len(line) > width] == []


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
def test_hostile_strings_reach_no_terminal(encoding: str) -> None:
    text = shown("hostile", encoding=encoding)

    kinds = {unicodedata.category(character) for character in text if character != "\n"}
    assert not kinds & {"Cc", "Cf", "Cs", "Mn", "Zl", "Zp"}
    assert "\\x1b[2J" in text
    assert encoding == "utf-8" or text.isascii()


def test_no_line_ends_in_blanks() -> None:
    assert [line for line in shown("slow_post").split("\n") if line != line.rstrip()] == []


def test_the_slowest_are_shown_and_the_rest_counted() -> None:
    answer = thousand_requests()

    text = printed(lambda page: print_answer(page, answer, 3))

    assert "the slowest 3 of 1,000 requests" in text
    assert text.count("GET example.com/items/") == 4


def test_what_a_turn_is_stands_where_one_is_shown() -> None:
    answer = SAMPLES["slow_post"]()
    turn = replace(answer.requests[0], protocol="tls", request="turn 1", host=None)

    with_turn = printed(lambda page: print_answer(page, replace(answer, requests=(turn,)), 10))

    assert "A turn is what the client sent" in with_turn
    assert "turn 1 with 203.0.113.7:443" in with_turn
    assert "A turn is" not in printed(lambda page: print_answer(page, answer, 10))


def test_no_requests_asked_for_leaves_the_findings() -> None:
    text = printed(lambda page: print_answer(page, SAMPLES["slow_post"](), 0))

    assert "Where the time went" not in text
    assert "What it cost" in text


def test_ten_findings_are_shown_and_the_rest_counted() -> None:
    answer = SAMPLES["slow_post"]()

    ten = printed(
        lambda page: print_answer(page, replace(answer, findings=answer.findings[:1] * 10), 0)
    )
    eleven = printed(
        lambda page: print_answer(page, replace(answer, findings=answer.findings[:1] * 11), 0)
    )

    assert "more that cost less" not in ten
    assert "and 1 more that cost less" in eleven


def test_a_thousand_connections_are_shown_and_the_rest_counted() -> None:
    answer = SAMPLES["slow_post"]()
    many = replace(answer, connections=answer.connections[:1] * 1_001)

    text = printed(lambda page: print_answer(page, many, 0, connections=True))

    assert "and 1 more connection (" in text
