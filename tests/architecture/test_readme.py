"""What README, changelog and documentation state of the program is so."""

import re
import tomllib
from pathlib import Path

import pytest

import wirespan
from wirespan.causes.catalogue import CAUSES
from wirespan.cli.commands import COMMANDS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*.md")])
OWN = [page for page in PAGES if page.name != "causes.md" or page.parent.name != "reference"]
"""Pages about wirespan itself; the fixes of causes name other people's commands."""
LINK = re.compile(r"\]\(([^)#\s]+)(#[^)]*)?\)")
LINES = 120


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


def without_blocks(text: str) -> str:
    """Prose only: what stands in fences or backticks is another's words."""
    return re.sub(r"`[^`]*`", "", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def test_it_is_short() -> None:
    assert len(README.splitlines()) <= LINES


def test_the_python_it_asks_for_is_the_one_that_installs() -> None:
    stated = re.findall(r"Python (\d\.\d+) or later", README)

    assert stated
    assert {f">={version}" for version in stated} == {PROJECT["requires-python"]}


def test_the_number_of_causes_is_the_real_one() -> None:
    assert re.findall(r"(\d+) causes", README) == [str(len(CAUSES))]


def test_the_newest_section_of_the_changelog_is_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    newest = re.search(r"^## (\d+\.\d+\.\d+)", changelog, re.MULTILINE)

    assert newest is not None
    assert newest[1] == PROJECT["version"]


def test_the_licence_is_the_project_s() -> None:
    assert f"[{PROJECT['license']}](LICENSE)" in README
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", ["README.md", "ARCHITECTURE.md"])
def test_the_drawing_is_the_package_s(page: str) -> None:
    drawing = [line for line in (wirespan.__doc__ or "").splitlines() if line.startswith("    ")]

    assert "\n".join(drawing) in (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", OWN, ids=named)
def test_every_command_it_names_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    targets = re.findall(r"(?:^    |`)make (\w+)", text, re.MULTILINE)
    commands = re.findall(r"(?:^    |`|\$ |bin/)wirespan ([a-z]+)\b", text, re.MULTILINE)

    assert [name for name in targets if f"\n{name}:" not in makefile] == []
    assert set(commands) <= set(COMMANDS)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = [match[0] for match in LINK.findall(page.read_text(encoding="utf-8"))]

    broken = [
        link
        for link in links
        if not link.startswith(("http:", "https:")) and not (page.parent / link).exists()
    ]

    assert broken == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_prose_does_not_shout(page: Path) -> None:
    prose = without_blocks(page.read_text(encoding="utf-8"))

    assert "!" not in re.sub(r"<!--.*?-->|!=", "", prose, flags=re.DOTALL)
