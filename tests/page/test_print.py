"""On paper a view is whole, light, and without what is there to press."""

from typing import Any

import pytest

from kit.opened import DRAWN, EXAMPLE, Visit, needs_browser, served

pytestmark = [pytest.mark.browser, needs_browser]

LADDER = "document.querySelectorAll('.figures canvas')[3].toDataURL()"
AS_PRINTED = f"""(async () => {{
  dispatchEvent(new Event("beforeprint"));
  await null; await null; await null;
  return {LADDER};
}})()"""
"""The browser prints right after the event: what waits for a frame comes too late."""
PRESSED = (".tabs", ".tools", ".save", ".small-button", ".choice button")


def test_what_is_pressed_is_left_out_and_nothing_is_scrolled(browser: Any) -> None:
    with served(EXAMPLE) as address:
        visit = Visit(browser, address)
        visit.go("packet/8", ".fields")
        visit.page.emulate_media(media="print")

        for each in PRESSED:
            assert not visit.page.locator(each).locator("visible=true").count(), each
        tall = visit.page.evaluate("document.documentElement.scrollHeight")
        last = visit.page.locator(".fields tr").last.bounding_box()
        assert last["y"] + last["height"] <= tall
        assert tall > visit.page.viewport_size["height"]
        visit.close()


def test_figures_are_drawn_light_before_they_are_printed(browser: Any) -> None:
    with served(EXAMPLE) as address:
        visit = Visit(browser, address, color_scheme="light")
        visit.go("request/4", ".figures canvas")
        light = visit.page.evaluate(LADDER)
        visit.page.emulate_media(color_scheme="dark")
        visit.page.evaluate(DRAWN)
        dark = visit.page.evaluate(LADDER)

        printed = visit.page.evaluate(AS_PRINTED)
        visit.page.evaluate("dispatchEvent(new Event('afterprint'))")
        visit.page.evaluate(DRAWN)

        assert dark != light
        assert printed == light
        assert visit.page.evaluate(LADDER) == dark
        visit.close()
