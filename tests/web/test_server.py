"""The server from its socket to its end."""

import socket
from pathlib import Path

import pytest

from kit.desks import EXAMPLE, served
from wirespan.base.errors import UsageError
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
