"""Several captures in one page."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kit.conversations import Ask, Conversation, capture
from kit.opened import EXAMPLE, PHONE, Visit, needs_browser, served

pytestmark = [pytest.mark.browser, needs_browser]

CHOSEN = "document.querySelector('select.file').selectedOptions[0].text"


@pytest.fixture(scope="module")
def several(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    folder: Path = tmp_path_factory.mktemp("several")
    (folder / "talk.pcap").write_bytes(capture(Conversation(0, (Ask(), Ask()))))
    (folder / "other.pcap").write_bytes(capture(Conversation(0, (Ask(), Ask(), Ask()))))
    with served(EXAMPLE, folder / "talk.pcap", folder / "other.pcap") as address:
        visit = Visit(browser, address)
        yield visit
        visit.close()


def chosen(visit: Visit) -> str:
    return str(visit.page.evaluate(CHOSEN))


def test_a_key_goes_to_the_next_and_another_back(several: Visit) -> None:
    several.go("overview", ".facts-line:has-text('6 requests')")
    several.page.wait_for_selector("select.file")

    several.page.keyboard.press("c")
    several.page.wait_for_selector(".facts-line:has-text('2 requests')")
    assert several.hash() == "#/overview?capture=1"
    several.page.keyboard.press("c")
    several.page.keyboard.press("c")
    several.page.wait_for_selector(".facts-line:has-text('6 requests')")
    several.page.keyboard.press("C")
    several.page.wait_for_selector(".facts-line:has-text('3 requests')")

    assert several.hash() == "#/overview?capture=2"
    assert several.complaints == []


def test_keys_that_come_at_once_each_take_a_step(several: Visit) -> None:
    several.go("overview", "select.file")

    several.page.evaluate(
        "for (const key of 'cc') dispatchEvent(new KeyboardEvent('keydown', { key }))"
    )
    several.page.wait_for_selector(".facts-line:has-text('3 requests')")

    assert several.hash() == "#/overview?capture=2"


def test_the_address_restores_the_capture_with_the_view(several: Visit) -> None:
    several.go("requests?capture=1", ".counted:has-text('2 requests')")

    assert chosen(several) == "talk.pcap"
    assert several.page.title() == "Requests · talk.pcap · wirespan"
    several.page.reload()
    several.page.wait_for_selector(".counted:has-text('2 requests')")


def test_every_question_is_of_the_capture_looked_at(several: Visit) -> None:
    several.go("overview?capture=2", ".facts-line:has-text('3 requests')")
    several.asked.clear()

    for digit in "2345678":
        several.page.keyboard.press(digit)
        several.page.wait_for_timeout(150)
    for _ in range(200):
        asked = [url for url in several.asked if "/api/" in url]
        if len(asked) > 6:
            break
        several.page.wait_for_timeout(150)

    assert len(asked) > 6
    assert [url for url in asked if "capture=2" not in url] == []


def test_choosing_keeps_the_filter_and_leaves_what_has_other_numbers(several: Visit) -> None:
    several.go("request/4?filter=http&from=5", ".request-head")

    several.page.select_option("select.file", "1")
    several.page.wait_for_selector(".counted:has-text('2 requests')")

    assert several.hash() == "#/requests?filter=http&capture=1"
    several.page.go_back()
    several.page.wait_for_selector(".request-head")
    assert several.hash() == "#/request/4?filter=http&from=5"


def test_keys_work_after_choosing_with_the_mouse(several: Visit) -> None:
    several.go("overview", ".facts-line:has-text('6 requests')")

    several.page.select_option("select.file", "1")
    several.page.wait_for_selector(".facts-line:has-text('2 requests')")
    several.page.keyboard.press("2")
    several.page.wait_for_selector(".waterfall .phases")

    assert several.hash() == "#/requests?capture=1"


def test_the_palette_goes_to_a_capture_by_its_name(several: Visit) -> None:
    several.go("overview", ".facts-line:has-text('6 requests')")

    several.page.keyboard.press("Control+k")
    several.page.wait_for_selector("dialog")
    several.page.keyboard.type("other.p")
    several.page.keyboard.press("Enter")

    several.page.wait_for_selector(".facts-line:has-text('3 requests')")
    assert chosen(several) == "other.pcap"


def test_a_group_is_compared_with_the_same_one_of_another_capture(several: Visit) -> None:
    several.go("requests?group=protocol&capture=1", ".groups .pick button")

    several.page.click(".groups .pick button >> nth=0")
    several.page.click(".hint button:has-text('other.pcap')")
    several.page.wait_for_selector(".versus .versus-tables")

    said = several.text(".versus")
    assert "2. talk.pcap" in said
    assert "3. other.pcap" in said
    assert several.page.locator(".versus-tables td.num").nth(0).inner_text() == "2"
    assert several.page.locator(".versus-tables td.num").nth(1).inner_text() == "3"
    assert "gc=2" in several.hash()
    several.page.reload()
    several.page.wait_for_selector(".versus .versus-tables")
    several.page.click(".versus button:has-text('Close')")
    assert several.hash() == "#/requests?group=protocol&capture=1"
    assert several.complaints == []


def test_a_capture_that_is_not_there_is_told(several: Visit) -> None:
    several.go("overview?capture=9", ".note.trouble")

    assert "There is no capture 9" in several.text(".note")
    several.complaints.clear()


def test_one_capture_alone_has_no_switcher(example: Visit) -> None:
    example.go("overview", ".facts-line")

    example.page.keyboard.press("c")
    example.page.keyboard.press("?")

    assert example.page.query_selector("select.file") is None
    assert "next capture" not in example.text("dialog")
    example.page.keyboard.press("Escape")
    assert example.hash() == "#/overview"


def test_on_a_phone_the_switcher_fits(several: Visit) -> None:
    several.go("overview", ".facts-line:has-text('6 requests')")
    several.page.set_viewport_size(PHONE)

    width = several.page.evaluate("document.scrollingElement.scrollWidth")

    assert width <= PHONE["width"]
    assert several.page.is_visible("select.file")
    several.page.set_viewport_size({"width": 1280, "height": 720})
