"""The row ``emulate`` run from its sources, not compiled: both must do the same."""

import importlib
import importlib.util
import sys
from functools import cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import wirespan

PACKAGE = "wirespan.emulate"
SOURCE = Path(wirespan.__file__).parent


class SourceFinder(MetaPathFinder):
    """Finds .py files where Python would prefer what was compiled of them."""

    def find_spec(self, name: str, path: object, target: object = None) -> ModuleSpec | None:
        if name != PACKAGE and not name.startswith(f"{PACKAGE}."):
            return None
        place = SOURCE.joinpath(*name.split(".")[1:])
        if place.is_dir():
            init = place / "__init__.py"
            folders = [str(place)]
            return importlib.util.spec_from_file_location(
                name, init, submodule_search_locations=folders
            )
        return importlib.util.spec_from_file_location(name, place.with_suffix(".py"))


@cache
def interpreted() -> dict[str, ModuleType]:
    """Modules by their names below ``wirespan.emulate``; the usual ones stay in place."""
    saved = {name: module for name, module in sys.modules.items() if name.startswith(PACKAGE)}
    usual = importlib.import_module(PACKAGE)
    finder = SourceFinder()
    for name in saved:
        del sys.modules[name]
    sys.modules.pop(PACKAGE, None)
    sys.meta_path.insert(0, finder)
    try:
        importlib.import_module(f"{PACKAGE}.link")
        importlib.import_module(f"{PACKAGE}.simulate")
        return {
            name.removeprefix(f"{PACKAGE}."): sys.modules.pop(name)
            for name in [name for name in sys.modules if name.startswith(PACKAGE)]
        }
    finally:
        sys.meta_path.remove(finder)
        sys.modules.update(saved)
        sys.modules[PACKAGE] = usual
        wirespan.emulate = usual
