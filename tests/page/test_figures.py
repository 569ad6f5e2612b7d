"""Every figure can be saved: SVG that stands alone, PNG at twice the size."""

import struct
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from kit.captures import CAPTURES, needs_captures
from kit.opened import DRAWN, Visit, needs_browser, served

pytestmark = [pytest.mark.browser, needs_browser]

SVG = "{http://www.w3.org/2000/svg}"
FIGURES = {
    "overview": ("where the time went", "the traffic"),
    "requests": ("the waterfall",),
    "request/4": (
        "the ledger", "the ladder", "the time-sequence graph", "what was under way",
        "throughput and round trips",
    ),
    "packet/8": ("the layers",),
}  # fmt: skip
SHOWN = {
    "overview": ".findings .finding",
    "requests": ".waterfall .phases",
    "request/4": ".figures canvas",
    "packet/8": ".fields",
}
PAUSE_MS = 150
"""Chromium drops the eleventh download of a page within a second."""
EACH = [(place, name) for place, names in FIGURES.items() for name in names]


def saved(visit: Visit, name: str, form: str) -> tuple[str, bytes]:
    """Name and content of the file that pressing the button gives."""
    visit.page.wait_for_timeout(PAUSE_MS)
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name=f"Save {name} as {form}").press("Enter")
    path = Path(download.value.path())
    return str(download.value.suggested_filename), path.read_bytes()


def words(svg: ElementTree.Element) -> list[str]:
    return [each.text or "" for each in svg.iter(f"{SVG}text")]


@pytest.mark.parametrize(("place", "name"), EACH)
def test_a_figure_is_saved_as_an_svg_that_stands_alone(
    example: Visit, place: str, name: str
) -> None:
    example.go(place, SHOWN[place])

    file, content = saved(example, name, "SVG")

    svg = ElementTree.fromstring(content)
    assert file.startswith("post-over-40ms-")
    assert svg.get("width") == "1120"
    assert svg.find(f"{SVG}title") is not None
    assert any(said.startswith("post-over-40ms.pcapng · ") for said in words(svg))
    assert svg.find(f"{SVG}rect").get("fill") == "#ffffff"  # type: ignore[union-attr]  # the paper
    assert len(list(svg.iter())) > 15
    assert {each.tag.removeprefix(SVG) for each in svg.iter()} <= {
        "svg", "title", "desc", "g", "clipPath", "rect", "path", "text",
    }  # fmt: skip
    assert example.complaints == []


@pytest.mark.parametrize(("place", "name"), EACH)
def test_a_figure_is_saved_as_a_png_of_twice_its_size(
    example: Visit, place: str, name: str
) -> None:
    example.go(place, SHOWN[place])
    _, svg = saved(example, name, "SVG")

    _, content = saved(example, name, "PNG")

    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", content[16:24])
    assert (width, height) == (2240, 2 * int(ElementTree.fromstring(svg).get("height", "0")))


def test_the_palette_saves_a_figure(example: Visit) -> None:
    example.go("request/4", ".figures canvas")
    example.page.keyboard.press("Control+k")
    example.page.keyboard.type("save the ladder as svg")

    with example.page.expect_download() as download:
        example.page.keyboard.press("Enter")

    assert download.value.suggested_filename == "post-over-40ms-request-4-ladder.svg"


def test_the_palette_runs_what_was_typed_though_its_list_is_not_yet_drawn(example: Visit) -> None:
    example.go("request/4", ".figures canvas")
    example.page.keyboard.press("Control+k")
    field = example.page.get_by_role("combobox", name="Command")
    field.fill("save the l")

    with example.page.expect_download() as download:
        field.evaluate(
            """field => {
                 field.value = "save the ladder as svg";
                 field.dispatchEvent(new InputEvent("input", { bubbles: true }));
                 field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
               }"""
        )

    assert download.value.suggested_filename == "post-over-40ms-request-4-ladder.svg"


def test_a_saved_figure_shows_what_is_zoomed_to(example: Visit) -> None:
    example.go("request/4", ".figures canvas")
    whole = words(ElementTree.fromstring(saved(example, "the ladder", "SVG")[1]))
    example.page.keyboard.press("w")
    example.page.keyboard.press("w")
    example.page.wait_for_function("location.hash.includes('t0=')")
    example.page.evaluate(DRAWN)

    zoomed = words(ElementTree.fromstring(saved(example, "the ladder", "SVG")[1]))

    assert "SYN" in whole
    assert "SYN" not in zoomed
    assert whole[1] == "post-over-40ms.pcapng · request 4 · frames 8–42 · connection 1"
    assert zoomed[1].startswith(f"{whole[1]} · ")


@needs_captures
def test_sack_blocks_are_drawn_named_and_listed(browser: Any) -> None:
    with served(CAPTURES / "zeek.206_example_a.pcap") as address:
        visit = Visit(browser, address)
        visit.go("request/1", ".figures canvas")

        listed = visit.page.locator("table", has_text="Blocks acknowledged out of order")
        svg = ElementTree.fromstring(saved(visit, "the time-sequence graph", "SVG")[1])

        assert listed.locator("tbody tr").count() == 87
        assert "acknowledged out of order (SACK)" in visit.text(".figures")
        assert "acknowledged out of order (SACK)" in words(svg)
        assert sum(each.get("stroke") == "#007a58" for each in svg.iter(f"{SVG}path")) == 87
        visit.close()
