"""Every view of the page, as a folder of pictures to look at: five captures, two scenarios.

    python tools/screenshots.py FOLDER [NAME...]

Three sizes, light and dark. With names (of captures or scenarios, as below) only those. Wants
Chromium and playwright, the built page (make page), namespaces for the scenarios, and the shared
captures (WIRESPAN_SHARED); what is lacking is said and left out. A page that complained or
scrolls sideways is told, with exit status 1.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]
os.environ["PYTHONPATH"] = str(ROOT / "src")  # for what is started here

from kit.captures import CAPTURES  # noqa: E402 - found only with this path
from kit.opened import Visit, chromium, served  # noqa: E402 - as above

NAMES = {
    "espn": "packets.http_espn.pcapng",
    "pgsql": "Wireshark.pgsql-jdbc.pcap.gz",
    "rtt-200ms": "deepflow.rtt-200ms-window-update.pcap",
    "quic": "nDPI.quic_0RTT.pcap",
    "grpc-tls": "Wireshark.grpc_person_search_protobuf_and_json_tls.pcapng",
}
SCENARIOS = ("shop", "random-loss")
SIZES = {
    "laptop": {"width": 1280, "height": 720},
    "desk": {"width": 1920, "height": 1080},
    "phone": {"width": 390, "height": 844},
}
SCHEMES = ("light", "dark")
SETTLED_MS = 350
"""A view has asked for its data, has it, and has drawn it."""


def captures(folder: Path, wanted: set[str]) -> Iterator[tuple[str, Path]]:
    for name, file in NAMES.items():
        if (CAPTURES / file).is_file() and (not wanted or name in wanted):
            yield name, CAPTURES / file
        elif not wanted or name in wanted:
            print(f"{name}: {CAPTURES / file} is not there", file=sys.stderr)
    for name in SCENARIOS:
        if not wanted or name in wanted:
            yield from played(name, folder / name)


def played(name: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """The client's capture of a scenario, whatever its verdict was."""
    command = [sys.executable, "-m", "wirespan", "lab", "run", "--keep", str(folder), "--", name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if (folder / "client.pcapng").is_file():
        yield name, folder / "client.pcapng"
    else:
        print(f"{name}: {done.stderr.strip()}", file=sys.stderr)


def places(visit: Visit) -> dict[str, str]:
    """Every view by a short name, with something to see: the slowest request, its packets."""
    asked = "fetch('/api/requests?limit=1&sort=-duration').then(answer => answer.json())"
    rows = visit.page.evaluate(asked)["rows"]
    found = {
        "overview": "overview", "requests": "requests", "groups": "requests?group=endpoint",
        "connections": "connections", "packets": "packets", "handshakes": "handshakes",
        "dns": "dns", "packet": "packet/4",
    }  # fmt: skip
    if rows:
        found["request"] = f"request/{rows[0]['id']}"
        found["connection"] = f"connections/{rows[0]['connection']}"
    return found


def picture(visit: Visit, start: Path) -> Iterator[str]:
    """All views of one capture at all sizes; what was wrong with them."""
    views = places(visit)
    for (size, viewport), scheme in product(SIZES.items(), SCHEMES):
        visit.page.set_viewport_size(viewport)
        visit.page.emulate_media(color_scheme=scheme)
        for view, place in views.items():
            visit.go(place, "main")
            visit.page.wait_for_load_state("networkidle")
            visit.page.wait_for_timeout(SETTLED_MS)
            name = f"{start.name}-{view}-{size}-{scheme}"
            visit.page.screenshot(path=start.with_name(f"{name}.png"))
            wide = visit.page.evaluate("document.documentElement.scrollWidth")
            if wide > viewport["width"]:
                yield f"{name} scrolls sideways: {wide} pixels"
    yield from (f"{start.name}: {each}" for each in visit.complaints)


def main(out: str, *wanted: str) -> int:
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    wrong = []
    with tempfile.TemporaryDirectory() as kept, chromium() as browser:
        for name, capture in captures(Path(kept), set(wanted)):
            with served(capture) as address:
                visit = Visit(browser, address)
                wrong += picture(visit, folder / name)
                visit.close()
            print(f"{name}: done")
    for each in wrong:
        print(each)
    return 1 if wrong else 0


if __name__ == "__main__":
    if not sys.argv[1:] or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
