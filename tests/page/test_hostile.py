"""What strangers put on the wire stays text, and the page keeps to its own policy."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from kit.hostile import hostile_file
from kit.opened import Visit, needs_browser, served

pytestmark = [pytest.mark.browser, needs_browser]


@pytest.fixture(scope="module")
def hostile(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    path = hostile_file(tmp_path_factory.mktemp("hostile"))
    with served(path) as address:
        visit = Visit(browser, address)
        yield visit
        visit.close()


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        ("overview", ".slowest"),
        ("requests", ".waterfall .phases"),
        ("requests?group=host", ".groups"),
        ("requests?group=host&ga=%3Cimg+src%3Dx+onerror%3D1%3E&gb=x", ".versus .note"),
        ("request", ".request-head"),
        ("packets", ".packets .list-shown .row"),
        ("packet/5", ".fields"),
        ("packet/6", ".fields"),
        ("packet/1", ".fields"),
        ("connections/1", ".card"),
        ("dns", "main > *"),
        ("requests?group=endpoint", ".groups"),
        ("connections", ".connections .list-shown .row"),
        ("handshakes", ".record"),
        ("packets?filter=%3Cimg+src%3Dx+onerror%3Dwindow.hacked%3D1%3E", ".note"),
    ],
)
def test_hostile_bytes_stay_text(hostile: Visit, place: str, shown: str) -> None:
    hostile.go(place, shown)
    hostile.page.wait_for_timeout(150)

    injected = hostile.page.locator("main img, main script, main iframe, header img").count()

    assert injected == 0
    assert hostile.page.evaluate("window.hacked") is None
    assert [each for each in hostile.complaints if "Content Security Policy" in each] == []


def test_the_hostile_words_are_there_to_be_read(hostile: Visit) -> None:
    hostile.go("packet/5", ".fields")

    assert "onerror=window.hacked=1>" in hostile.text("main")


@pytest.mark.parametrize(
    ("place", "shown", "name"),
    [
        ("request/1", ".figures canvas", "the ladder"),
        ("requests", ".waterfall .phases", "the waterfall"),
        ("overview", ".slowest", "where the time went"),
    ],
)
def test_a_saved_figure_of_a_hostile_capture_holds_text_only(
    hostile: Visit, place: str, shown: str, name: str
) -> None:
    hostile.go(place, shown)
    with hostile.page.expect_download() as download:
        hostile.page.get_by_role("button", name=f"Save {name} as SVG").click()

    svg = ElementTree.parse(Path(download.value.path()))

    kinds = {each.tag.rpartition("}")[2] for each in svg.iter()}
    assert kinds <= {"svg", "title", "desc", "g", "clipPath", "rect", "path", "text"}
    assert any("onerror" in (each.text or "") for each in svg.iter())
    assert not set("<>:/\\") & set(download.value.suggested_filename)
