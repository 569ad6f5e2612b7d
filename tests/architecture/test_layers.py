"""The tree is the architecture: this reads the drawing in the package's docstring."""

import ast
from pathlib import Path

import pytest

import wirespan

SOURCE = Path(__file__).parents[2] / "src" / "wirespan"
TESTS = Path(__file__).parents[1]
LINES = 400


def drawn_rows() -> list[list[str]]:
    """The packages of each row, from the drawing: four spaces, names, spaces, description."""
    rows = []
    for line in (wirespan.__doc__ or "").splitlines():
        if line.startswith("    ") and not line.startswith("     "):
            names = line.strip().split("  ")[0:1] if "  " in line.strip() else [line.strip()]
            rows.append(names[0].split())
    return rows


ROWS = drawn_rows()
RANK = {package: rank for rank, row in enumerate(ROWS) for package in row}
MODULES = sorted(path for path in SOURCE.rglob("*.py") if path.parent != SOURCE)


def imported_packages(module: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            parts = name.removeprefix("cython.cimports.").split(".")
            if parts[0] == "wirespan" and len(parts) > 1:
                found.add(parts[1])
    return found


def test_every_package_is_drawn() -> None:
    packages = {path.parent.name for path in SOURCE.glob("*/__init__.py")}

    assert packages == set(RANK)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_point_up_the_drawing(module: Path) -> None:
    own = module.relative_to(SOURCE).parts[0]

    wrong = {other for other in imported_packages(module) - {own} if RANK[other] >= RANK[own]}

    assert not wrong, f"{own} may not import {', '.join(sorted(wrong))}"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_file_is_one_idea(module: Path) -> None:
    lines = len(module.read_text(encoding="utf-8").splitlines())

    assert lines <= LINES, f"{lines} lines: which two ideas are in it?"


def has_code(module: Path) -> bool:
    """False for packages' docstrings and files of plain declarations."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return any(
        isinstance(node, ast.FunctionDef) and not node.name.startswith("__")
        for node in ast.walk(tree)
    )


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_each_file_has_its_test_beside_it(module: Path) -> None:
    if not has_code(module):
        return
    relative = module.relative_to(SOURCE)

    assert (TESTS / relative.parent / f"test_{relative.name}").is_file()
