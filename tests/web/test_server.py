"""The server from its socket to its end."""

import http.client
import socket
import threading
from pathlib import Path

import pytest

from kit.desks import EXAMPLE, Served, served
from wirespan.base.errors import UsageError
from wirespan.web.live import LiveSession
from wirespan.web.server import Server
from wirespan.web.session import Session


def test_it_listens_on_this_machine_only(tmp_path: Path) -> None:
    with served(tmp_path / "static") as page:
        assert page.server.address.startswith(f"http://127.0.0.1:{page.server.port}/?token=")
        with pytest.raises(OSError, match="refused"):
            socket.create_connection(("127.0.0.2", page.server.port), 2)


def test_addresses_are_never_the_same(tmp_path: Path) -> None:
    with served(tmp_path / "static") as one, served(tmp_path / "static") as other:
        assert one.opening != other.opening
        assert len(one.opening) >= 40


def test_a_page_that_is_not_built_says_how_to_build_it(tmp_path: Path) -> None:
    session = Session(str(EXAMPLE))

    with pytest.raises(UsageError, match="make page"):
        Server([session], 0, tmp_path)
    session.close()


@pytest.mark.parametrize("port", [65_536, 10**12])
def test_a_port_that_cannot_be_is_told(tmp_path: Path, port: int) -> None:
    (tmp_path / "index.html").touch()

    with pytest.raises(UsageError, match="--port"):
        Server([], port, tmp_path)


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    (tmp_path / "index.html").touch()
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(UsageError, match="in use"),
    ):
        Server([], taken.getsockname()[1], tmp_path)


def test_it_ends_when_told_also_while_reading(tmp_path: Path) -> None:
    with served(tmp_path / "static", wait=False) as page:
        page.enter()

    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", page.server.port), 2)


def test_captures_are_read_one_after_another_unless_one_is_asked_for(tmp_path: Path) -> None:
    first, second, third = (Session(str(EXAMPLE), name) for name in ("1", "2", "3"))
    (tmp_path / "index.html").touch()
    server = Server([first, second], 0, tmp_path)
    server.add(third)
    page = Served(server)
    # The first is never done: its turn is somebody else's.
    first.start = lambda: None  # type: ignore[method-assign]  # a capture of any length
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()

    page.enter()
    listed = page.get("/api/captures").json
    page.get("/api/summary?capture=2")
    third.wait(20)

    assert [one["state"] for one in listed] == ["reading", "reading", "reading"]
    assert (second.state, third.state) == ("reading", "done")
    server.stop()
    thread.join(20)


def test_a_server_that_never_served_can_be_closed(tmp_path: Path) -> None:
    (tmp_path / "index.html").touch()
    server = Server([], 0, tmp_path)

    server.close()

    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", server.port), 2)


def test_it_ends_at_once_though_a_page_follows_a_live_capture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wirespan.web.server.PATIENCE_SECONDS", 600)
    (tmp_path / "index.html").touch()
    session = LiveSession(str(EXAMPLE))
    server = Server([session], 0, tmp_path)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    page = Served(server).enter()
    line = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    line.request("GET", "/api/events", headers={"cookie": page.cookie or ""})
    stream = line.getresponse()
    first = stream.readline()

    server.stop()
    thread.join(60)

    stream.close()
    line.close()
    assert b'"state":"live"' in first
    assert not thread.is_alive()
