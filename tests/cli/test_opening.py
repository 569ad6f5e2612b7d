"""The page of a command: its address, its options, its end."""

import argparse
import http.client
import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.conversations import Ask, Conversation, capture
from wirespan.base.errors import UsageError
from wirespan.cli import opening as module
from wirespan.cli.opening import LivePage, add_open, announce
from wirespan.drive.bpf import compile_filter
from wirespan.drive.bpf_checks import Link

TALK = capture(Conversation(0, (Ask(), Ask())))
ADDRESS = "http://127.0.0.1:1/?token=x"


@pytest.fixture(name="opened")
def _opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Addresses that a browser was opened on, on a desktop of one's own."""
    addresses: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: addresses.append(address) or True)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("SUDO_UID", raising=False)
    return addresses


@pytest.fixture(name="page")
def _page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LivePage]:
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "index.html").write_text("<!doctype html>")
    server = module.importlib.import_module("wirespan.web.server")
    make = server.Server
    monkeypatch.setattr(server, "Server", lambda *given: make(*given, tmp_path / "static"))
    with LivePage(argparse.Namespace(port=0, no_browser=True)) as page:
        yield page


def test_the_address_alone_is_the_output(
    opened: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    announce(ADDRESS, False, sys.stdout)

    assert capsys.readouterr().out == f"{ADDRESS}\n"
    assert opened == [ADDRESS]


def test_no_browser_is_opened_where_none_is_wanted(opened: list[str]) -> None:
    announce(ADDRESS, True, sys.stdout)

    assert opened == []


def test_without_a_browser_it_says_so(
    opened: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("webbrowser.open", lambda address: False)

    announce(ADDRESS, False, sys.stdout)

    assert "copy the address" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a desktop needs no variable")
def test_a_browser_in_the_terminal_would_take_it_from_the_command(
    opened: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)

    announce(ADDRESS, False, sys.stdout)

    assert opened == []
    assert "copy the address" in capsys.readouterr().err


def test_sudo_gives_no_browser_the_rights_of_root(
    opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUDO_UID", "1000")
    monkeypatch.setattr("os.geteuid", lambda: 0)

    announce(ADDRESS, False, sys.stdout)

    assert opened == []


def test_the_options_of_who_captures() -> None:
    parser = argparse.ArgumentParser()
    add_open(parser, "it runs")

    assert vars(parser.parse_args([])) == {"open": False, "port": 0, "no_browser": False}
    assert parser.parse_args(["--open", "--port", "8123"]).port == 8123


def test_what_the_page_says_and_hears_is_not_captured(page: LivePage) -> None:
    port = page.server.port
    own = f"not (host 127.0.0.1 and tcp port {port})"

    assert page.others(None) == page.others("") == own
    assert page.others("udp or tcp") == f"udp or tcp and {own}"
    compile_filter(page.others("udp or tcp"), Link.ANY, 100)


def test_a_page_that_cannot_be_is_told_before_anything_runs(
    page: LivePage,
) -> None:
    with pytest.raises(UsageError, match="--port"):
        LivePage(argparse.Namespace(port=page.server.port, no_browser=True))


def test_it_shows_what_is_written_and_stays_until_it_is_ended(
    page: LivePage,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "out.pcap"
    path.write_bytes(TALK)
    page.begin(str(path), "curl")
    summary = asked(page)
    page.complete()

    say = module.note

    def note_and_end(text: str) -> None:
        say(text)
        os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(module, "note", note_and_end)

    page.stay()

    assert (summary["capture"]["path"], summary["state"]) == ("curl", "live")
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("http://127.0.0.1:")
    assert "the page stays; Ctrl-C ends it" in said.err


def asked(page: LivePage) -> dict[str, dict[str, str]]:
    line = http.client.HTTPConnection("127.0.0.1", page.server.port, timeout=20)
    line.request("GET", "/" + page.server.address.split("/", 3)[3])
    answer = line.getresponse()
    answer.read()
    cookie = answer.headers["set-cookie"].split(";")[0]
    line.request("GET", "/api/summary", headers={"cookie": cookie})
    summary: dict[str, dict[str, str]] = json.loads(line.getresponse().read())
    line.close()
    return summary
