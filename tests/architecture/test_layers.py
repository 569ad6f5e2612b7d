"""The tree is the architecture: this reads the drawing in the package's docstring."""

import ast
from pathlib import Path

import pytest

import wirespan
import wirespan.kernels

SOURCE = Path(__file__).parents[2] / "src" / "wirespan"
TESTS = Path(__file__).parents[1]
LINES = 400


def drawn_rows(drawing: str | None) -> list[list[str]]:
    """The packages of each row, from the drawing: four spaces, names, spaces, description."""
    rows = []
    for line in (drawing or "").splitlines():
        if line.startswith("    ") and not line.startswith("     "):
            names = line.strip().split("  ")[0:1] if "  " in line.strip() else [line.strip()]
            rows.append(names[0].split())
    return rows


def ranks(drawing: str | None) -> dict[str, int]:
    return {name: rank for rank, row in enumerate(drawn_rows(drawing)) for name in row}


RANK = ranks(wirespan.__doc__)
STEPS = ranks(wirespan.kernels.__doc__)
MODULES = sorted(path for path in SOURCE.rglob("*.py") if path.parent != SOURCE)
KERNELS = sorted(path for path in MODULES if path.relative_to(SOURCE).parts[0] == "kernels")


def imported_packages(module: Path, of: str = "wirespan") -> set[str]:
    """What stands right behind ``of`` in the names of the modules that are imported."""
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            inner = name.removeprefix("cython.cimports.").removeprefix(f"{of}.")
            if inner != name.removeprefix("cython.cimports."):
                found.add(inner.split(".")[0])
    return found


def test_every_package_is_drawn() -> None:
    packages = {path.parent.name for path in SOURCE.glob("*/__init__.py")}
    steps = {path.parent.name for path in SOURCE.glob("kernels/*/__init__.py")}

    assert packages == set(RANK)
    assert {*steps, "table"} == set(STEPS)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_imports_point_up_the_drawing(module: Path) -> None:
    own = module.relative_to(SOURCE).parts[0]

    wrong = {other for other in imported_packages(module) - {own} if RANK[other] >= RANK[own]}

    assert not wrong, f"{own} may not import {', '.join(sorted(wrong))}"


@pytest.mark.parametrize("module", KERNELS, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_kernel_needs_only_earlier_steps(module: Path) -> None:
    own = module.relative_to(SOURCE / "kernels").parts[0].removesuffix(".py")

    found = imported_packages(module, of="wirespan.kernels") - {own}
    wrong = {other for other in found if STEPS[other] >= STEPS[own]}

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
