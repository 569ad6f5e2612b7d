"""``wirespan demo``, played for real; and where no network can be made."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from wirespan.base.errors import UsageError
from wirespan.cli import demo
from wirespan.cli.main import main
from wirespan.lab.accuracy import UnkeptPromiseError

COMMAND = [sys.executable, "-m", "wirespan", "demo"]


@pytest.mark.namespaces
def test_the_shop_is_explained_mended_and_explained_again(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "--keep", str(tmp_path)],
        capture_output=True, text=True, timeout=180, check=True, env=os.environ | {"NO_COLOR": "1"},
    )  # fmt: skip

    if "does not keep what the lab promises" in done.stdout and os.geteuid():
        pytest.skip("this machine is too busy for an ordinary user's links")
    for words in ("The server needed the time", "What was mended", "before and after", "won"):
        assert words in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert (tmp_path / "broken" / "client.pcapng").stat().st_size > 0
    assert (tmp_path / "fixed" / "client.pcapng").stat().st_size > 0


def test_nothing_is_written_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "mine").touch()
    monkeypatch.setattr(demo, "check", lambda: None)

    assert main(["demo", "--keep", str(tmp_path)]) == 2

    assert "there are files in it" in capsys.readouterr().err
    assert (tmp_path / "broken" / "mine").exists()


def test_where_links_are_late_a_capture_is_explained_instead(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def play(*_arguments: object) -> None:
        raise UnkeptPromiseError("this machine is late", "one frame was", "say --unverified")

    monkeypatch.setattr(demo, "check", lambda: None)
    monkeypatch.setattr(demo, "play", play)

    assert main(["demo"]) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "this machine is late: one frame was" in printed
    assert "--unverified" not in printed
    assert "POST api.example.com/orders" in printed


def test_where_no_network_can_be_made_a_capture_is_explained_instead(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> None:
        raise UsageError("no network can be made here", "the system forbids it", "ask for it")

    monkeypatch.setattr(demo, "check", refuse)

    assert main(["demo"]) == 0
    printed = capsys.readouterr().out
    assert "no network can be made here: the system forbids it" in " ".join(printed.split())
    assert "POST api.example.com/orders" in printed
