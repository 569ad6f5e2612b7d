"""Where there is nothing, or something is wrong, the page says so and why."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kit.captures import CAPTURES, needs_captures
from kit.opened import EXAMPLE, Visit, needs_browser, served

pytestmark = [pytest.mark.browser, needs_browser]

HEADER = 24
"""Bytes of a pcap file before its first record."""


@pytest.fixture(scope="module")
def empty(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    path: Path = tmp_path_factory.mktemp("empty") / "empty.pcap"
    path.write_bytes(bytes.fromhex("d4c3b2a1020004000000000000000000ffff000001000000"))
    assert path.stat().st_size == HEADER
    with served(path) as address:
        visit = Visit(browser, address)
        yield visit
        visit.close()


SAID = {
    "overview": "The capture holds no packets.",
    "requests": "No request was read in this capture.",
    "requests?group=host": "No request was read in this capture.",
    "request": "No request was read in this capture.",
    "packet": "There is no frame 1",
    "connections": "No connection was captured.",
    "packets": "No packet was captured.",
    "handshakes": "No TLS or QUIC handshake was captured.",
    "dns": "No DNS lookup was captured.",
}


@pytest.mark.parametrize("place", SAID)
def test_a_capture_of_nothing_says_so_in_every_view(empty: Visit, place: str) -> None:
    empty.go(place, f"main:has-text('{SAID[place]}')")

    assert "passes" not in empty.text("main")
    errors = [each for each in empty.complaints if "404" not in each]
    assert errors == []


def test_what_a_filter_leaves_empty_says_how_to_come_back(example: Visit) -> None:
    example.go("requests?filter=tcp.port+%3D%3D+1&to=5", ".note:has-text('No request')")

    said = example.text(".note")

    assert "No request passes the filter and lies in the chosen time." in said
    assert "× in the filter takes it away; Esc leaves the time range." in said


def test_a_file_cut_off_is_told_with_its_problems(browser: Any, tmp_path: Path) -> None:
    short = tmp_path / "short.pcapng"
    short.write_bytes(EXAMPLE.read_bytes()[:-30])
    with served(short) as address:
        visit = Visit(browser, address)
        visit.go("overview", ".condition")

        assert "The file ends in the middle of a record" in visit.text(".condition")
        visit.close()


@needs_captures
def test_a_lookup_without_an_answer_has_no_duration(browser: Any) -> None:
    with served(CAPTURES / "nDPI.bad-dns-traffic.pcap") as address:
        visit = Visit(browser, address)
        visit.go("dns", ".question")

        first = visit.text(".question >> nth=0")
        assert "no answer" in first
        assert "0 ns" not in first.split("at ")[0]
        visit.go("dns?from=50000000000&filter=udp", ".dns p:has-text(' of 220 lookups')")
        visit.close()
