"""The reference page of causes is what the catalogue says."""

from pathlib import Path

from kit.sources import run_file

ROOT = Path(__file__).parents[2]
GENERATOR = run_file(ROOT / "tools/generate_causes.py")


def test_the_page_is_current() -> None:
    written = (ROOT / "docs" / "reference" / "causes.md").read_text(encoding="utf-8")

    assert written == GENERATOR.page(), "run python tools/generate_causes.py"


def test_a_pipe_in_a_fix_does_not_end_its_cell() -> None:
    assert GENERATOR.code("a | b") == "`a \\| b`"
