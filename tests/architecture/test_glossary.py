"""The glossary holds every word that an answer uses for a request's time."""

import re
from pathlib import Path

import pytest

from wirespan.base.vocabulary import Phase, Reason
from wirespan.report.words import OF_LOOKUP, OF_REASON

GLOSSARY = (Path(__file__).parents[2] / "docs/glossary.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.split("|")[1:-1]] for line in GLOSSARY.splitlines()]


@pytest.mark.parametrize("reason", Reason)
def test_each_reason_is_told_in_the_terminal_s_words_and_in_json_s(reason: Reason) -> None:
    told = [row for row in ROWS if len(row) == 3 and f"`{reason.text}`" == row[1]]

    assert [row[0].startswith(OF_REASON[reason]) for row in told] == [True]


def test_a_lookup_s_reason_is_told_apart() -> None:
    assert [row[0] for row in ROWS if len(row) == 3 and "`dns`" in row[1]] == [*OF_LOOKUP.values()]


@pytest.mark.parametrize("phase", Phase)
def test_each_phase_is_told(phase: Phase) -> None:
    assert [row for row in ROWS if row[:1] == [f"`{phase.text}`"]] != []


def test_every_row_is_whole() -> None:
    tables = re.findall(r"(?:^\|.*\n)+", GLOSSARY, re.MULTILINE)

    assert len(tables) == 4
    assert all(len({line.count("|") for line in table.splitlines()}) == 1 for table in tables)
