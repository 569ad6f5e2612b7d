"""The command line: exit statuses, sentences, pipes, interruption."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kit.pipeline import install
from wirespan.base.errors import UsageError
from wirespan.cli.main import complain, main

FULL = Path("/dev/full")
PYTHON_PATH = os.pathsep.join(path for path in sys.path if path)
ENVIRONMENT = {**os.environ, "PYTHONPATH": PYTHON_PATH, "PYTHONIOENCODING": "utf-8"}


def wirespan(
    *arguments: str, module: str = "wirespan", **options: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", module, *arguments],
        capture_output=True, text=True, timeout=50, check=False, env={**ENVIRONMENT, **options},
    )  # fmt: skip


def test_version_is_one_line() -> None:
    result = wirespan("--version")

    assert result.returncode == 0
    assert result.stdout.startswith("wirespan ")
    assert result.stdout.count("\n") == 1
    assert result.stderr == ""


def test_version_loads_nothing_heavy() -> None:
    code = (
        "import sys; from wirespan.cli.main import main\n"
        "try: main(['--version'])\n"
        "except SystemExit: pass\n"
        "heavy = {'rich', 'wirespan.kernels', 'wirespan.explain', 'asyncio'}\n"
        "sys.exit(bool(heavy & set(sys.modules)))"
    )

    assert (
        subprocess.run([sys.executable, "-c", code], env=ENVIRONMENT, check=False).returncode == 0
    )


def test_no_arguments_print_the_help() -> None:
    result = wirespan()

    assert result.returncode == 0
    assert "where the time of each request" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["explian", "x"], "did you mean explain?"),
        (["zzz"], "wirespan --help lists the commands"),
        (["explain"], "the following arguments are required: FILE; see wirespan explain --help"),
        (["explain", "x", "--nonsense"], "arguments: --nonsense; see wirespan explain --help"),
        (["lab", "link", "--dely", "4ms"], "--dely; see wirespan lab link --help"),
        (["--nonsense"], "arguments: --nonsense; see wirespan --help"),
        (["explain", "x", "--js"], "unrecognized arguments: --js"),
        (["explain", "x", "--top", "-1"], "--top"),
        (["explain", "x", "--top", "ten"], "'ten' is not a whole number from 0 on"),
        (["explain", "x", "--vantage", "moon"], "invalid choice: 'moon'"),
        (["packets", "x", "--limit", "1e3"], "'1e3' is not a whole number"),
        (["--nonsense"], "--nonsense"),
    ],
)  # fmt: skip
def test_wrong_use_is_one_sentence_and_exit_2(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(arguments)

    output = capsys.readouterr()
    assert status == 2
    assert output.out == ""
    assert output.err.startswith("wirespan: ")
    assert output.err.count("\n") == 1
    assert sentence in output.err


def test_the_module_exits_with_the_status() -> None:
    result = wirespan("explian")

    assert (result.returncode, result.stdout) == (2, "")
    assert "Traceback" not in result.stderr


def test_sentences_are_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    complain(UsageError("cannot read '\x1b[2J\udcff'", "it\nis", "é"))

    assert capsys.readouterr().err == (
        "wirespan: cannot read '\\x1b[2J\\xff': it\\x0ais; \\xe9\n"
    )  # fmt: skip


def test_faults_of_ours_keep_their_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    install()

    with pytest.raises(KeyError):
        main(["explain", "no-such-sample"])


@pytest.mark.parametrize(
    "arguments",
    [["explain", "many", "--json"], ["packets", "x"], ["packets", "x", "--json"]],
)  # fmt: skip
def test_a_pipe_closed_by_its_reader_ends_quietly(arguments: list[str]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "kit.pipeline", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()

    assert process.wait(60) == 0
    assert process.stderr.read() == b""
    process.stderr.close()


def test_ctrl_c_ends_what_takes_a_minute_without_a_word() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "kit.pipeline", "explain", "sleep"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT,
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)

    _output, errors = process.communicate(timeout=50)

    assert process.returncode == 130
    assert errors == b""


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
def test_a_full_disk_is_a_sentence() -> None:
    with FULL.open("w") as full:
        result = subprocess.run(
            [sys.executable, "-m", "kit.pipeline", "explain", "slow_post", "--json"],
            stdout=full, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT, check=False,
        )  # fmt: skip

    assert result.returncode == 2
    assert result.stderr.startswith("wirespan: cannot write the answer")
    assert result.stderr.count("\n") == 1


def test_a_closed_standard_output_is_no_fault() -> None:
    result = subprocess.run(
        f'"{sys.executable}" -m kit.pipeline explain slow_post >&-',
        shell=True, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT, check=False,
    )  # fmt: skip

    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO])
def test_a_medium_that_takes_no_more_is_no_fault_of_ours(
    number: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    install()

    def refuse(*_unused: object) -> None:
        raise OSError(number, "no more")

    monkeypatch.setattr("wirespan.cli.explain.write_report", refuse)

    assert main(["explain", "slow_post", "--json"]) == 2
    assert capsys.readouterr().err == (
        "wirespan: cannot write the answer: no more; make room for it\n"
    )
