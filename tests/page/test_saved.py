"""The file to send, opened from disk: every view, no server, nothing loaded, nothing run."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kit import secrets
from kit.desks import desk_of, written
from kit.hostile import hostile_file
from kit.opened import (
    EXAMPLE,
    PHONE,
    SavedVisit,
    Visit,
    needs_axe,
    needs_browser,
    serious,
    served,
)
from wirespan.cli.main import main
from wirespan.report.units import duration

pytestmark = [pytest.mark.browser, needs_browser]

Save = Callable[..., str]
VIEWS = {
    "overview": (".findings .finding", "The server needed the time"),
    "requests": (".waterfall .phases", "POST host-1/path-1"),
    "requests?group=endpoint": (".groups", "POST /path-1"),
    "request/4": (".figures canvas", "284 ms"),
    "connections": (".connections .list-shown .row", "address-2:80"),
    "connections/1": (".card .sides", "Connection 1"),
    "packets": (".packets .list-shown .row", "address-2"),
    "handshakes": (".record", "ClientHello"),
    "dns": (".question", "address-2"),
}
LISTED = ["Overview", "Requests", "Request", "Connections", "Packets", "Handshakes", "DNS"]


@pytest.fixture(scope="module")
def save(tmp_path_factory: pytest.TempPathFactory) -> Save:
    """Writes the file of a capture; its address."""
    folder = tmp_path_factory.mktemp("saved")

    def saved(capture: Path, *options: str) -> str:
        out = folder / f"{len(list(folder.iterdir()))}.html"
        assert main(["explain", str(capture), "--html", str(out), *options]) == 0
        return out.as_uri()

    return saved


@pytest.fixture(scope="module")
def redacted(browser: Any, save: Save) -> Iterator[SavedVisit]:
    visit = SavedVisit(browser, save(EXAMPLE))
    yield visit
    visit.close()


@pytest.fixture(scope="module")
def whole(browser: Any, save: Save) -> Iterator[SavedVisit]:
    visit = SavedVisit(browser, save(EXAMPLE, "--no-redact"))
    yield visit
    visit.close()


@pytest.mark.parametrize("place", VIEWS)
def test_every_view_opens_without_a_complaint(redacted: SavedVisit, place: str) -> None:
    shown, said = VIEWS[place]

    redacted.go(place, shown)

    assert said in redacted.text("main")
    assert redacted.complaints == []


def test_nothing_is_asked_of_anybody(redacted: SavedVisit) -> None:
    assert set(redacted.asked) == {redacted.base}


def test_one_clicks_from_view_to_view(redacted: SavedVisit) -> None:
    redacted.go("overview", ".findings .finding")
    seen = []

    for tab in redacted.page.locator(".tabs a").all():
        tab.click()
        redacted.page.wait_for_selector("main > *")
        seen.append(str(tab.inner_text()).strip().lstrip("12345678\n"))

    assert seen == LISTED
    assert redacted.complaints == []


def test_it_says_on_every_view_that_it_is_redacted(redacted: SavedVisit) -> None:
    for place, (shown, _said) in VIEWS.items():
        redacted.go(place, shown)

        assert redacted.text(".file-line").startswith("Redacted")


def test_a_frame_leads_to_its_line_where_its_bytes_are_left_out(redacted: SavedVisit) -> None:
    redacted.go("request/4?finding=slow-server-think", ".finding[open] .frames a")

    redacted.page.click(".finding[open] .frames a >> nth=0")
    redacted.page.wait_for_selector(".counted:has-text('1 of 75')")

    assert redacted.hash() == "#/packets?filter=frame.number+%3D%3D+10"


def test_bytes_that_are_asked_for_are_missed_kindly(redacted: SavedVisit) -> None:
    redacted.go("packet/8", ".note")

    assert "A redacted file holds no bytes of packets" in redacted.text(".note")


def test_a_finding_s_packets_are_found_without_a_server(redacted: SavedVisit) -> None:
    redacted.go("packets?filter=tcp.stream+eq+0+and+tcp.len+%3E+0", ".packets .list-shown .row")

    shown = redacted.page.locator(".packets .list-shown .row").count()
    assert 5 < shown < 30


def test_plain_words_are_a_filter(redacted: SavedVisit) -> None:
    redacted.go("requests", ".waterfall .phases")

    redacted.page.keyboard.press("/")
    redacted.page.keyboard.type("path-1")
    redacted.page.keyboard.press("Enter")
    redacted.page.wait_for_selector(".counted:has-text('1 of 6')")

    assert "POST host-1/path-1" in redacted.text(".list-shown")


def test_a_filter_only_the_capture_can_answer_is_told_kindly(redacted: SavedVisit) -> None:
    redacted.go("packets?filter=tls.handshake.type+%3D%3D+1", ".note")

    said = redacted.text(".note")
    assert "A saved file cannot answer this filter" in said
    assert "wirespan open" in said


def test_the_slowest_request_is_said_as_the_terminal_says_it(whole: SavedVisit) -> None:
    answer = desk_of(EXAMPLE).session.answer

    whole.go("overview", ".findings .finding")
    told = whole.text("main")

    for finding in answer.findings:
        assert finding.title in told
        assert duration(finding.cost_ns) in told
    assert duration(answer.totals.duration_ns) in told
    assert "POST api.example.com/orders" in told


def test_reasons_and_times_are_the_terminal_s(
    whole: SavedVisit, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["explain", str(EXAMPLE), "--top", "1"])
    ledger = capsys.readouterr().out.partition("Where the time went")[2].partition("What it")[0]

    whole.go("request/4", ".figures canvas")
    told = whole.text(".request-side")

    for words in (
        "the resolver and the way to it",
        "waiting for the server",
        "bytes at link speed",
    ):
        assert words in ledger
        assert words in told
    for length in ("40.9 ms", "40.3 ms", "88.9 µs", "162 ms", "121 ms", "40.5 ms"):
        assert length in ledger
        assert length in told


def test_a_list_that_is_cut_says_of_how_many(browser: Any, save: Save, tmp_path: Path) -> None:
    visit = SavedVisit(browser, save(written(tmp_path, secrets.crowd(501, 101))))

    visit.go("dns", ".question")
    assert visit.text(".dns").startswith("The first 500 of 501 lookups, of 9 names")
    visit.go("handshakes", ".record")
    assert visit.text(".side-list").endswith("The first 100 of 101 handshakes")

    visit.close()


def test_what_only_a_server_can_do_is_not_offered(whole: SavedVisit) -> None:
    whole.go("requests?group=protocol&ga=dns&gb=tls", ".groups")

    whole.page.keyboard.press("v")

    assert whole.page.locator("[data-served], .versus").count() == 0
    assert "ga=dns&gb=tls" in whole.hash()


HIDE_WHAT_ONLY_A_SERVER_CAN_DO = (
    "document.querySelectorAll('[data-served]').forEach((each) => { each.hidden = true; })"
)
"""Offers to compare groups: not what is said of the capture."""


def test_its_views_say_what_the_served_page_says(browser: Any, whole: SavedVisit) -> None:
    places = {
        "overview": ".slowest",
        "requests": ".waterfall .phases",
        "requests?sort=-duration": ".waterfall .phases",
        "requests?group=endpoint": ".groups",
        "request/4": ".figures canvas",
        "packet/10": ".fields",
        "connections": ".connections .list-shown .row",
        "connections/1": ".card .sides",
        "handshakes": ".record",
        "dns": ".question",
    }
    with served(EXAMPLE) as address:
        page = Visit(browser, address)
        said, saved = {}, {}

        for place, shown in places.items():
            page.go(place, shown)
            whole.go(place, shown)
            page.page.evaluate(HIDE_WHAT_ONLY_A_SERVER_CAN_DO)
            said[place], saved[place] = page.text("main"), whole.text("main")

        assert saved == said
        page.close()


def test_a_whole_file_says_so_and_holds_bytes(whole: SavedVisit) -> None:
    whole.go("packet/10", ".fields")

    assert whole.text(".file-line").startswith("Not redacted")
    assert "tcp.srcport" in whole.text("main")
    assert whole.complaints == []


@pytest.mark.parametrize("place", VIEWS)
def test_a_phone_never_scrolls_sideways(browser: Any, save: Save, place: str) -> None:
    visit = SavedVisit(browser, save(EXAMPLE), viewport=PHONE, has_touch=True)

    visit.go(place, VIEWS[place][0])

    assert visit.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    visit.close()


def test_the_system_s_dark_is_obeyed(browser: Any, save: Save) -> None:
    visit = SavedVisit(browser, save(EXAMPLE), color_scheme="dark")

    colour = visit.page.evaluate("getComputedStyle(document.body).backgroundColor")

    assert colour == "rgb(18, 22, 27)"
    assert visit.complaints == []
    visit.close()


@pytest.mark.parametrize("option", ["--redact", "--no-redact"])
def test_hostile_bytes_stay_text(browser: Any, save: Save, tmp_path: Path, option: str) -> None:
    visit = SavedVisit(browser, save(hostile_file(tmp_path), option))

    for place, shown in {
        "overview": ".slowest",
        "requests": ".waterfall .phases",
        "requests?group=host": ".groups",
        "request": ".request-head",
        "packets": ".packets .list-shown .row",
        "connections/1": ".card",
        "dns": "main > *",
        "requests?group=endpoint": ".groups",
        "connections": ".connections .list-shown .row",
        "handshakes": ".record",
        "requests?filter=%3Cimg+src%3Dx+onerror%3Dwindow.hacked%3D1%3E": ".note",
    }.items():
        visit.go(place, shown)
        assert visit.page.locator("main img, main script, main iframe, header img").count() == 0

    assert visit.page.evaluate("window.hacked") is None
    assert visit.complaints == []
    visit.close()


@pytest.mark.parametrize("form", ["SVG", "PNG"])
def test_a_figure_is_saved_from_the_file(redacted: SavedVisit, form: str) -> None:
    redacted.go("request/4", ".figures canvas")

    with redacted.page.expect_download() as download:
        redacted.page.get_by_role("button", name=f"Save the ladder as {form}").press("Enter")

    path = Path(download.value.path())
    assert download.value.suggested_filename == f"capture-request-4-ladder.{form.lower()}"
    assert path.stat().st_size > 1_000
    assert b"api.example.com" not in path.read_bytes()
    assert redacted.complaints == []


def test_a_script_from_elsewhere_may_not_run(redacted: SavedVisit) -> None:
    redacted.go("overview", ".facts-line")

    redacted.page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "window.hacked = 1";
          document.body.append(script);
        }"""
    )

    assert redacted.page.evaluate("window.hacked") is None
    assert "Content Security Policy" in redacted.complaints.pop()


def test_a_damaged_file_says_so(browser: Any, save: Save, tmp_path: Path) -> None:
    page = Path(save(EXAMPLE).removeprefix("file://")).read_text(encoding="utf-8")
    before, mark, after = page.partition('id="answers">')
    (tmp_path / "cut.html").write_text(before + mark + after[900:], encoding="utf-8")
    context = browser.new_context()
    opened = context.new_page()

    opened.goto((tmp_path / "cut.html").as_uri())
    opened.wait_for_selector(".note")

    assert "The file is damaged" in opened.inner_text(".note")
    context.close()


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Any, save: Save, scheme: str) -> None:
    visit = SavedVisit(browser, save(EXAMPLE), color_scheme=scheme)
    found = {}

    for place, (shown, _said) in VIEWS.items():
        visit.go(place, shown)
        found[place] = serious(visit)

    assert found == {place: [] for place in VIEWS}
    visit.close()
