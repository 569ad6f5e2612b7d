"""Places of the tree that documents and docstrings name are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src/wirespan"
ROWS = "|".join(sorted(path.name for path in SOURCE.iterdir() if (path / "__init__.py").is_file()))
IN_DOCUMENT = re.compile(rf"`((?:{ROWS})/[a-z_\d./]+(?:[A-Z]\w+)?)`")
IN_DOCSTRING = re.compile(rf"``((?:{ROWS})\.[\w.]+)(?:\([^`]*\))?``")
DEFINED = r"(?m)^ *(?:(?:class|def) {0}\b|(?:self\.)?{0}(?::| =|,$))"
"""As a class, a function, a value, or handed on by a package."""


def is_there(place: str) -> bool:
    """A folder or a file of ours, or what is defined in one."""
    if (SOURCE / place).exists():
        return True
    parts = place.removesuffix(".py").replace("/", ".").split(".")
    for cut in range(len(parts), 0, -1):
        path = SOURCE.joinpath(*parts[:cut])
        file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        if file.is_file():
            text = file.read_text(encoding="utf-8")
            return all(re.search(DEFINED.format(name), text) for name in parts[cut:])
    return False


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md"])
def test_a_document_names_places_that_are_there(name: str) -> None:
    places = IN_DOCUMENT.findall((ROOT / name).read_text(encoding="utf-8"))

    assert [place for place in places if not is_there(place)] == []


def test_docstrings_name_places_that_are_there() -> None:
    named = [
        (place, str(path.relative_to(ROOT)))
        for path in sorted([*SOURCE.rglob("*.py"), *ROOT.glob("tests/**/*.py")])
        for place in IN_DOCSTRING.findall(path.read_text(encoding="utf-8"))
    ]

    assert len(named) > 20
    assert [found for found in named if not is_there(found[0])] == []
