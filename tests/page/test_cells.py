"""Any cell becomes a filter, with the mouse or keys; what the filter box shows can be used."""

from typing import Any

import pytest

from kit.opened import EXAMPLE, Visit, needs_browser, served

pytestmark = [pytest.mark.browser, needs_browser]

CELLS = {
    "packets": (".packets .list-shown .row .p-source", "ip.src == "),
    "connections": (".connections .list-shown .row .c-stream", "udp.stream == "),
    "requests": (".waterfall .list-shown .row .c-request", "dns.qry.name == "),
}


@pytest.mark.parametrize("place", CELLS)
def test_a_cell_of_every_list_narrows_it(example: Visit, place: str) -> None:
    cell, condition = CELLS[place]
    example.go(place, cell)

    example.page.click(f"{cell} >> nth=0", button="right")
    said = example.text(".menu button >> nth=0")
    example.page.keyboard.press("Enter")
    example.page.wait_for_selector(".menu", state="detached")
    example.page.wait_for_selector(".counted:has-text(' of ')")

    assert said.startswith(f"Only {condition}")
    assert example.page.input_value("#filter") == said.removeprefix("Only ")


def test_a_key_offers_what_a_packet_s_cells_stand_for(example: Visit) -> None:
    example.go("packets", ".packets .list-shown .row")

    for key in ("j", "j", "m", "ArrowDown"):
        example.page.keyboard.press(key)
        example.page.evaluate("new Promise(done => requestAnimationFrame(done))")
    focused = example.page.evaluate("document.activeElement.textContent")
    offered = example.page.locator(".menu button").all_inner_texts()
    example.page.keyboard.press("Escape")

    assert focused.startswith("Without ip.src == ")
    assert any(each.startswith("Only frame.time_relative >= ") for each in offered)
    assert example.page.query_selector(".menu") is None
    assert example.hash() == "#/packets?row=1"


def test_back_returns_from_a_group_s_requests_to_the_groups(example: Visit) -> None:
    example.go("requests?group=host", ".groups")

    example.page.click(".groups th[scope=row] .link >> nth=0")
    example.page.wait_for_selector(".waterfall .list-shown .row")
    narrowed = example.hash()
    example.page.go_back()
    example.page.wait_for_selector(".groups")

    assert "filter=http.host" in narrowed
    assert example.hash() == "#/requests?group=host"


def test_what_was_typed_is_applied_though_the_box_is_not_yet_drawn(example: Visit) -> None:
    example.go("packets", ".packets .list-shown .row")
    example.page.keyboard.press("/")

    example.page.evaluate(
        """field => {
             field.value = "udp";
             field.dispatchEvent(new InputEvent("input", { bubbles: true }));
             field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
           }""",
        example.page.query_selector("#filter"),
    )

    assert example.hash() == "#/packets?filter=udp"


def test_a_filter_that_was_not_applied_does_not_stay_in_the_box(example: Visit) -> None:
    example.go("packets?filter=udp", ".packets .list-shown .row")

    example.page.keyboard.press("/")
    example.page.keyboard.type("tcp")
    example.page.keyboard.press("Escape")

    assert example.page.input_value("#filter") == "udp"
    assert example.hash() == "#/packets?filter=udp"


def test_the_line_for_tshark_is_copied(browser: Any) -> None:
    with served(EXAMPLE) as address:
        visit = Visit(browser, address, permissions=["clipboard-read", "clipboard-write"])
        visit.go("packets", ".packets .list-shown .row")
        visit.page.keyboard.press("/")
        visit.page.keyboard.type("udp.port == 53")
        visit.page.wait_for_selector(".tshark code:has-text('-Y')")

        visit.page.click(".tshark button")
        visit.page.wait_for_selector(".tshark button:has-text('copied')")

        copied = visit.page.evaluate("navigator.clipboard.readText()")
        assert copied == f"tshark -r {EXAMPLE} -Y 'udp.port == 53'"
        visit.close()


def test_the_completion_that_enter_would_take_is_told(example: Visit) -> None:
    example.go("packets", ".packets .list-shown .row")
    example.page.keyboard.press("/")
    example.page.keyboard.type("tcp.fl")
    example.page.wait_for_selector("[role=option]:has-text('tcp.flags.fin')")

    example.page.keyboard.press("ArrowDown")
    named = example.page.get_attribute("#filter", "aria-activedescendant")

    assert named is not None
    assert example.page.get_attribute(f"#{named}", "aria-selected") == "true"
    example.page.keyboard.press("Escape")
