"""Commands are tested on a stand-in of the pipeline, which is taken away after each test."""

import sys
from collections.abc import Iterator

import pytest

REPLACED = ("wirespan.explain.run", "wirespan.explain.packets", "wirespan.causes.catalogue")


@pytest.fixture(autouse=True)
def _the_pipeline_comes_back() -> Iterator[None]:
    before = {name: sys.modules.get(name) for name in REPLACED}
    yield
    for name, module in before.items():
        sys.modules.pop(name, None)
        if module is not None:
            sys.modules[name] = module
