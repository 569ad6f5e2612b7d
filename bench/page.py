"""The page on a large capture: how soon it can be used, how smoothly it scrolls.

    python bench/page.py [FILE] [--packets N] [--rounds N] [--out FILE]

Without FILE the capture of short HTTP/1.1 connections is made as ``bench/run.py`` makes it. A
server and a browser are started anew each round; medians are printed. Times are the browser's,
counted from the start of ``wirespan open``; processor time is given beside it, since a machine
that does other things too stretches only the first. The browser is Debian's Chromium, headless,
which draws without a graphics card: a screen does better.
"""

import argparse
import importlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from run import DATA, capture, machine

ROOT = Path(__file__).parents[1]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DESK = {"width": 1280, "height": 720}
PATIENCE_MS = 120_000
SCROLLED_MS = 4_000
FRAME_MS = 1000 / 60
LATE_MS = 1.5 * FRAME_MS
"""A frame later than this was missed."""
USABLE = ".facts-line + .traffic canvas"
READING = "progress.reading"
FILTERS = {
    "requests": "http.response.code == 200 and tcp.stream < 10000",
    "packets": "tcp.port == 80 and tcp.len > 1000",
}
SCROLL = """async ([list, milliseconds]) => {
  const node = document.querySelector(`${list} .list-body`);
  const gaps = [];
  let before = await new Promise(requestAnimationFrame);
  const end = before + milliseconds;
  let at = before;
  while (at < end) {
    node.scrollTop += 180;
    at = await new Promise(requestAnimationFrame);
    gaps.push(at - before);
    before = at;
  }
  return gaps;
}"""
FILTERED = """async ([hash, before]) => {
  const began = performance.now();
  location.hash = hash;
  const total = () => document.querySelector('.list')?.getAttribute('aria-rowcount');
  while (total() === before || !total()) await new Promise(requestAnimationFrame);
  return performance.now() - began;
}"""
TOTAL = "() => document.querySelector('.list').getAttribute('aria-rowcount')"

Measured = dict[str, float]


@contextmanager
def opened(path: Path) -> Iterator[tuple[str, int]]:
    """The page's address, and the server's process number."""
    command = [sys.executable, "-m", "wirespan", "open", "--no-browser", str(path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment
    ) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip(), process.pid
        finally:
            process.terminate()


def measure(browser: Any, path: Path) -> Measured:
    """One round."""
    found: Measured = {}
    page = browser.new_context(viewport=DESK).new_page()
    page.set_default_timeout(PATIENCE_MS)
    began = time.perf_counter()
    with opened(path) as (address, process):
        found["address printed"] = time.perf_counter() - began
        page.goto(address)
        page.wait_for_selector(USABLE)
        found["first usable overview"] = time.perf_counter() - began
        page.wait_for_selector(READING, state="detached")
        found["all read, findings shown"] = time.perf_counter() - began
        found["server's processor time until then"] = processor_seconds(process)
        base = address.partition("/?")[0]
        found |= lists(page, base)
        found |= one_request(page, base)
        found["peak memory of the server, MB"] = peak_megabytes(process)
        page.context.close()
    return found


def lists(page: Any, base: str) -> Measured:
    """Opening, scrolling and filtering the two long lists."""
    found: Measured = {}
    busy = busy_clock(page)
    for view, kind in (("requests", ".waterfall"), ("packets", ".packets")):
        began = time.perf_counter()
        page.goto(f"{base}/#/{view}")
        page.wait_for_selector(f"{kind} .list-shown .row")
        found[f"{view}: list shown"] = time.perf_counter() - began
        before = busy()
        gaps: list[float] = page.evaluate(SCROLL, [kind, SCROLLED_MS])
        each_frame = 1000 * (busy() - before) / len(gaps)
        found[f"{view}: frames a second while scrolling"] = 1000 * len(gaps) / sum(gaps)
        found[f"{view}: the page's processor time a frame, ms"] = each_frame
        late = sum(gap > LATE_MS for gap in gaps)
        found[f"{view}: frames missed, per cent"] = 100 * late / len(gaps)
        hash_ = f"#/{view}?filter={FILTERS[view].replace(' ', '+')}"
        taken: float = page.evaluate(FILTERED, [hash_, page.evaluate(TOTAL)])
        found[f"{view}: filtered"] = taken / 1000
    return found


def one_request(page: Any, base: str) -> Measured:
    """The slowest request with its figures."""
    began = time.perf_counter()
    page.goto(f"{base}/#/request")
    page.wait_for_selector(".figures canvas")
    return {"slowest request with its figures": time.perf_counter() - began}


def busy_clock(page: Any) -> Callable[[], float]:
    """Gives the processor time of the page's main thread: script, style and layout, in seconds."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def now() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(float(each["value"]) for each in metrics if each["name"] == "TaskDuration")

    return now


def processor_seconds(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_megabytes(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def table(rounds: list[Measured]) -> list[str]:
    lines = ["| | median | worst |", "|---|---|---|"]
    for name in rounds[0]:
        values = [each[name] for each in rounds]
        worst = min(values) if "frames a second" in name else max(values)
        unit = "" if any(word in name for word in ("frame", "memory")) else " s"
        digits = 2 if unit else 1 if name.endswith("ms") else 0
        lines.append(f"| {name} | {median(values):.{digits}f}{unit} | {worst:.{digits}f}{unit} |")
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--packets", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    path = options.file or capture("short", DATA / "short.pcap", "--packets", options.packets)
    api = importlib.import_module("playwright.sync_api")
    with api.sync_playwright() as playwright:
        # Benchmarks may run as root, where Chromium's sandbox refuses; it opens our own page.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        print(browser.version, file=sys.stderr)
        rounds = []
        for number in range(options.rounds):
            print(f"round {number + 1}", file=sys.stderr)
            rounds.append(measure(browser, path))
    text = "\n".join([f"{machine()}; {path.stat().st_size / 1e6:.0f} MB.", "", *table(rounds)])
    print(text)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
