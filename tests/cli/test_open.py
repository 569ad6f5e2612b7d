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
from kit.labs import missing
from kit.watching import Watching, needs_page
from wirespan.base.errors import UsageError
from wirespan.cli import main
from wirespan.cli import open as module
from wirespan.cli.commands import COMMANDS
from wirespan.lab.scenario import Scenario


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


def test_the_server_is_not_loaded_for_help() -> None:
    code = (
        "import sys; from wirespan.cli.commands import COMMANDS; import argparse;"
        "COMMANDS['open'].load().add_arguments(argparse.ArgumentParser());"
        "sys.exit('uvicorn' in sys.modules or 'starlette' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ((), "a file is missing"),
        (("a.pcap", "--lab", "slow-start"), "files and --lab were given"),
        (("a.pcap", "--variant", "fixed"), "--variant is of a scenario"),
        (("--lab", "slow-strat"), "did you mean slow-start?"),
        (("--lab", "slow-start", "--variant", "mended"), "invalid choice"),
    ],
)
def test_wrong_use_is_a_sentence(
    options: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*options, "--no-browser") == 2

    said = capsys.readouterr()
    assert sentence in said.err
    assert said.out == ""


def test_captures_are_called_by_their_file_where_that_tells_them_apart() -> None:
    assert module.named(["x/a.pcap", "x/b.pcap", "y/b.pcap", "-"]) == [
        ("x/a.pcap", "a.pcap"), ("x/b.pcap", "x/b.pcap"), ("y/b.pcap", "y/b.pcap"), ("-", "-"),
    ]  # fmt: skip
    assert module.named(["x/a.pcap"]) == [("x/a.pcap", "x/a.pcap")]


def test_one_that_cannot_be_read_lets_go_of_the_others(tmp_path: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208  # names only

    with pytest.raises(UsageError):
        module.sessions_of([(str(EXAMPLE), "a"), (str(tmp_path / "nothing"), "b")])

    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208  # names only


def test_a_scenario_is_played_in_both_variants_and_seen_from_both_sides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plays: list[tuple[str, str, Path]] = []

    def played(scenario: Scenario, variant: str, folder: Path) -> SimpleNamespace:
        plays.append((scenario.name, variant, folder))
        return SimpleNamespace(is_spoilt=variant == "fixed")

    monkeypatch.setattr("wirespan.lab.runner.run", played)

    found = module.played("slow-start", ("broken", "fixed"), tmp_path)

    assert plays == [
        ("slow-start", "broken", tmp_path / "broken"), ("slow-start", "fixed", tmp_path / "fixed")
    ]  # fmt: skip
    assert found == [
        (str(tmp_path / "broken" / "client.pcapng"), "broken, client side"),
        (str(tmp_path / "broken" / "server.pcapng"), "broken, server side"),
        (str(tmp_path / "fixed" / "client.pcapng"), "fixed, client side"),
        (str(tmp_path / "fixed" / "server.pcapng"), "fixed, server side"),
    ]
    said = capsys.readouterr().err
    assert said.count("playing slow-start") == 2
    assert "the links were late while fixed was played" in said


def test_a_port_is_a_number() -> None:
    parser = argparse.ArgumentParser(exit_on_error=False)
    COMMANDS["open"].load().add_arguments(parser)

    assert parser.parse_args(["a", "--port", "8123"]).port == 8123
    with pytest.raises(argparse.ArgumentError):
        parser.parse_args(["a", "--port", "-1"])


@needs_page
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_kindly(number: signal.Signals) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "wirespan", "open", str(EXAMPLE), "--no-browser"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ,
    )  # fmt: skip
    stop = threading.Timer(60, running.kill)
    stop.start()
    assert running.stdout is not None
    assert running.stdout.readline().startswith("http://127.0.0.1:")

    running.send_signal(number)
    _, said = running.communicate(timeout=60)
    stop.cancel()

    assert running.returncode == 0
    assert said.splitlines()[-1] == "closed"
    assert "Traceback" not in said


@needs_page
@pytest.mark.namespaces
@pytest.mark.skipif(bool(missing()), reason=f"no networks here: {missing()}")
def test_a_scenario_is_played_and_opened_and_nothing_is_left(tmp_path: Path) -> None:
    running = subprocess.Popen(
        [sys.executable, "-m", "wirespan", "open", "--lab", "nagle-delayed-ack-server",
         "--variant", "broken", "--no-browser"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    stop = threading.Timer(120, running.kill)
    stop.start()
    assert running.stdout is not None

    line = running.stdout.readline()
    if not line and os.geteuid():
        stop.cancel()
        said = running.communicate(timeout=60)[1]
        assert "does not keep what the lab promises" in said
        pytest.skip("this machine is too busy for an ordinary user's links")
    watching = Watching(line)
    names = [one["name"] for one in watching.ask("captures")]
    done = [watching.until(number, state="done") for number in range(2)]
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=60)
    stop.cancel()

    assert names == ["broken, client side", "broken, server side"]
    for summary in done:
        assert "nagle-delayed-ack" in [one["id"] for one in summary["findings"]]
    assert running.returncode == 0
    assert list(tmp_path.iterdir()) == []
