"""The page and the saved figures have the same colours."""

import re
from pathlib import Path

from wirespan.base.vocabulary import Phase, Reason
from wirespan.report import figure_colours as colours

PAGE = Path(__file__).parents[2] / "page" / "src"
PHASE = re.compile(r'^  ([a-z]+): \{ word: .*colour: "(#[0-9a-f]{6})".*\},$', re.MULTILINE)
FAMILY = re.compile(r"^const ([A-Z]+) = (?:\[(.*)\] as const|\"(#[0-9a-f]{6})\");$", re.MULTILINE)
REASON = re.compile(r'^  "([a-z-]+)": (kind|unknown)\("[^"]+", "[^"]+", ([A-Z]+)(?:\[(\d)\])?\)')


def read(name: str) -> str:
    return (PAGE / name).read_text(encoding="utf-8")


def of_reasons() -> dict[str, tuple[str, bool]]:
    """Reason -> its colour in the page, and whether it is hatched there."""
    text = read("words/reasons.ts")
    families = {
        name: re.findall(r"#[0-9a-f]{6}", many) if many else [one]
        for name, many, one in FAMILY.findall(text)
    }
    table = text.partition("export const REASONS")[2].partition("\n};")[0]
    found = {}
    for line in table.splitlines():
        match = REASON.match(line)
        if match:
            reason, make, family, number = match.groups()
            found[reason] = (families[family][int(number or 0)], make == "unknown")
    return found


def test_phases_have_the_page_s_colours() -> None:
    assert dict(PHASE.findall(read("words/phases.ts"))) == {
        phase.text: colour for phase, colour in colours.OF_PHASE.items()
    }


def test_reasons_have_the_page_s_colours() -> None:
    assert of_reasons() == {
        reason.text: (colour, reason in colours.HATCHED_REASONS)
        for reason, colour in colours.OF_REASON.items()
    }


def test_every_phase_and_reason_has_one() -> None:
    assert set(colours.OF_PHASE) == set(Phase)
    assert set(colours.OF_REASON) == set(Reason)


def test_paper_and_ink_are_the_page_s_light_ones() -> None:
    text = read("parts/colours.ts")

    for name in ("text", "quiet", "line", "paper", "trouble", "client", "server"):
        assert f'{name}: "{getattr(colours, name.upper())}"' in text


def test_ink_is_dark_on_light_and_light_on_dark() -> None:
    assert colours.ink_on("#ffffff") == "#101418"
    assert colours.ink_on("#8f3f00") == "#ffffff"
