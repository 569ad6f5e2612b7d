"""Every view opens, says what the terminal says, and is found again by its address."""

from collections.abc import Iterator
from typing import Any

import pytest

from kit.opened import DRAWN, EXAMPLE, PHONE, STATIC, Visit, needs_browser, served

pytestmark = [pytest.mark.browser, needs_browser]

PLOTS = 3
DRAG = """([from, to]) => {
  const plane = document.querySelector(".figures .plane");
  const { left, top } = plane.getBoundingClientRect();
  const told = (name, x) => plane.dispatchEvent(new PointerEvent(name, {
    pointerType: "touch", button: 0, clientX: left + x, clientY: top + 5, bubbles: true }));
  told("pointerdown", from);
  told("pointermove", to);
  told("pointerup", to);
}"""
LIT_IN_EACH_PLOT = 2
VIEWS = {
    "overview": (".findings .finding", "The server needed the time"),
    "requests": (".waterfall .phases", "POST api.example.com/orders"),
    "request/4": (".figures canvas", "284 ms"),
    "packet/8": (".fields", "tcp.srcport"),
    "connections": (".connections .list-shown .row", "10.9.0.2:80"),
    "connections/1": (".card .sides", "Connection 1"),
    "packets": (".packets .list-shown .row", "POST /orders"),
    "handshakes": (".record", "ClientHello"),
    "dns": (".question", "10.9.0.2"),
}


@pytest.mark.parametrize("place", VIEWS)
def test_every_view_opens_without_a_complaint(example: Visit, place: str) -> None:
    shown, said = VIEWS[place]

    example.go(place, shown)

    assert said in example.text("main")
    assert example.complaints == []


def test_nothing_is_asked_of_another_host(example: Visit) -> None:
    assert len(example.asked) > 5
    assert [url for url in example.asked if not url.startswith(example.base)] == []


def test_the_built_page_is_under_three_hundred_kilobytes() -> None:
    assert sum(path.stat().st_size for path in STATIC.rglob("*") if path.is_file()) < 300_000


def test_an_address_restores_selection_filter_and_time(browser: Any) -> None:
    place = "requests?filter=tcp.port+%3D%3D+80&sort=-duration&row=0&from=0&to=300000000"
    with served(EXAMPLE) as address:
        visit = Visit(browser, address)

        visit.go(place, ".waterfall .row.selected")

        assert "/orders" in visit.text(".row.selected")
        assert visit.page.input_value("#filter") == "tcp.port == 80"
        assert visit.text(".range").startswith("0.")
        assert visit.page.locator(".list-shown .row").count() == 1
        visit.close()


def test_a_finding_leads_to_its_request_with_its_frames_lit(example: Visit) -> None:
    example.go("overview", ".findings .finding")

    example.page.click(".findings .finding summary >> nth=0")
    example.page.click(".findings .finding[open] .links a >> nth=0")
    example.page.wait_for_selector(".request-side .finding[open]")

    assert example.hash().startswith("#/request/4?finding=")
    assert "py-spy" in example.text(".request-side .finding[open]")
    assert example.page.locator(".lit-moment").count() == LIT_IN_EACH_PLOT * PLOTS


def test_an_address_with_a_finding_lights_its_frames_and_escape_takes_it_away(
    example: Visit,
) -> None:
    finding = example.page.evaluate(
        "fetch('/api/summary').then(answer => answer.json()).then(({findings}) => findings[0].id)"
    )
    example.page.mouse.move(0, 0)

    example.go(f"request/4?finding={finding}", ".lit-moment")
    lit = example.page.locator(".lit-moment").count()
    example.page.keyboard.press("Escape")
    example.page.wait_for_selector(".lit-moment", state="detached")

    assert lit == LIT_IN_EACH_PLOT * PLOTS
    assert example.hash() == "#/request/4"


def test_the_moment_and_the_value_under_the_pointer_are_told_in_every_figure(
    example: Visit,
) -> None:
    example.go("request/4", ".figures .u-over")
    plot = example.page.locator(".figures .u-over").first
    plot.scroll_into_view_if_needed()

    box = plot.bounding_box()
    example.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
    example.page.wait_for_selector(".plot .tip")

    assert "in flight" in example.text(".plot .tip")
    tracks = example.page.locator(".track").count()
    assert example.page.locator(".figures .crosshair").count() == tracks + PLOTS
    example.page.mouse.move(0, 0)
    example.page.wait_for_selector(".crosshair", state="detached")


def test_a_field_lights_its_bytes_and_is_found_again(example: Visit) -> None:
    example.page.mouse.move(0, 0)
    example.go("packet/8?bytes=12-14", ".hex .lit")

    lit = example.page.locator(".hex-bytes .lit").all_inner_texts()

    assert lit == ["08", "00"]


def test_a_finger_zooms_with_buttons_and_moves_along_the_axis(browser: Any) -> None:
    with served(EXAMPLE) as address:
        visit = Visit(browser, address, viewport=PHONE, has_touch=True)
        visit.go("request/4", ".figures .plane")

        visit.page.tap("button[aria-label=Closer]")
        visit.page.wait_for_selector("button[aria-label=Farther]:enabled")
        nearer = visit.hash()
        visit.page.evaluate(DRAG, [200, 120])
        visit.page.evaluate(DRAWN)
        moved = visit.hash()
        visit.page.tap("button:has-text('Fit')")
        visit.page.wait_for_selector("button[aria-label=Farther]:disabled")

        assert "t0=" in nearer
        assert start(moved) > start(nearer)
        assert visit.hash() == "#/request/4"
        visit.close()


def start(address: str) -> int:
    return int(address.partition("t0=")[2].partition("&")[0])


def test_the_time_spent_is_of_what_was_chosen(example: Visit) -> None:
    example.go("overview", ".spent")
    assert "all requests added up" in example.text(".overview")

    example.go("overview?filter=http", ".overview h2:has-text('1 of 6 requests')")
    assert "284 ms, 1 of 6 requests added up" in example.text(".overview")

    example.go(
        "overview?filter=tcp.port+%3D%3D+1", ".overview :text('No request passes the filter.')"
    )
    example.go("overview?filter=tcp.flags.syn", ".overview .trouble")
    assert "tcp.flags.syn" in example.text(".overview p.trouble")
    example.complaints.clear()


def test_brushing_the_traffic_cuts_the_time_of_all_views(example: Visit) -> None:
    example.go("overview", ".traffic .u-over")
    plane = example.page.locator(".traffic .u-over").bounding_box()
    assert plane is not None
    y = plane["y"] + plane["height"] / 2

    example.page.mouse.move(plane["x"] + 10, y)
    example.page.mouse.down()
    example.page.mouse.move(plane["x"] + plane["width"] / 2, y, steps=4)
    example.page.mouse.up()
    example.page.wait_for_selector(".range")

    assert "from=" in example.hash()
    example.page.keyboard.press("2")
    example.page.wait_for_selector(".waterfall .row")
    assert "from=" in example.hash()


@pytest.fixture(scope="module")
def phone(browser: Any) -> Iterator[Visit]:
    with served(EXAMPLE) as address:
        visit = Visit(browser, address, viewport=PHONE, has_touch=True)
        yield visit
        visit.close()


@pytest.mark.parametrize("place", VIEWS)
def test_a_phone_never_scrolls_sideways(phone: Visit, place: str) -> None:
    phone.go(place, VIEWS[place][0])

    assert phone.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_system_s_dark_is_obeyed(browser: Any) -> None:
    with served(EXAMPLE) as address:
        visit = Visit(browser, address, color_scheme="dark")
        colour = "getComputedStyle(document.body).backgroundColor"
        dark = visit.page.evaluate(colour)

        visit.page.emulate_media(color_scheme="light")

        assert dark == "rgb(18, 22, 27)"
        assert visit.page.evaluate(colour) == "rgb(255, 255, 255)"
        visit.close()


def test_two_groups_are_compared_and_found_again_by_their_address(example: Visit) -> None:
    example.go("requests?group=protocol", ".groups")

    example.page.keyboard.press("v")
    example.page.wait_for_selector(".versus table")

    assert "ga=http%2F1.1&gb=tls" in example.page.url

    example.go("requests?group=protocol&ga=http%2F1.1&gb=tls", ".versus table")

    assert "tls: 57.7 ms less a request" in example.text(".versus .said")
    assert example.page.locator(".versus .stacked").count() == 2
    assert example.page.locator('.pick button[aria-pressed="true"]').count() == 2
    example.page.click("text=Exchange")
    example.page.wait_for_selector(".versus .said:has-text('http/1.1: 57.7 ms more a request')")
    example.page.click("text=Close")
    assert example.page.locator(".versus").count() == 0
    assert example.complaints == []


def test_groups_are_chosen_one_after_another(example: Visit) -> None:
    example.go("requests?group=protocol", ".groups .pick button")

    example.page.click("tr:has-text('tls') .pick button")
    example.page.wait_for_selector("tr:has-text('tls') .pick button:has-text('A')")
    assert example.page.locator(".versus").count() == 0
    example.page.click("tr:has-text('dns') .pick button")

    example.page.wait_for_selector("tr:has-text('dns') .pick button:has-text('B')")
    example.page.wait_for_selector(".versus .said:has-text('dns: ')")


def test_a_group_without_a_name_cannot_be_chosen(example: Visit) -> None:
    example.go("requests?group=host", "tr:has-text('(none)')")

    assert example.page.locator("tr:has-text('api.example.com') .pick button").count() == 1
    assert example.page.locator("tr:has-text('(none)') .pick button").count() == 0
