"""Writes everything made from code: schemas, types, reference pages, pictures of the terminal.

python tools/generate.py            write what changed
python tools/generate.py --check    only tell what is out of date, and fail if anything is
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import generate_causes
import generate_commands
import generate_scenarios
import generate_schema
import generate_types
import pictures

ROOT = Path(__file__).resolve().parents[1]


def generated() -> Iterator[tuple[Path, str]]:
    """Path from the root of the checkout, and the text that belongs there."""
    yield from generate_schema.schemas().items()
    yield from generate_types.pages().items()
    yield Path("docs/reference/causes.md"), generate_causes.page()
    yield Path("docs/reference/scenarios.md"), generate_scenarios.page()
    yield Path("docs/reference/commands.md"), generate_commands.page()
    for page in pictures.pages():
        text = (ROOT / page).read_text(encoding="utf-8")
        if pictures.BLOCK.search(text):
            yield page, pictures.illustrated(text)


def outdated() -> Iterator[tuple[Path, str]]:
    """Those whose text on disk is another."""
    for path, text in generated():
        place = ROOT / path
        if not place.is_file() or place.read_text(encoding="utf-8") != text:
            yield path, text


def main(arguments: list[str]) -> int:
    check = "--check" in arguments
    found = list(outdated())
    for path, text in found:
        print(f"{path} is out of date: run make docs" if check else f"wrote {path}")
        if not check:
            (ROOT / path).write_text(text, encoding="utf-8")
    return 1 if check and found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
