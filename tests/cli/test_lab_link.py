"""``wirespan lab link``: the whole way, as root and as an ordinary user."""

import json
import os
import pty
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kit.labs import (
    AS_IT_IS,
    ENVIRONMENT,
    NEEDS_LAB,
    as_ordinary_user,
    command,
    lab,
    processes_with,
)
from kit.patience import until

pytestmark = NEEDS_LAB
SERVE = ("--serve", f"{sys.executable} -m http.server 8000")
GET = "import urllib.request as r; print(r.urlopen('http://server:8000/').status)"


def test_a_command_asks_the_server_over_the_link() -> None:
    done = lab("link", "--delay", "20ms", *AS_IT_IS, *SERVE, "--", sys.executable, "-c", GET)

    assert done.stdout == "200\n"
    assert done.returncode == 0


def test_one_line_says_what_the_link_is() -> None:
    link = ("--delay", "40ms", "--rate", "20mbit", "--loss", "1%")

    done = lab("link", *link, *AS_IT_IS, "--", "true")

    assert done.stderr == (
        "lab: client 10.0.1.1 -- server 10.0.1.2: "
        "round trip 80ms, 20mbit each way, 1% lost each way\n"
    )


def test_the_command_s_own_exit_status_is_returned() -> None:
    assert lab("link", "--", "sh", "-c", "exit 77").returncode == 77


def test_options_of_the_command_are_its_own() -> None:
    assert lab("link", "--", "echo", "--delay", "--", "-x").stdout == "--delay -- -x\n"


def test_the_command_reads_standard_input() -> None:
    done = subprocess.run(
        command("link", "--", "cat"), input=b"typed", capture_output=True, check=True,
        env=ENVIRONMENT, timeout=60,
    )  # fmt: skip

    assert done.stdout == b"typed"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["link"], "there is nothing to run: no command was given"),
        (["link", "--"], "there is nothing to run"),
        (["link", "--delay", "40", "--", "true"], "the unit is missing"),
        (["link", "--delay", "--", "true"], "argument --delay: expected one argument"),
        (["link", "--queue", "10p", "--", "true"], "it says nothing without rate"),
        (["link", "--", "no-such-program"], "cannot run 'no-such-program' on host client"),
        (["link", "--serve", "exit 4", "--", "true"], "it ended with status 4 before it listened"),
        (["link", "--sysctl", "net.no=1", "--", "true"], "cannot set net.no=1 on host client"),
        (["link", "--keep", "/dev/null/x", "--", "true"], "cannot keep captures in '/dev/null/x'"),
    ],
)
def test_wrong_use_is_told_in_a_sentence(arguments: list[str], said: str) -> None:
    done = lab(*arguments)

    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_captures_are_kept_and_explained(tmp_path: Path) -> None:
    kept = tmp_path / "new" / "kept"

    done = lab(
        "link", "--delay", "20ms", *AS_IT_IS, *SERVE, "--keep", str(kept), "--explain", "--",
        sys.executable, "-c", GET,
    )  # fmt: skip

    assert {path.name for path in kept.iterdir()} >= {"client.pcapng", "server.pcapng"}
    assert "Seen      client.pcapng" in done.stdout
    assert "Seen      server.pcapng" in done.stdout
    assert done.stdout.count("1 GET server:8000/") == 2


def test_captures_that_found_no_room_are_told(tmp_path: Path) -> None:
    """A limit on the size of files is told as a full disk is."""
    words = command(
        "link", *AS_IT_IS, "--delay", "1ms", *SERVE, "--keep", str(tmp_path / "kept"), "--",
        sys.executable, "-c", f"for _ in range(8):\n exec({GET!r})",
    )  # fmt: skip

    done = subprocess.run(
        words, capture_output=True, text=True, timeout=60, check=False, env=ENVIRONMENT,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2048, 2048)),
    )  # fmt: skip

    assert done.returncode == 2, done.stderr
    assert "cannot write the capture: File too large; make room for it" in done.stderr


def test_explained_as_json_there_is_nothing_else_on_standard_output() -> None:
    done = lab(
        "link", "--delay", "20ms", *AS_IT_IS, *SERVE, "--json", "--", sys.executable, "-c", GET
    )

    reports = json.loads(done.stdout)["reports"]
    assert [report["requests"][0]["request"] for report in reports] == ["GET /", "GET /"]
    assert reports[0]["connections"][0]["base_rtt_ns"] >= 40_000_000
    assert "200\n" in done.stderr


def test_an_ordinary_user_needs_no_rights() -> None:
    python = as_ordinary_user()
    if python is None:
        pytest.skip("no way to be an ordinary user here")

    done = subprocess.run(
        [*python, "-m", "wirespan", "lab", "link", "--delay", "5ms", "--unverified",
         "--serve", "python3 -m http.server 8000", "--", "python3", "-c", GET],
        capture_output=True, text=True, check=False, timeout=60, env=ENVIRONMENT, cwd="/",
    )  # fmt: skip

    assert done.stdout == "200\n", done.stderr


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_is_the_command_s_to_answer(sent: signal.Signals) -> None:
    script = "trap 'exit 9' TERM INT; echo ready; while :; do sleep 0.05; done"
    with subprocess.Popen(
        command("link", "--", "sh", "-c", script), stdout=subprocess.PIPE, env=ENVIRONMENT
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"

        process.send_signal(sent)

        assert process.wait(60) == 9


def test_ctrl_c_before_the_command_runs_ends_it_at_once() -> None:
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(ENVIRONMENT)
        words = command("link", "--serve", "sleep 6$((2 + 3))0.4321 & wait", "--", "true")
        os.execv(words[0], words)
    until(lambda: processes_with("650.4321"))

    os.write(terminal, b"\x03")

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 130
    os.close(terminal)
    until(lambda: not processes_with("650.4321"))


def test_kill_9_leaves_no_relay_no_tap_no_server(tmp_path: Path) -> None:
    mark = f"900.0{os.getpid()}"
    with subprocess.Popen(
        command("link", "--delay", "5ms", *AS_IT_IS, "--keep", str(tmp_path), *SERVE,
                "--", "sh", "-c", f"echo ready; sleep {mark}"),
        stdout=subprocess.PIPE, env={**ENVIRONMENT, "MARK": mark},
    ) as process:  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        assert len(marked(mark)) >= 8

        process.kill()
        process.wait()

        # The pipe ends only when nobody of the lab holds it any more.
        assert process.stdout.read() == b""
    until(lambda: not marked(mark) + processes_with(mark))


def marked(mark: str) -> list[int]:
    """Processes with the mark in their environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if f"MARK={mark}".encode() in (entry / "environ").read_bytes():
                found.append(int(entry.name))
        except OSError:
            continue
    return found
