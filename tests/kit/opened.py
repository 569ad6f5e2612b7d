"""The page as a person opens it: wirespan's own server, and Debian's or the system's Chromium."""

import importlib.util
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from wirespan.web.live import LiveSession
from wirespan.web.server import Server

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src" / "wirespan" / "web" / "static"
AXE = ROOT / "page" / "node_modules" / "axe-core" / "axe.min.js"
EXAMPLE = ROOT / "examples" / "post-over-40ms.pcapng"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DESK = {"width": 1280, "height": 720}
PHONE = {"width": 390, "height": 844}
DRAWN = """new Promise(done =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"""
"""Two frames on, what a view does after it was drawn is done: keys are known."""


def _lacking() -> str:
    if CHROMIUM is None:
        return "chromium is not installed"
    if importlib.util.find_spec("playwright") is None:
        return "playwright is not installed"
    return "" if (STATIC / "index.html").is_file() else "the page is not built: make page"


GRAVE = ("serious", "critical")
needs_axe = pytest.mark.skipif(
    not AXE.is_file(), reason="axe-core is not installed: npm ci in page/"
)
needs_browser = pytest.mark.skipif(bool(_lacking()), reason=_lacking() or "none")


@contextmanager
def served(*captures: Path) -> Iterator[str]:
    """``wirespan open`` in a process of its own; the address it printed."""
    command = [sys.executable, "-m", "wirespan", "open", "--no-browser", *map(str, captures)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


@contextmanager
def served_live(capture: Path, name: str) -> Iterator[tuple[str, LiveSession]]:
    """A capture that its tests write on, and its page's address."""
    session = LiveSession(str(capture), name)
    server = Server([session])
    serving = threading.Thread(target=server.serve, daemon=True)
    serving.start()
    try:
        yield server.address, session
    finally:
        server.stop()
        serving.join()


@contextmanager
def chromium() -> Iterator[Any]:
    api = importlib.import_module("playwright.sync_api")
    with api.sync_playwright() as playwright:
        # Tests may run as root, where Chromium's sandbox refuses; what it opens is our own page.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Visit:
    """One browser window on one capture; what it complained of is kept."""

    def __init__(self, browser: Any, address: str, **options: Any) -> None:
        self.base = address.partition("/?")[0]
        self.context = browser.new_context(**{"viewport": DESK, **options})
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(address)
        self.page.wait_for_selector(".facts-line")

    def go(self, place: str, wait_for: str) -> None:
        self.page.goto(f"{self.base}/#/{place}")
        self.page.wait_for_selector(wait_for)
        self.page.evaluate(DRAWN)

    def text(self, selector: str) -> str:
        return str(self.page.inner_text(selector))

    def hash(self) -> str:
        return str(self.page.evaluate("location.hash"))

    def close(self) -> None:
        self.context.close()

    def _heard(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)


class SavedVisit(Visit):
    """The same on a page saved as a file."""

    def go(self, place: str, wait_for: str) -> None:
        self.page.goto(f"{self.base}#/{place}")
        self.page.wait_for_selector(wait_for)
        self.page.evaluate(DRAWN)


def serious(visit: Visit) -> list[str]:
    """What axe finds of weight."""
    return [_words(each, node) for each, node in _found(visit) if each["impact"] in GRAVE]


def violations(visit: Visit, *rules: str) -> list[str]:
    """What axe finds against these rules, of whatever weight."""
    return [_words(each, node) for each, node in _found(visit) if each["id"] in rules]


def _found(visit: Visit) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Evaluated by the browser's tools, which the page's policy does not bind."""
    visit.page.evaluate(AXE.read_text(encoding="utf-8"))
    for each in visit.page.evaluate("axe.run().then(({violations}) => violations)"):
        for node in each["nodes"]:
            yield each, node


def _words(each: dict[str, Any], node: dict[str, Any]) -> str:
    return f"{each['id']}: {node['target']} {node['failureSummary']}"
