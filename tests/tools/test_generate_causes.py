"""The reference page of causes is what the catalogue says."""

import importlib.util
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]


def generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "generate_causes", ROOT / "tools" / "generate_causes.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_current() -> None:
    written = (ROOT / "docs" / "reference" / "causes.md").read_text(encoding="utf-8")

    assert written == generator().page(), "run python tools/generate_causes.py"


def test_a_pipe_in_a_fix_does_not_end_its_cell() -> None:
    assert generator().code("a | b") == "`a \\| b`"
