"""Captures for Wireshark, with a stand-in for wirespan's other commands."""

import argparse
import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

import wirespan
from kit.blocks import blocks, comments
from wirespan.cli import extcap_capture
from wirespan.cli.extcap import main

EXAMPLE = Path(__file__).parents[2] / "examples" / "post-over-40ms.pcapng"
SOURCE = str(Path(wirespan.__file__).parents[1])
Stand = Callable[[str], Path]


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stand:
    """Makes a script wirespan's other self; it notes its words. ``annotate`` stays the real one."""

    def install(body: str) -> Path:
        script = tmp_path / "stand_in.py"
        script.write_text(
            textwrap.dedent(f"""\
                import json, os, pathlib, sys, time
                words = sys.argv[1:]
                if words[0] == "annotate":
                    os.execv(sys.executable, [sys.executable, "-P", "-m", "wirespan", *words])
                pathlib.Path({str(tmp_path / "words")!r}).write_text(json.dumps(words))
                """)
            + textwrap.dedent(body),
            encoding="utf-8",
        )
        monkeypatch.setattr(extcap_capture, "WIRESPAN", (sys.executable, str(script)))
        monkeypatch.setenv("PYTHONPATH", SOURCE)
        return tmp_path / "words"

    monkeypatch.setattr(signal, "signal", lambda *_: None)
    return install


PLAYED = f'print(json.dumps({{"captures": {{"client": {str(EXAMPLE)!r}, "server": None}}}}))'
KEPT = f"""
place = pathlib.Path(words[words.index("--keep") + 1])
place.write_bytes(pathlib.Path({str(EXAMPLE)!r}).read_bytes())
print("what the command printed")
sys.exit(3)
"""


def captured(tmp_path: Path, *arguments: str) -> tuple[int, bytes]:
    """The status, and what came through the pipe."""
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(fifo.read_bytes()))
    reader.start()
    status = main(["--capture", "--fifo", str(fifo), *arguments])
    if not got and reader.is_alive():
        reader.join(0.2)
        if reader.is_alive():
            os.close(os.open(fifo, os.O_WRONLY))
    reader.join()
    return status, got[0]


def test_a_scenario_s_capture_is_handed_over_as_it_is(tmp_path: Path, stand_in: Stand) -> None:
    words = stand_in(PLAYED)

    status, got = captured(
        tmp_path, "--extcap-interface", "wirespan-lab", "--scenario", "slow", "--variant", "fixed"
    )

    assert (status, got) == (0, EXAMPLE.read_bytes())
    said = json.loads(words.read_text())
    assert said[:4] == ["lab", "run", "--variant", "fixed"]
    assert said[-3:] == ["--json", "--", "slow"]


def test_on_request_it_carries_what_was_found(tmp_path: Path, stand_in: Stand) -> None:
    stand_in(PLAYED)

    status, got = captured(
        tmp_path, "--extcap-interface", "wirespan-lab", "--scenario", "slow", "--explained"
    )

    assert status == 0
    said = [each for block in blocks(got) if block.kind == 6 for each in comments(block)]
    assert any("[wirespan finding cause=slow-server-think" in each for each in said)


def test_a_command_s_capture_counts_whatever_its_status(tmp_path: Path, stand_in: Stand) -> None:
    words = stand_in(KEPT)

    status, got = captured(
        tmp_path, "--extcap-interface", "wirespan-run", "--command", "curl 'a b'", "--on", "lo",
        "--extcap-capture-filter", "tcp",
    )  # fmt: skip

    assert (status, got) == (0, EXAMPLE.read_bytes())
    said = json.loads(words.read_text())
    assert said[3:] == ["--interface", "lo", "--capture-filter", "tcp", "--", "curl", "a b"]


@pytest.mark.parametrize(
    ("arguments", "body", "told"),
    [
        (["wirespan-lab"], "", "no scenario was chosen"),
        (["wirespan-lab", "--scenario", "x"], 'sys.exit("wirespan: no such scenario")',
         "wirespan: no such scenario\n"),
        (["wirespan-lab", "--scenario", "x"], 'print("[]")', "x left no capture of the client"),
        (["wirespan-lab", "--scenario", "x", "--side", "server"], PLAYED,
         "x left no capture of the server"),
        (["wirespan-run"], "", "no command was given"),
        (["wirespan-run", "--command", "a 'b"], "", "the command cannot be read"),
        (["wirespan-run", "--command", "a"], "", "nothing was captured"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_told(
    arguments: list[str], body: str, told: str, tmp_path: Path, stand_in: Stand,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    stand_in(body)

    status = main(["--capture", "--fifo", str(tmp_path / "f"), "--extcap-interface", *arguments])

    assert status == 1
    assert told in capsys.readouterr().err


def test_a_pipe_that_nobody_reads_on_ends_quietly(
    monkeypatch: pytest.MonkeyPatch, stand_in: Stand, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in(PLAYED)

    def closed(*_unused: object, **_also: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(extcap_capture, "_hand_over", closed)
    asked = argparse.Namespace(
        extcap_interface="wirespan-lab", scenario="x", variant="broken", side="client", fifo="",
        explained=False,
    )  # fmt: skip

    assert extcap_capture.capture(asked) == 0
    assert capsys.readouterr().err == ""


def test_ended_early_it_ends_what_it_started(tmp_path: Path) -> None:
    script = tmp_path / "sleeps.py"
    script.write_text(
        f"import os, time; open({str(tmp_path / 'pid')!r}, 'w').write(f'{{os.getpid()}}\\n');"
        " time.sleep(60)"
    )
    program = (
        "import sys; from wirespan.cli import extcap, extcap_capture;"
        f" extcap_capture.WIRESPAN = (sys.executable, {str(script)!r}); sys.exit(extcap.main())"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", program, "--capture", "--fifo", str(tmp_path / "f"),
         "--extcap-interface", "wirespan-lab", "--scenario", "x"],
        env={**os.environ, "PYTHONPATH": SOURCE},
    )  # fmt: skip
    pid = tmp_path / "pid"
    while not (pid.exists() and pid.read_text().endswith("\n")):
        assert running.poll() is None
        threading.Event().wait(0.05)

    running.send_signal(signal.SIGTERM)

    assert running.wait(20) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)
