"""``wirespan run``, with real commands and packets in a namespace of its own."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from kit.namespaces import needs_own_network, run_inside
from kit.patience import undisturbed
from kit.reading import frames, reader
from kit.tshark import needs_tshark
from kit.watching import needs_page
from wirespan.cli.main import main

pytestmark = [pytest.mark.namespaces]

COMMAND = """
import os, sys
from kit.traffic import exchange
question = b'GET /orders HTTP/1.1\\r\\nHost: api.example\\r\\n\\r\\n'
exchange(question, b'HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok')
open(os.environ['SSLKEYLOGFILE'], 'a').write('CLIENT_RANDOM 00 11\\n')
print('said by the command')
sys.exit(7)
"""
RUN = """
import json, os, signal, subprocess, sys, time
def status_of(process):
    lines = open(f'/proc/{process.pid}/status').read().splitlines()
    return dict(line.split(':\\t', 1) for line in lines)
def slept(process):
    return int(status_of(process)['voluntary_ctxt_switches'])
def until_it_hears(process):
    # It takes signals, SIGHUP the last of them, and sleeps until its command ends.
    while not int(status_of(process)['SigCgt'], 16) & 1: time.sleep(0.01)
    while not status_of(process)['State'].startswith('S'): time.sleep(0.01)
    return slept(process)
def run(*options, command=None, **settings):
    command = command or [sys.executable, '-c', sys.argv[1]]
    front = [sys.executable, '-m', 'wirespan', 'run', '-i', 'lo', *options, '--']
    return subprocess.run([*front, *command], capture_output=True, text=True, **settings)
def told(done):
    print(json.dumps([done.returncode, done.stdout, done.stderr]))
"""


def told(code: str, *arguments: str, ordinary: bool = False) -> tuple[int, str, str]:
    status, out, err = json.loads(run_inside(RUN + code, COMMAND, *arguments, ordinary=ordinary))
    return status, out, err


@needs_own_network
@pytest.mark.parametrize("ordinary", [False, True], ids=["root", "ordinary user"])
def test_the_command_keeps_its_output_and_the_explanation_follows_beside_it(ordinary: bool) -> None:
    status, out, err = told("told(run())", ordinary=ordinary)

    assert status == 7
    assert out == "said by the command\n"
    assert "GET api.example/orders" in err
    assert "Where the time went" in err


@needs_own_network
def test_with_json_the_report_is_alone_on_standard_output() -> None:
    status, out, err = told("told(run('--json'))")

    report = json.loads(out)
    assert status == 7
    assert report["schema"] == "wirespan.report/1"
    assert [request["request"] for request in report["requests"]] == ["GET /orders"]
    assert report["capture"]["path"].startswith("python")
    assert err == "said by the command\n"


@needs_own_network
def test_the_capture_is_kept_with_its_secrets(tmp_path: Path) -> None:
    path = tmp_path / "kept.pcapng"

    _, _, err = told("told(run('--keep', sys.argv[2], '--json'))", str(path))

    reading = reader(path.read_bytes())
    assert len(frames(reading)) >= 9
    assert reading.secrets == [b"CLIENT_RANDOM 00 11\n"]
    assert f"is kept in {path}, with the TLS secrets inside" in err


SECURED = """
import os, socket, ssl, sys, threading, urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
class Answering(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header('Content-Length', '2')
        self.end_headers()
        self.wfile.write(b'ok')
    def log_message(self, *said): pass
server = HTTPServer(('127.0.0.1', 0), Answering)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1])
server.socket = context.wrap_socket(server.socket, server_side=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
trusting = ssl.create_default_context(cafile=sys.argv[1])
trusting.check_hostname = False
url = 'https://127.0.0.1:%d/secret' % server.server_port
print(urllib.request.urlopen(url, context=trusting).read())
"""


@pytest.mark.tshark
@needs_tshark
@needs_own_network
@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
def test_wireshark_opens_the_session_with_what_was_kept(tmp_path: Path) -> None:
    path, certificate = tmp_path / "kept.pcapng", tmp_path / "server.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1",
         "-keyout", certificate, "-out", tmp_path / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    with certificate.open("a") as pem:
        pem.write((tmp_path / "cert.pem").read_text())

    status, out, _ = told(
        "command = [sys.executable, '-c', sys.argv[2], sys.argv[3]]\n"
        "told(run('--keep', sys.argv[4], command=command))",
        SECURED, str(certificate), str(path),
    )  # fmt: skip
    shown = subprocess.run(
        ["tshark", "-r", path, "-Y", 'http.request.uri == "/secret"'],
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert (status, out) == (0, "b'ok'\n")
    assert "GET /secret" in shown.stdout


@needs_own_network
def test_a_key_log_of_the_user_s_own_is_used_and_left(tmp_path: Path) -> None:
    path, keys = tmp_path / "kept.pcapng", tmp_path / "keys"
    keys.write_text("CLIENT_RANDOM 77 88\n")

    told(
        "told(run('--keep', sys.argv[2], env={**os.environ, 'SSLKEYLOGFILE': sys.argv[3]}))",
        str(path), str(keys),
    )  # fmt: skip

    reading = reader(path.read_bytes())
    frames(reading)
    assert reading.secrets == [b"CLIENT_RANDOM 00 11\n"]
    assert keys.read_text() == "CLIENT_RANDOM 77 88\nCLIENT_RANDOM 00 11\n"


@needs_own_network
def test_nothing_is_left_behind(tmp_path: Path) -> None:
    told("told(run(env={**os.environ, 'TMPDIR': sys.argv[2]}))", str(tmp_path))

    assert list(tmp_path.iterdir()) == []


@needs_own_network
def test_only_what_the_capture_filter_wants_is_seen() -> None:
    status, _, err = told("told(run('--capture-filter', 'tcp port 9'))")

    assert status == 7
    assert "no packet was seen while" in err
    assert "Where the time went" not in err


@needs_own_network
@pytest.mark.parametrize(("number", "status"), [("INT", 130), ("TERM", 143), ("KILL", 137)])
def test_a_command_ended_by_a_signal_has_the_status_that_shells_give(
    number: str, status: int
) -> None:
    found, _, _ = told(f"told(run(command=['sh', '-c', 'kill -{number} $$']))")

    assert found == status


@needs_own_network
@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM"])
def test_ctrl_c_ends_the_command_and_what_it_did_is_explained(number: str) -> None:
    status, out, err = told(
        "command = [sys.executable, '-c', sys.argv[1].replace('sys.exit(7)',\n"
        "           'sys.stdout.flush(); import time; time.sleep(600)')]\n"
        "front = [sys.executable, '-m', 'wirespan', 'run', '-i', 'lo', '--']\n"
        "process = subprocess.Popen([*front, *command], stdout=subprocess.PIPE,\n"
        "    stderr=subprocess.PIPE, text=True, start_new_session=True)\n"
        "line = process.stdout.readline()\n"
        "until_it_hears(process)\n"
        f"os.killpg(process.pid, signal.{number})\n"
        "out, err = process.communicate()\n"
        "print(json.dumps([process.returncode, line + out, err]))"
    )

    assert status == {"SIGINT": 130, "SIGTERM": 143}[number]
    assert out == "said by the command\n"
    assert "GET api.example/orders" in err
    assert "wirespan" not in err.split("Where the time went")[0].split("Traceback")[0]


@needs_own_network
def test_ctrl_c_twice_ends_a_command_that_does_not_listen() -> None:
    status, out, _ = told(
        "deaf = 'import signal, time; signal.signal(2, signal.SIG_IGN);'\\\n"
        "       'print(1, flush=True); time.sleep(600)'\n"
        "front = [sys.executable, '-m', 'wirespan', 'run', '-i', 'lo', '--']\n"
        "process = subprocess.Popen([*front, sys.executable, '-c', deaf], text=True,\n"
        "    stdout=subprocess.PIPE, stderr=subprocess.PIPE)\n"
        "line = process.stdout.readline()\n"
        "before = until_it_hears(process)\n"
        "process.send_signal(signal.SIGINT)\n"
        # It sleeps again when it has heard: two that come together are heard as one.
        "while slept(process) == before: time.sleep(0.01)\n"
        "process.send_signal(signal.SIGINT)\n"
        "out, err = process.communicate()\n"
        "print(json.dumps([process.returncode, 'patient', err]))"
    )

    assert (status, out) == (143, "patient")


@needs_own_network
def test_what_follows_right_after_the_command_is_captured(tmp_path: Path) -> None:
    """Within 200 ms, of which a pause of the machine's may take all."""
    late = (
        "import os, socket, time\n"
        "if os.fork() == 0:\n"
        "    os.close(1); os.close(2); time.sleep(0.08)\n"
        "    sender = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        "    sender.sendto(b'late', ('127.0.0.1', 9))\n"
    )

    def is_captured() -> bool:
        path = tmp_path / "kept.pcapng"
        told(
            "told(run('--keep', sys.argv[3], command=[sys.executable, '-c', sys.argv[2]]))",
            late, str(path),
        )  # fmt: skip
        seen = frames(reader(path.read_bytes()))
        return [frame.data[42:] for frame in seen if frame.data[23] == 17] == [b"late"]

    assert undisturbed(is_captured)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ((), "a command is missing; e.g. wirespan run -- curl https://example.com"),
        (("--",), "a command is missing"),
        (("--", "no-such-command"), "cannot run 'no-such-command': there is no such command"),
        (("--filter", "http.hst", "--", "true"), "there is no such field here"),
        (("--capture-filter", "prot 1", "--", "true"), "line 1, column 1: 'prot' was not expected"),
        (("--top", "x", "--", "true"), "'x' is not a whole number"),
    ],
)
def test_wrong_use_is_a_sentence_before_the_command_runs(
    options: tuple[str, ...], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", *options]) == 2

    assert sentence in capsys.readouterr().err


PATIENT = """
import os, sys
from kit.traffic import exchange
question = b'GET /orders HTTP/1.1\\r\\nHost: api.example\\r\\n\\r\\n'
exchange(question, b'HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok')
sys.stdin.readline()
sys.exit(7)
"""
OPENED = """
import json, os, signal, subprocess, sys, time
from kit.watching import Watching
front = [sys.executable, '-m', 'wirespan', 'run', '-i', 'lo', '--open', '--no-browser', '--']
process = subprocess.Popen([*front, sys.executable, '-c', sys.argv[1]], stdin=subprocess.PIPE,
    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    env={**os.environ, 'TMPDIR': sys.argv[2]})
watching = Watching(process.stderr.readline())
seen = watching.until(requests_total=1)
running = process.poll() is None
process.stdin.write('go on\\n')
process.stdin.flush()
done = watching.until(state='done')
err = ''
while 'the page stays' not in err: err += process.stderr.readline()
process.send_signal(signal.SIGINT)
out, rest = process.communicate(timeout=50)
print(json.dumps([seen, running, done, process.returncode, out, err + rest]))
"""


@needs_page
@needs_own_network
@pytest.mark.parametrize("ordinary", [False, True], ids=["root", "ordinary user"])
def test_the_page_shows_a_request_before_the_command_has_ended(
    ordinary: bool, tmp_path: Path
) -> None:
    tmp_path.chmod(0o777)
    seen, running, done, status, out, err = json.loads(
        run_inside(OPENED, PATIENT, str(tmp_path), ordinary=ordinary)
    )

    assert (running, seen["state"], seen["totals"]["requests"]) == (True, "live", {"http/1.1": 1})
    assert done["requests_total"] == 1, "what the page itself says is no traffic of the command"
    assert done["capture"]["path"].startswith("python")
    assert (status, out) == (7, "")
    assert "GET api.example/orders" in err
    assert f"{done['capture']['packets']} packets in" in err
    assert err.splitlines()[-1] == "wirespan: the page stays; Ctrl-C ends it"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("options", [("--port", "99999"), ("--port", "x")])
def test_a_page_that_cannot_be_is_told_before_the_command_runs(
    options: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "--open", *options, "--", "touch", str(tmp_path / "ran")]) == 2

    assert options[1] in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--har", "missing/x"), "cannot write missing/x: its folder does not exist"),
        (("--har", "-"), "standard output has what is printed"),
        (("--har", ""), "no name was given"),
        (("--html", "."), "it is a folder; name a file in it"),
        (("--html", "missing/x"), "its folder does not exist"),
        (("--keep", "missing/x"), "its folder does not exist"),
        (("--keep", ""), "no name was given"),
        (("--keep", "x", "--har", "./x"), "it is the capture that is read"),
        (("--keep", "x", "--html", "x"), "it is the capture that is read"),
        (("--html", "x", "--har", "./x"), "it is to be HAR and HTML"),
    ],
)
def test_a_file_that_cannot_be_is_told_before_the_command_runs(
    options: tuple[str, ...],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("wirespan.cli.html._template", lambda: None)

    assert main(["run", *options, "--", "touch", "ran"]) == 2

    assert sentence in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_that_the_page_is_not_built_is_told_before_the_command_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("wirespan.web.single_file.START_PAGE", "never.html")

    assert main(["run", "--html", "out.html", "--", "touch", "ran"]) == 2

    assert "the page is not built" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
