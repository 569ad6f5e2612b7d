"""Modules run from their source file, whatever was compiled of it or is loaded already."""

import importlib.util
from pathlib import Path
from types import ModuleType


def run_file(path: Path) -> ModuleType:
    """A module of its own, made anew by each call."""
    specification = importlib.util.spec_from_file_location(f"{path.stem}_from_source", path)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def from_source(compiled: ModuleType) -> ModuleType:
    """The same module, uncompiled."""
    assert compiled.__file__ is not None
    name = compiled.__name__.rpartition(".")[2]
    return run_file(Path(compiled.__file__).with_name(f"{name}.py"))
