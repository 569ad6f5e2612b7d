"""A page that a command of ours opened, asked as its browser asks it.

To be used inside a namespace too: it needs nothing but the line that was printed.
"""

import http.client
import json
import time
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from wirespan.drive.clock import monotonic_ns

STATIC = Path(__file__).parents[2] / "src" / "wirespan" / "web" / "static"
PATIENCE_SECONDS = 50
needs_page = pytest.mark.skipif(
    not (STATIC / "index.html").is_file(), reason="the page is not built"
)


class Watching:
    """``line`` is the printed address."""

    def __init__(self, line: str) -> None:
        place = urlsplit(line.strip())
        assert place.port is not None
        self._port = place.port
        self._cookie = ""
        headers, _ = self._get(f"{place.path}?{place.query}")
        self._cookie = headers["set-cookie"].split(";")[0]

    def ask(self, question: str) -> Any:
        return json.loads(self._get(f"/api/{question}")[1])

    def until(self, capture: int = 0, **wanted: object) -> dict[str, Any]:
        """The first summary with these values."""
        latest = monotonic_ns() / 1e9 + PATIENCE_SECONDS
        while monotonic_ns() / 1e9 < latest:
            found: dict[str, Any] = self.ask(f"summary?capture={capture}")
            if all(found[name] == value for name, value in wanted.items()):
                return found
            time.sleep(0.05)
        raise AssertionError(f"never {wanted}, last {found}")

    def _get(self, path: str) -> tuple[Message, bytes]:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE_SECONDS)
        line.request("GET", path, headers={"cookie": self._cookie} if self._cookie else {})
        answer = line.getresponse()
        body = answer.read()
        line.close()
        return answer.headers, body
