"""``wirespan open``: what it says before and after it serves."""

import argparse
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from kit.desks import EXAMPLE
from wirespan.cli import main
from wirespan.cli import open as module
from wirespan.cli.commands import COMMANDS

STATIC = Path(module.__file__).parents[1] / "web" / "static" / "index.html"
needs_page = pytest.mark.skipif(not STATIC.is_file(), reason="the page is not built")


def run(*arguments: str) -> int:
    return main.main(["open", *arguments])


def test_what_cannot_be_read_is_told_before_anything_is_served(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(str(tmp_path / "nothing.pcap"), "--no-browser") == 2

    said = capsys.readouterr()
    assert said.out == ""
    assert "there is no such file" in said.err


def test_a_page_that_is_not_built_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("wirespan.web.server.START_PAGE", "never.html")

    assert run(str(EXAMPLE), "--no-browser") == 2

    assert "build it with: make page" in capsys.readouterr().err


def test_the_address_alone_is_the_output(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or True)

    module._announce(SimpleNamespace(address="http://127.0.0.1:1/?token=x"), no_browser=False)

    said = capsys.readouterr()
    assert said.out == "http://127.0.0.1:1/?token=x\n"
    assert opened == ["http://127.0.0.1:1/?token=x"]


def test_no_browser_is_opened_where_none_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webbrowser.open", lambda address: pytest.fail("opened"))

    module._announce(SimpleNamespace(address="x"), no_browser=True)


def test_without_a_browser_it_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("webbrowser.open", lambda address: False)

    module._announce(SimpleNamespace(address="x"), no_browser=False)

    assert "copy the address" in capsys.readouterr().err


def test_the_server_is_not_loaded_for_help() -> None:
    code = (
        "import sys; from wirespan.cli.commands import COMMANDS; import argparse;"
        "COMMANDS['open'].load().add_arguments(argparse.ArgumentParser());"
        "sys.exit('uvicorn' in sys.modules or 'starlette' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_port_is_a_number() -> None:
    parser = argparse.ArgumentParser(exit_on_error=False)
    COMMANDS["open"].load().add_arguments(parser)

    assert parser.parse_args(["a", "--port", "8123"]).port == 8123
    with pytest.raises(argparse.ArgumentError):
        parser.parse_args(["a", "--port", "-1"])


@needs_page
def test_ctrl_c_ends_it_kindly() -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "wirespan", "open", str(EXAMPLE), "--no-browser"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ,
    )  # fmt: skip
    stop = threading.Timer(20, running.kill)
    stop.start()
    assert running.stdout is not None
    assert running.stdout.readline().startswith("http://127.0.0.1:")

    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=20)
    stop.cancel()

    assert running.returncode == 0
    assert said.splitlines()[-1] == "closed"
    assert "Traceback" not in said
