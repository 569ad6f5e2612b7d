"""The filter and the time cut every view alike, or the view says that they do not, and why."""

from collections.abc import Iterator
from typing import Any

import pytest

from kit.opened import EXAMPLE, SavedVisit, Visit, needs_browser, served
from wirespan.cli.main import main

pytestmark = [pytest.mark.browser, needs_browser]

PORT_80 = "filter=tcp.port+%3D%3D+80"
CUT = {
    "requests?filter=http": (".counted", "1 of 6 requests"),
    "requests?from=41000000&to=284700000": (".counted", "3 of 6 requests"),
    "requests?group=protocol&filter=dns": (".counted", "4 of 6 requests"),
    f"connections?{PORT_80}": (".counted", "1 of 4 connections"),
    "connections?to=0": (".counted", "1 of 4 connections"),
    f"packets?{PORT_80}&from=121886403&to=121950000": (".counted", "2 of 75 packets"),
    "packets?to=0": (".counted", "1 of 75 packets"),
    "handshakes?filter=tls": (".side-list [role=status]", "1 handshake"),
    "dns?filter=udp.stream+%3D%3D+0": (".dns > p", "2 of 4 lookups, of 1 name"),
    "dns?from=41000000": (".dns > p", "2 of 4 lookups, of 1 name"),
    "request?filter=tls": (".request-head .facts", "request 5"),
}
"""Address -> where it is told, and what."""
EMPTY = {
    f"handshakes?{PORT_80}": "No handshake passes the filter.",
    "handshakes?to=0": "No handshake lies in the chosen time.",
    "dns?filter=http": "No lookup passes the filter.",
    "dns?from=900000000": "No lookup lies in the chosen time.",
    "packets?filter=tcp&to=0": "No packet passes the filter and lies in the chosen time.",
    "connections?filter=tcp&to=0": "No connection passes the filter and lies in the chosen time.",
    "request?filter=tcp.port+%3D%3D+1": "No request passes the filter.",
}
UNCUT = {
    "overview?filter=http": "The filter chooses among requests",
    "request/4?filter=http&to=9": "The filter and the time range choose among requests",
    "packet/8?to=9": "The time range chooses among packets",
}


@pytest.fixture(scope="module", params=["served", "saved"])
def visit(
    request: pytest.FixtureRequest, browser: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Visit]:
    """The page with a server, and the page as a file: both answer alike."""
    if request.param == "served":
        with served(EXAMPLE) as address:
            opened = Visit(browser, address)
            yield opened
            opened.close()
        return
    out = tmp_path_factory.mktemp("cut") / "out.html"
    assert main(["explain", str(EXAMPLE), "--html", str(out), "--no-redact"]) == 0
    saved = SavedVisit(browser, out.as_uri())
    yield saved
    saved.close()


@pytest.mark.parametrize("place", CUT)
def test_an_address_with_a_filter_or_a_time_shows_what_passes(visit: Visit, place: str) -> None:
    where, said = CUT[place]

    visit.go(place, where)
    visit.page.wait_for_selector(f"{where}:has-text('{said}')")

    assert said in visit.text(where)
    assert visit.page.locator(".uncut").count() == (place.startswith("request?"))
    assert visit.complaints == []


@pytest.mark.parametrize("place", EMPTY)
def test_where_nothing_passes_it_says_what_cut_it_and_the_way_out(visit: Visit, place: str) -> None:
    visit.go(place, f".note:has-text('{EMPTY[place]}')")

    way_out = "× in the filter takes it away" if "filter=" in place else "Esc leaves the time range"
    assert way_out in visit.text(".note")


@pytest.mark.parametrize("place", UNCUT)
def test_a_view_that_is_not_cut_says_so(visit: Visit, place: str) -> None:
    visit.go(place, ".uncut")

    assert visit.text(".uncut").startswith(UNCUT[place])
    visit.go(place.partition("?")[0], "main")
    assert visit.page.locator(".uncut").count() == 0


def test_one_leafs_through_the_requests_that_pass(visit: Visit) -> None:
    visit.go("request/1?filter=udp.stream+%3D%3D+0+or+http", ".request-head")

    for key, shown in (("j", 4), ("j", 4), ("k", 1), ("k", 0), ("k", 0)):
        visit.page.keyboard.press(key)
        visit.page.wait_for_selector(f".request-head .facts:has-text('request {shown}')")
        visit.page.wait_for_function("document.title.startsWith('Request')")

        assert visit.hash().startswith(f"#/request/{shown}?")


def test_a_handshake_named_by_its_address_is_shown_though_it_does_not_pass(visit: Visit) -> None:
    visit.go(f"handshakes/3?{PORT_80}", ".record")

    listed = visit.text(".side-list")
    assert "opened by its number, not by the filter" in listed
    assert "0 of 1 handshake" in listed


def test_escape_takes_the_time_away_and_the_list_is_whole_again(visit: Visit) -> None:
    visit.go("dns?from=41000000", ".dns > p:has-text('2 of 4 lookups')")

    visit.page.keyboard.press("Escape")

    visit.page.wait_for_selector(".dns > p:has-text('4 lookups, of 1 name')")
    assert visit.hash() == "#/dns"
