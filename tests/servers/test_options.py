"""CONTRACT.md, "The command line"."""

import signal
import socket
import ssl
import subprocess
import time
from pathlib import Path

import pytest

from kit.servers.asking import ask, connected, exchange, read_exactly, read_response, request
from kit.servers.looking import until_nobody_is_let_in
from kit.servers.running import run_to_its_end


@pytest.mark.parametrize(
    "arguments",
    [
        ["--protocol", "gopher"],
        ["--port", "65536"],
        ["--workers", "0"],
        ["--idle-timeout", "soon"],
        ["--no-such-option"],
        ["--protocol", "http", "--workers", "2"],
        ["--protocol", "udp", "--certificate", "a.pem", "--key", "a.key"],
        ["--protocol", "http", "--store", "nowhere"],
        ["--protocol", "http", "--store", "127.0.0.1:"],
        ["--protocol", "http", "--store", "127.0.0.1:0"],
        ["--protocol", "http", "--store", "127.0.0.1:65536"],
        ["--protocol", "http", "--store", ":9"],
        ["stray"],
    ],
)
def test_what_cannot_be_understood_is_said_and_nothing_is_served(command, arguments) -> None:
    result = run_to_its_end(command, *arguments)

    assert result.returncode == 2
    assert result.stdout == ""
    assert result.stderr != ""


def test_a_port_that_is_taken_is_said(command) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = run_to_its_end(command, "--port", str(taken.getsockname()[1]))

    assert result.returncode == 1
    assert "in use" in result.stderr.lower() or "EADDRINUSE" in result.stderr


def test_the_port_can_be_had_again_at_once(fresh) -> None:
    """Connections that the first server closed wait in TIME_WAIT and hold its port."""
    first = fresh("--protocol", "http")
    with connected(first.address) as connection:
        connection.sendall(request("GET", "/health", b"", "Connection: close"))
        read_response(connection)
    first.stop()

    second = fresh("--protocol", "http", "--port", str(first.address[1]))

    assert exchange(second.address, request("GET", "/health")).status == 200


def test_every_setting_can_be_switched_off(serve, language) -> None:
    options = ["--no-nodelay", "--no-keepalive", "--no-reuse-port", "--split-writes"]
    options += ["--backlog", "1", "--max-connections", "0", "--store-timeout", "0"]
    options += ["--idle-timeout", "0", "--message-timeout", "0", "--drain-timeout", "0.5"]
    if language != "node":
        options += ["--no-reuse-address", "--defer-accept", "1"]
        options += ["--receive-buffer", "4096", "--send-buffer", "4096"]

    with connected(serve("frames", *options).address) as connection:
        answer = ask(connection, b"ECHO hello")

    assert answer == b"OK hello"


@pytest.mark.parametrize("sharing", [[], ["--no-reuse-port"]], ids=["own queues", "one queue"])
@pytest.mark.parametrize("protocol", ["frames", "udp"])
def test_workers_share_a_port_and_leave_together(fresh, protocol, sharing) -> None:
    server = fresh("--protocol", protocol, "--workers", "2", *sharing)

    answers = [ask_once(protocol, server.address) for _ in range(20)]

    assert answers == [b"OK x"] * 20
    assert server.stop() == 0
    with pytest.raises(OSError, match="refused"):
        ask_once(protocol, server.address)


def ask_once(protocol: str, address: tuple[str, int]) -> bytes:
    if protocol == "frames":
        with connected(address) as connection:
            return ask(connection, b"ECHO x")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.settimeout(30)
        datagrams.connect(address)
        datagrams.send(b"\0\0\0\0ECHO x")
        return datagrams.recv(65536)[4:]


def test_workers_do_not_outlive_a_parent_that_is_killed(fresh) -> None:
    server = fresh("--protocol", "frames", "--workers", "2")
    server.process.send_signal(signal.SIGKILL)

    server.process.communicate(timeout=60)  # ends when no process holds its output any more

    until_nobody_is_let_in(server.address)


def test_an_interrupt_is_a_reason_to_leave_too(fresh) -> None:
    server = fresh("--protocol", "echo")
    server.process.send_signal(signal.SIGINT)

    assert server.wait() == 0


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("certificate")
    paths = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-out", str(paths[0]), "-keyout", str(paths[1])],
        check=True, capture_output=True,
    )  # fmt: skip
    return paths


@pytest.mark.parametrize("protocol", ["http", "echo"])
def test_tls_where_the_language_has_it(fresh, command, language, protocol, certificate) -> None:
    options = ["--protocol", protocol, "--certificate", str(certificate[0])]
    options += ["--key", str(certificate[1])]
    if language == "c":
        assert run_to_its_end(command, *options).returncode == 2
        return
    server = fresh(*options)
    context = ssl.create_default_context(cafile=certificate[0])
    context.check_hostname = False
    with (
        connected(server.address) as plain,
        context.wrap_socket(plain) as connection,
    ):
        connection.sendall(request("GET", "/health"))
        answer = read_exactly(connection, 8)

    assert answer == {"http": b"HTTP/1.1", "echo": b"GET /hea"}[protocol]
    time.sleep(0.05)
    assert server.stop() == 0
