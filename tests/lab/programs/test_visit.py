"""Pages are asked for by name."""

from http.client import HTTPConnection
from typing import cast

import pytest

from wirespan.lab.programs.visit import visit


class Connection:
    """Remembers what was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def request(self, method: str, target: str) -> None:
        self.asked.append((method, target))

    def getresponse(self) -> "Connection":
        return self

    def read(self) -> bytes:
        return b""


def test_a_visit_is_one_request_and_timed(capsys: pytest.CaptureFixture[str]) -> None:
    connection = Connection()

    visit(cast(HTTPConnection, connection), "page")

    assert connection.asked == [("GET", "/page")]
    assert capsys.readouterr().out.startswith("page ")
