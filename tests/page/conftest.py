"""One browser for all tests of the page, one server and window for the example."""

from collections.abc import Iterator
from typing import Any

import pytest

from kit.opened import EXAMPLE, Visit, chromium, served


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def example(browser: Any) -> Iterator[Visit]:
    with served(EXAMPLE) as address:
        visit = Visit(browser, address)
        yield visit
        visit.close()
