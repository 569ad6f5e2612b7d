"""Captures for Wireshark, with a stand-in for wirespan's other commands."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

import wirespan
from kit.blocks import blocks, comments
from kit.patience import until
from wirespan.cli import extcap_capture
from wirespan.cli.extcap_capture import main

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


PLAYED = f"""
kept = pathlib.Path(words[words.index("--keep") + 1])
kept.mkdir()
(kept / "client.pcapng").write_bytes(pathlib.Path({str(EXAMPLE)!r}).read_bytes())
print('{{"spoilt": false}}')
"""
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
    until(lambda: has_ended(reader, fifo))
    return status, got[0]


def has_ended(reader: threading.Thread, fifo: Path) -> bool:
    """Where nobody wrote, who reads still waits for one who will."""
    with suppress(OSError):  # nobody reads, or not yet
        os.close(os.open(fifo, os.O_WRONLY | os.O_NONBLOCK))
    return not reader.is_alive()


def test_a_scenario_s_capture_is_handed_over_as_it_is(tmp_path: Path, stand_in: Stand) -> None:
    words = stand_in(PLAYED)

    status, got = captured(
        tmp_path, "--extcap-interface", "wirespan-lab", "--scenario", "slow", "--variant", "fixed",
        "--explain", "no",
    )  # fmt: skip

    assert (status, got) == (0, EXAMPLE.read_bytes())
    said = json.loads(words.read_text())
    assert said[:4] == ["lab", "run", "--variant", "fixed"]
    assert said[-4:] == ["--json", "--once", "--", "slow"]


def test_where_nothing_was_chosen_the_first_of_the_list_is_played(
    tmp_path: Path, stand_in: Stand
) -> None:
    words = stand_in(PLAYED)

    captured(tmp_path, "--extcap-interface", "wirespan-lab", "--explain", "no")

    said = json.loads(words.read_text())
    assert (said[3], said[-1]) == ("broken", "shop")


def test_unless_told_the_answer_follows_in_a_last_frame(tmp_path: Path, stand_in: Stand) -> None:
    stand_in(PLAYED)

    status, got = captured(tmp_path, "--extcap-interface", "wirespan-lab", "--scenario", "slow")

    assert status == 0
    assert got.startswith(EXAMPLE.read_bytes())
    *_, last = blocks(got)
    assert b"The scenario slow (broken), captured at the client." in last.content
    assert "POST api.example.com/orders → 201".encode() in last.content
    assert any("[wirespan finding cause=slow-server-think" in said for said in comments(last))
    assert b"were late" not in last.content


def test_a_play_by_late_links_is_not_to_be_believed(tmp_path: Path, stand_in: Stand) -> None:
    stand_in(PLAYED.replace("false", "true"))

    _, got = captured(tmp_path, "--extcap-interface", "wirespan-lab", "--scenario", "slow")

    assert b"The links of this lab were late" in got


def test_on_request_comments_stand_at_their_packets(tmp_path: Path, stand_in: Stand) -> None:
    words = stand_in(PLAYED)

    status, got = captured(
        tmp_path, "--extcap-interface", "wirespan-lab", "--scenario", "slow",
        "--explain", "comments",
    )  # fmt: skip

    assert status == 0
    frames = [block for block in blocks(got) if block.kind == 6]
    assert len(frames) == 75
    said = [each for block in frames[:-1] for each in comments(block)]
    assert any("[wirespan finding cause=slow-server-think" in each for each in said)
    assert "--once" not in json.loads(words.read_text())


def test_a_command_s_capture_counts_whatever_its_status(tmp_path: Path, stand_in: Stand) -> None:
    words = stand_in(KEPT)

    status, got = captured(
        tmp_path, "--extcap-interface", "wirespan-run", "--command", "curl 'a b'", "--on", "lo",
        "--extcap-capture-filter", "tcp", "--explain", "no",
    )  # fmt: skip

    assert (status, got) == (0, EXAMPLE.read_bytes())
    said = json.loads(words.read_text())
    assert said[3:] == ["--interface", "lo", "--capture-filter", "tcp", "--", "curl", "a b"]


def test_the_secrets_of_a_command_come_before_the_packets_they_open(
    tmp_path: Path, stand_in: Stand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSLKEYLOGFILE", raising=False)
    stand_in('pathlib.Path(os.environ["SSLKEYLOGFILE"]).write_text("A 1 2\\n")\n' + KEPT)

    _, got = captured(
        tmp_path, "--extcap-interface", "wirespan-run", "--command", "curl x", "--explain", "no"
    )

    kinds = [block.kind for block in blocks(got)]
    assert kinds[:3] == [0x0A0D0D0A, 10, 1]
    assert b"A 1 2\n" in got


@pytest.mark.parametrize(
    ("arguments", "body", "told"),
    [
        (["wirespan-lab", "--scenario", "x"], 'sys.exit("wirespan: no such scenario")',
         "wirespan: no such scenario\n"),
        (["wirespan-lab", "--scenario", "x"], 'print("[]")', "nothing was captured"),
        (["wirespan-lab", "--scenario", "x", "--side", "server"], PLAYED, "nothing was captured"),
        (["wirespan-lab", "--scenario", "x"],
         PLAYED + 'print("wirespan: the client failed", file=sys.stderr); sys.exit(2)',
         "wirespan: the client failed\n"),
        (["wirespan-lab", "--scenario", "x", "--explain", "y"], "", "it cannot be explained 'y'"),
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

    status, _ = captured(tmp_path, "--extcap-interface", *arguments)

    assert status == 1
    assert told in capsys.readouterr().err


SLEEPS = """
import os, pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", {child!r}], stdout=subprocess.PIPE)
child.stdout.readline()
pathlib.Path({folder!r}, "pids").write_text(f"{{os.getpid()}} {{child.pid}}\\n")
time.sleep(600)
"""
PATIENT = "print(flush=True); import time; time.sleep(600)"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + PATIENT


def capturing(tmp_path: Path, fifo: Path, child: str) -> subprocess.Popen[bytes]:
    """A capture of its own process, of a scenario that takes ten minutes, as does its child."""
    script = tmp_path / "sleeps.py"
    script.write_text(SLEEPS.format(folder=str(tmp_path), child=child))
    (tmp_path / "temporary").mkdir()
    program = (
        "import sys; from wirespan.cli import extcap_capture;"
        f" extcap_capture.WIRESPAN = (sys.executable, {str(script)!r});"
        " extcap_capture.GRACE_SECONDS = 1;"
        " sys.exit(extcap_capture.main())"
    )
    return subprocess.Popen(
        [sys.executable, "-c", program, "--capture", "--fifo", str(fifo),
         "--extcap-interface", "wirespan-lab", "--scenario", "x"],
        env={**os.environ, "PYTHONPATH": SOURCE, "TMPDIR": str(tmp_path / "temporary")},
    )  # fmt: skip


def started(tmp_path: Path, running: subprocess.Popen[bytes]) -> list[int]:
    """The process that sleeps, and its child."""
    pids = tmp_path / "pids"
    while not (pids.exists() and pids.read_text().endswith("\n")):
        assert running.poll() is None
        threading.Event().wait(0.05)
    return [int(word) for word in pids.read_text().split()]


def is_running(pid: int) -> bool:
    """A zombie is not: whoever adopted it has yet to look."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("child", [PATIENT, DEAF])
@pytest.mark.parametrize("how", ["signal", "two signals", "closed pipe"])
def test_ended_early_it_ends_what_it_started_and_leaves_nothing(
    tmp_path: Path, how: str, child: str
) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    running = capturing(tmp_path, fifo, child)
    reading = os.open(fifo, os.O_RDONLY)
    pids = started(tmp_path, running)

    if how == "closed pipe":
        os.close(reading)
    else:
        running.send_signal(signal.SIGTERM)
    if how == "two signals":
        threading.Event().wait(0.2)
        running.send_signal(signal.SIGINT)

    assert running.wait(60) == 0
    until(lambda: not any(is_running(pid) for pid in pids))
    assert list((tmp_path / "temporary").iterdir()) == []
    if how != "closed pipe":
        os.close(reading)


def test_a_pipe_that_cannot_be_written_is_a_sentence(
    tmp_path: Path, stand_in: Stand, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in(PLAYED)
    words = ["--capture", "--extcap-interface", "wirespan-lab", "--fifo", str(tmp_path / "no")]

    assert main(words) == 1

    assert "no': No such file or directory\n" in capsys.readouterr().err
