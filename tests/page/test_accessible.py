"""axe finds nothing serious in any view, light or dark."""

from typing import Any

import pytest

from kit.opened import (
    DESK,
    EXAMPLE,
    PHONE,
    Visit,
    needs_axe,
    needs_browser,
    serious,
    served,
    violations,
)

pytestmark = [pytest.mark.browser, needs_browser, needs_axe]

PLACES = {
    "overview": ".findings .finding",
    "requests": ".waterfall .phases",
    "requests?group=endpoint": ".groups",
    "requests?group=protocol&ga=dns&gb=tls": ".versus table",
    "request/4": ".figures canvas",
    "packet/8": ".fields",
    "connections/1": ".card .sides",
    "packets": ".packets .list-shown .row",
    "handshakes": ".record",
    "dns": ".question",
}


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Any, scheme: str, size: dict[str, int]) -> None:
    with served(EXAMPLE, EXAMPLE) as address:
        visit = Visit(browser, address, color_scheme=scheme, viewport=size)
        found = {}

        for place, shown in PLACES.items():
            visit.go(place, shown)
            found[place] = serious(visit)

        visit.page.keyboard.press("?")
        visit.page.wait_for_selector("dialog")
        found["keys"] = serious(visit)

        assert found == {place: [] for place in [*PLACES, "keys"]}
        visit.close()


def test_every_view_has_a_heading_and_all_of_it_is_in_a_landmark(example: Visit) -> None:
    found = {}

    for place, shown in PLACES.items():
        example.go(place, shown)
        found[place] = violations(example, "page-has-heading-one", "region")

    assert found == {place: [] for place in PLACES}
