"""A comparison as one HTML file."""

import base64
import hashlib
import re
from fractions import Fraction
from html.parser import HTMLParser

from kit.answers import slow_post
from kit.compared import compared
from kit.sides import asked, many, side
from wirespan.compare.budget import Miss
from wirespan.report.compare_html import compare_page
from wirespan.report.compared import Kept

HOSTILE = "GET /<script>alert(1)</script>\"'><img/src=x/onerror=alert(1)>&amp;\u202e"


class Read(HTMLParser):
    """Tags, attributes and text of a page; VOID tags have no end."""

    VOID = ("meta", "br", "rect")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def page_of(title: str = "GET /orders") -> str:
    before = side(*many(6, title, 60), asked(title + "/gone"), findings=slow_post().findings)
    budget = Kept("5", Fraction(5), (Miss(title, 1, 2),))
    return compare_page(
        compared(before, side(*many(6, title), vantage="server"), budget, (title, "b"))
    )


def test_every_tag_is_closed() -> None:
    assert Read(page_of()).open == []


def test_it_says_what_the_terminal_says() -> None:
    text = Read(page_of()).text

    assert "Faster by 50 ms a request, 60.5 → 10.5 ms (95 %: " in text
    assert "Mostly waiting for the server, 50 ms less" in text
    assert "GET /orders/gone" in text


def test_names_from_packets_stay_text() -> None:
    page = page_of(HOSTILE)
    read = Read(page)

    assert set(read.tags).isdisjoint({"script", "img", "iframe", "a", "link"})
    assert HOSTILE[5:-1].partition("?")[0] in read.text
    assert "\u202e" not in page
    assert not [name for name, _ in read.attributes if name.startswith("on") or name == "style"]


def test_half_a_character_can_be_written() -> None:
    page_of("GET /\udcff").encode("utf-8")


def test_it_loads_nothing() -> None:
    page = page_of()

    assert not [name for name, _ in Read(page).attributes if name in ("src", "href", "action")]
    assert "url(" not in page
    assert "@import" not in page


def test_its_policy_allows_its_own_style_and_nothing_else() -> None:
    page = page_of()
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)

    hashed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    assert (
        f"content=\"default-src 'none'; style-src 'sha256-{hashed}'; base-uri 'none'; "
        "form-action 'none'\""
    ) in page


def test_both_bars_have_the_same_scale() -> None:
    page = compare_page(compared(side(asked(waited_ms=80)), side(asked(waited_ms=30))))

    widths = [float(width) for width in re.findall(r'x="[\d.]+" width="([\d.]+)"', page)]

    assert widths == [800, 200, 300, 200]


def test_it_is_light_or_dark() -> None:
    assert "@media (prefers-color-scheme: dark)" in page_of()


def test_nothing_to_compare_is_a_page_too() -> None:
    assert "Nothing was asked in both" in Read(compare_page(compared())).text


def test_endpoints_beyond_five_hundred_are_counted() -> None:
    names = [f"GET /{chr(0x4E00 + at)}" for at in range(502)]
    requests = [asked(name, at=at) for at, name in enumerate(names)]

    text = Read(compare_page(compared(side(*requests), side(*requests)))).text

    assert "And 2 more endpoints that changed less" in text
