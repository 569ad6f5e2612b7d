"""``wirespan capture``, with real packets in a namespace of its own."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from kit.namespaces import needs_own_network, run_inside
from kit.reading import frames, reader
from kit.watching import needs_page
from wirespan.cli.main import main
from wirespan.report.schema import json_schema

STARTED = """
import signal, subprocess, sys, time
from kit.traffic import datagrams
def start(*options):
    command = [sys.executable, '-m', 'wirespan', 'capture', '-i', 'lo', '-o', sys.argv[1], *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    print(process.stderr.readline(), end='')
    return process
def end(process):
    out, err = process.communicate()
    print(err + out, end='')
    print('status', process.returncode)
"""


@pytest.mark.namespaces
@needs_own_network
@pytest.mark.parametrize("signal", ["SIGINT", "SIGTERM"])
def test_ctrl_c_ends_it_well(tmp_path: Path, signal: str) -> None:
    path = tmp_path / "out.pcapng"

    said = run_inside(
        STARTED + "process = start('-f', 'udp')\n"
        "datagrams(20)\n"
        f"process.send_signal(signal.{signal})\n"
        "end(process)",
        str(path),
    )

    assert said.splitlines() == [
        "wirespan: capturing on lo; Ctrl-C ends it",
        f"wirespan: 20 packets written to {path}; wirespan explain {path} says where the time went",
        "status 0",
    ]
    assert len(frames(reader(path.read_bytes()))) == 20


@pytest.mark.namespaces
@needs_own_network
def test_it_ends_by_itself_when_told(tmp_path: Path) -> None:
    path = tmp_path / "out.pcapng"

    said = run_inside(
        STARTED + "process = start('--seconds', '1', '--snap', '50')\n"
        "while process.poll() is None: datagrams(1); time.sleep(0.02)\n"
        "end(process)",
        str(path),
    )

    assert said.splitlines()[0] == "wirespan: capturing on lo"
    assert said.splitlines()[-1] == "status 0"
    assert {len(frame.data) for frame in frames(reader(path.read_bytes()))} == {50}


@pytest.mark.namespaces
@needs_own_network
def test_with_json_it_prints_a_document_of_its_schema(tmp_path: Path) -> None:
    path = tmp_path / "out.pcapng"

    said = run_inside(
        STARTED + "process = start('--json')\ndatagrams(3)\n"
        "process.send_signal(signal.SIGINT)\nend(process)",
        str(path),
    )

    document = json.loads(said.splitlines()[1])
    Draft202012Validator(json_schema("capture")).validate(document)
    assert document == {
        "schema": "wirespan.capture/1", "path": str(path), "packets": 3, "dropped": 0,
        "bytes": path.stat().st_size,
    }  # fmt: skip


@pytest.mark.namespaces
@needs_own_network
def test_a_full_disk_ends_it_with_a_sentence() -> None:
    said = run_inside(
        STARTED + "process = start()\ndatagrams(1)\nend(process)",
        "/dev/full",
    )

    assert "wirespan: cannot write the capture: No space left on device; make room" in said
    assert said.endswith("status 2\n")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("-f", "prot 80", "-o", "x"), "line 1, column 1: 'prot' was not expected there"),
        (("--snap", "0", "-o", "x"), "--snap 0 would keep nothing"),
        (("--seconds", "x", "-o", "x"), "'x' is not a whole number"),
        ((), "the following arguments are required: --out/-o"),
        (("--open", "-o", "/no/such/folder/x"), "its folder does not exist"),
        (("-o", ""), "no name was given"),
    ],
)
def test_wrong_use_is_a_sentence(
    options: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["capture", *options]) == 2

    assert sentence in capsys.readouterr().err


@pytest.mark.namespaces
@needs_page
@needs_own_network
def test_the_page_fills_in_and_stays_when_the_capture_has_ended(tmp_path: Path) -> None:
    path = tmp_path / "out.pcapng"

    said = run_inside(
        STARTED + "from kit.watching import Watching\n"
        "command = [sys.executable, '-m', 'wirespan', 'capture', '-i', 'lo', '-o', sys.argv[1],\n"
        "           '-f', 'udp or tcp', '--open', '--no-browser']\n"
        "process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)\n"
        "watching = Watching(process.stderr.readline())\n"
        "datagrams(20)\n"
        "live = watching.ask('summary')\n"
        "while live['capture']['packets'] < 20: live = watching.ask('summary')\n"
        "process.send_signal(signal.SIGINT)\n"
        "done = watching.until(state='done')\n"
        "said = ''\n"
        "while 'the page stays' not in said: said += process.stderr.readline()\n"
        "process.send_signal(signal.SIGINT)\n"
        "print(live['state'], live['capture']['packets'], done['capture']['packets'])\n"
        "print(said + process.communicate()[1])\n"
        "print('status', process.returncode)",
        str(path),
    ).splitlines()

    assert said[0] == "live 20 20"
    assert "wirespan: the page stays; Ctrl-C ends it" in said
    assert said[-1] == "status 0"
    assert len(frames(reader(path.read_bytes()))) == 20
