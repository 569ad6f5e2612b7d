"""Where a rule is set aside, the line says why."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = ("src", "tests", "tools", "bench")
SET_ASIDE = re.compile(r"#\s*(?:noqa: [A-Z0-9, ]+|type: ignore\[[a-z, -]+\])(?P<why>.*)$")
MODULES = sorted(
    path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py") if path != Path(__file__)
)


def without_reason(text: str) -> list[str]:
    """The lines that set a rule aside and do not say why."""
    found = []
    for line in text.splitlines():
        match = SET_ASIDE.search(line)
        said = match is not None and re.search(r"[a-z]{2,}", match["why"].split("noqa")[-1])
        if ("# noqa" in line or "# type: ignore" in line) and not said:
            found.append(line.strip())
    return found


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_rule_set_aside_has_its_reason(module: Path) -> None:
    assert not without_reason(module.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("x = 1  # noqa: A002", False),
        ("x = 1  # noqa", False),
        ("x = 1  # type: ignore[arg-type]", False),
        ("x = 1  # noqa: A002 - the option's name", True),
        ("x = 1  # type: ignore[arg-type]  # by table", True),
    ],
)
def test_a_reason_is_words_behind_the_rule(line: str, told: bool) -> None:
    assert (without_reason(line) == []) is told
