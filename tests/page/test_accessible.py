"""axe finds nothing serious in any view, light or dark."""

from typing import Any

import pytest

from kit.opened import AXE, EXAMPLE, Visit, needs_browser, served

pytestmark = [
    pytest.mark.browser,
    needs_browser,
    pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci in page/"),
]

PLACES = {
    "overview": ".findings .finding",
    "requests": ".waterfall .phases",
    "requests?group=endpoint": ".groups",
    "request/4": ".figures canvas",
    "packet/8": ".fields",
    "connections/1": ".card .sides",
    "packets": ".packets .list-shown .row",
    "handshakes": ".record",
    "dns": ".question",
}
GRAVE = ("serious", "critical")


def serious(visit: Visit) -> list[str]:
    """Evaluated by the browser's tools, which the page's policy does not bind."""
    visit.page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = visit.page.evaluate(
        "axe.run().then(({violations}) => violations)"
    )
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Any, scheme: str) -> None:
    with served(EXAMPLE, EXAMPLE) as address:
        visit = Visit(browser, address, color_scheme=scheme)
        found = {}

        for place, shown in PLACES.items():
            visit.go(place, shown)
            found[place] = serious(visit)

        assert found == {place: [] for place in PLACES}
        visit.close()
