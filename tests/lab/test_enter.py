"""Functions in namespaces of their own: answers, exceptions, signals, and nothing left."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kit.labs import ENVIRONMENT, NEEDS_LAB, as_ordinary_user, network_of, networks, processes_with
from kit.patience import until
from wirespan.base.errors import UsageError
from wirespan.lab import enter
from wirespan.lab.enter import LabEndedError, call
from wirespan.lab.separate import ROOM

pytestmark = NEEDS_LAB
WAIT_SECONDS = 60


def program(body: str, folder: Path) -> list[str]:
    """A program that runs ``body`` inside; the body writes ``started``."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    text = (
        "import os, signal, subprocess, sys, time\nfrom pathlib import Path\n"
        "from wirespan.lab.enter import call\n"
        f"folder = Path({str(folder)!r})\n"
        f"def inside():\n{lines}\n"
        "sys.exit(call(inside))\n"
    )
    path = folder / "program.py"
    path.write_text(text, encoding="utf-8")
    return [str(path)]


def start(body: str, folder: Path, python: list[str] | None = None) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [*(python or [sys.executable]), *program(body, folder)],
        env={**ENVIRONMENT, "TMPDIR": str(folder)},
    )
    until((folder / "started").exists)
    return process


def sleep_for(mark: str) -> str:
    return f"(folder / 'started').touch()\nsubprocess.run(['sleep', {mark!r}])"


def test_the_answer_comes_back() -> None:
    assert call(lambda: {"a": [1, 2]}) == {"a": [1, 2]}


def test_an_answer_larger_than_a_pipe_comes_back() -> None:
    assert call(lambda: "x" * 1_000_000) == "x" * 1_000_000


def test_inside_there_is_one_network_interface_and_it_is_down() -> None:
    lines = call(lambda: Path("/proc/thread-self/net/dev").read_text().splitlines()[2:])

    assert [line.split(":")[0].strip() for line in lines] == ["lo"]


def test_inside_one_is_root() -> None:
    assert call(os.geteuid) == 0


def test_what_is_written_in_the_room_is_not_seen_outside() -> None:
    from_inside = call(write_in_the_room)

    assert from_inside == "here"
    assert not (ROOM / "note").exists()


def write_in_the_room() -> str:
    (ROOM / "note").write_text("here", encoding="utf-8")
    return (ROOM / "note").read_text(encoding="utf-8")


def test_an_exception_comes_back_with_its_traceback() -> None:
    with pytest.raises(ZeroDivisionError) as raised:
        call(lambda: 1 // 0)

    assert "line" in raised.value.__notes__[0]


def test_a_usage_error_stays_one() -> None:
    def refuse() -> None:
        raise UsageError("what", "why", "remedy")

    with pytest.raises(UsageError, match="what: why; remedy") as raised:
        call(refuse)

    assert raised.value.remedy == "remedy"


def test_an_answer_that_cannot_be_sent_is_our_fault() -> None:
    with pytest.raises(Exception, match="pickle"):
        call(lambda: lambda: None)


def test_a_killed_function_is_told() -> None:
    with pytest.raises(LabEndedError, match="137"):
        call(lambda: os.kill(os.getpid(), signal.SIGKILL))


def test_orphans_end_with_the_function() -> None:
    mark = f"900.0{os.getpid()}1"

    call(lambda: subprocess.Popen(["setsid", "--fork", "sleep", mark]).wait())

    until(lambda: not processes_with(mark))


def test_a_call_within_a_call_works() -> None:
    assert call(lambda: call(lambda: 5)) == 5


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_it_and_what_it_had_open(tmp_path: Path, sent: signal.Signals) -> None:
    body = (
        "try:\n"
        "    (folder / 'started').touch()\n"
        "    time.sleep(60)\n"
        "finally:\n"
        "    (folder / 'closed').touch()"
    )
    process = start(body, tmp_path)

    process.send_signal(sent)

    assert process.wait(WAIT_SECONDS) in (128 + sent, -sent)
    assert (tmp_path / "closed").exists()


@pytest.mark.parametrize(
    ("sent", "raised"), [(signal.SIGINT, KeyboardInterrupt), (signal.SIGTERM, SystemExit)]
)
def test_a_signal_while_the_namespaces_are_made_ends_it_as_one_does_later(
    monkeypatch: pytest.MonkeyPatch, sent: signal.Signals, raised: type[BaseException]
) -> None:
    let_through = enter.let_signals_through

    def with_one_that_waited() -> None:
        os.kill(os.getpid(), sent)
        let_through()

    monkeypatch.setattr(enter, "let_signals_through", with_one_that_waited)

    with pytest.raises(raised):
        call(lambda: None)


@pytest.mark.parametrize("user", ["self", "ordinary"])
def test_kill_9_of_the_caller_leaves_nothing(tmp_path: Path, user: str) -> None:
    mark = f"900.0{os.getpid()}2"
    python = [sys.executable] if user == "self" else as_ordinary_user()
    if python is None:
        pytest.skip("no way to be an ordinary user here")
    tmp_path.chmod(0o777)
    for parent in list(tmp_path.parents)[:2]:
        parent.chmod(0o755)
    process = start(sleep_for(mark), tmp_path, python)
    until(lambda: bool(processes_with(mark)))
    network = network_of(processes_with(mark)[0])
    assert network in networks()

    process.kill()
    process.wait()

    until(lambda: not processes_with(mark))
    until(lambda: network not in networks())
    assert "lab/room" not in Path("/proc/self/mountinfo").read_text(encoding="utf-8")
    assert {path.name for path in tmp_path.iterdir()} == {"started", "program.py"}


@pytest.mark.parametrize("depth", [1, 2])
def test_kill_9_of_one_in_between_leaves_nothing(tmp_path: Path, depth: int) -> None:
    mark = f"900.0{os.getpid()}{depth + 2}"
    process = start(sleep_for(mark), tmp_path)
    victim = process.pid
    for _ in range(depth):
        children = Path(f"/proc/{victim}/task/{victim}/children").read_text(encoding="ascii")
        victim = int(children.split()[0])

    os.kill(victim, signal.SIGKILL)

    assert process.wait(WAIT_SECONDS) != 0
    until(lambda: not processes_with(mark))
