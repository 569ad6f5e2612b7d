"""What strangers put on the wire stays text, and the page keeps to its own policy."""

from collections.abc import Iterator
from pathlib import Path
from struct import pack
from typing import Any
from xml.etree import ElementTree

import pytest

from kit import lookups
from kit.capture_bytes import pcap_header, record
from kit.frames import ethernet, ipv4, udp
from kit.opened import Visit, needs_browser, served

pytestmark = [pytest.mark.browser, needs_browser]

CLIENT, SERVER = "10.0.0.1", "10.0.0.2"
SYN, PSH, ACK, FIN = 2, 8, 16, 1
IMAGE = "<img/src=x/onerror=window.hacked=1>"
SCRIPT = '"><script>window.hacked=1</script>'
FRAME = "<iframe/srcdoc=x>"
ASKED = f"GET /{IMAGE}?{SCRIPT} HTTP/1.1\r\nHost: {SCRIPT}\r\nX: {IMAGE}\r\n\r\n".encode()
ANSWERED = f"HTTP/1.1 200 {IMAGE}\r\nServer: {SCRIPT}\r\nContent-Length: 0\r\n\r\n".encode()


def segment(from_server: bool, sequence: int, ack: int, flags: int, payload: bytes = b"") -> bytes:
    ports = (80, 40000) if from_server else (40000, 80)
    head = pack(">HHIIBBHHH", *ports, sequence, ack, 5 << 4, flags, 512, 0, 0)
    ends = (SERVER, CLIENT) if from_server else (CLIENT, SERVER)
    return ethernet(ipv4(head + payload, source=ends[0], destination=ends[1]))


def frames() -> list[bytes]:
    asked, answered = 1 + len(ASKED), 1 + len(ANSWERED)
    return [
        ethernet(ipv4(udp(lookups.question(FRAME)), 17, source=CLIENT, destination=SERVER)),
        segment(False, 0, 0, SYN),
        segment(True, 0, 1, SYN | ACK),
        segment(False, 1, 1, ACK),
        segment(False, 1, 1, PSH | ACK, ASKED),
        segment(True, 1, asked, PSH | ACK, ANSWERED),
        segment(False, asked, answered, FIN | ACK),
        segment(True, answered, asked + 1, FIN | ACK),
    ]


@pytest.fixture(scope="module")
def hostile(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    path: Path = tmp_path_factory.mktemp("hostile") / f"{IMAGE.replace('/', ' ')}.pcap"
    written = [record(each, fraction=at * 10_000) for at, each in enumerate(frames())]
    path.write_bytes(pcap_header() + b"".join(written))
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
        ("request", ".request-head"),
        ("packets", ".packets .list-shown .row"),
        ("packet/5", ".fields"),
        ("packet/6", ".fields"),
        ("packet/1", ".fields"),
        ("connections/1", ".card"),
        ("dns", "main > *"),
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
