"""Captures opened as the page opens them: a desk to ask, or a whole server on this machine."""

import atexit
import http.client
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from kit.captures import CAPTURES
from wirespan.web.desk import Desk
from wirespan.web.query import Query
from wirespan.web.server import Server
from wirespan.web.session import Session

EXAMPLE = Path(__file__).parents[2] / "examples" / "post-over-40ms.pcapng"
SHARED = (
    "PcapPlusPlus.DnsPackets.pcap",
    "Wireshark.http-chunked-gzip.pcap",
    "mercury.test_decrypt.pcap",
    "SharkFestTraces.SF20_Trace1.pcapng",
    "Wireshark.pgsql-jdbc.pcap.gz",
    "nDPI.fuzz-2006-06-26-2594.pcap",
    "nDPI.quic_0RTT.pcap",
    "arkime.gre-erspan-vxlan.pcap",
)
"""Of different protocols, link types, formats, and degrees of damage."""
CAPTURED = [EXAMPLE, *(CAPTURES / name for name in SHARED if (CAPTURES / name).is_file())]


SMALL = [path for path in CAPTURED if path.stat().st_size < 200_000]


@cache
def desk_of(path: Path) -> Desk:
    """The capture, read to its end."""
    session = Session(str(path))
    atexit.register(session.close)
    session.start()
    session.wait(60)
    return Desk(session)


def written(folder: Path, capture: bytes) -> Path:
    path = folder / "capture.pcap"
    path.write_bytes(capture)
    return path


def asked(
    desk: Desk, question: Callable[[Desk, Query], Any], place: int | None = None, **given: object
) -> Any:
    """An answer; ``place`` is the number in the path. A trailing underscore frees a word."""
    named = {name.rstrip("_"): str(value) for name, value in given.items()}
    return question(desk, Query(named, {} if place is None else {"id": str(place)}))


@dataclass(frozen=True)
class Answered:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Served:
    """A server that runs, and a client that may have its cookie."""

    server: Server
    cookie: str | None = None

    def get(self, path: str, *, method: str = "GET", **headers: str | None) -> Answered:
        """Header names with underscores; None leaves one out that is sent otherwise."""
        port = self.server.port
        sent = {"host": f"127.0.0.1:{port}", "cookie": self.cookie}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        line.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in sent.items():
            if value is not None:
                line.putheader(name, value)
        line.endheaders()
        answer = line.getresponse()
        body = answer.read()
        line.close()
        names = {name.lower(): value for name, value in answer.getheaders()}
        return Answered(answer.status, names, body)

    @property
    def opening(self) -> str:
        """The printed address without its host."""
        return "/" + self.server.address.split("/", 3)[3]

    def enter(self) -> "Served":
        """Exchange the token for the cookie."""
        self.cookie = self.get(self.opening).headers["set-cookie"].split(";")[0]
        return self


@contextmanager
def served(static: Path, *paths: Path, wait: bool = True) -> Iterator[Served]:
    """A page of one file, and these captures behind it."""
    static.mkdir(exist_ok=True)
    (static / "index.html").write_text("<!doctype html><title>page</title>")
    (static / "assets").mkdir(exist_ok=True)
    (static / "assets" / "page.js").write_text("// page")
    sessions = [Session(str(path)) for path in paths or (EXAMPLE,)]
    server = Server(sessions, 0, static)
    ready = threading.Event()
    thread = threading.Thread(target=server.serve, args=(ready.set,), daemon=True)
    thread.start()
    ready.wait(20)
    if wait:
        for session in sessions:
            session.wait(60)
    try:
        yield Served(server)
    finally:
        server.stop()
        thread.join(20)
