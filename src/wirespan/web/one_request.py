"""One request of a capture with its connection and packets, for those who draw it.

The same rows as the page's figures are made of.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from wirespan.base.errors import UsageError
from wirespan.flows.connection import Connection
from wirespan.ledger.request import Request
from wirespan.report.figure_sequence import Block, Heard, Stream
from wirespan.report.ladder_arrows import Sent
from wirespan.web.desk import Desk
from wirespan.web.query import Query
from wirespan.web.relative import Document
from wirespan.web.request_list import requests
from wirespan.web.request_view import request as view
from wirespan.web.session import DONE, Session


@dataclass(frozen=True, slots=True)
class OneRequest:
    request: Request
    connection: Connection | None
    stream: Stream
    """Both directions while it went on, in order; times since the Unix epoch."""


def one_request(path: str, wanted: int | None) -> OneRequest:
    """The request of that number; without one, the slowest."""
    session = Session(path)
    try:
        session.start()
        session.wait()
        if session.state != DONE:
            raise UsageError(
                f"cannot read {path}", "it could not be read to its end", "see what explain says"
            )
        desk = Desk(session)
        return _read(desk, _slowest(desk) if wanted is None else wanted)
    finally:
        session.close()


def _slowest(desk: Desk) -> int:
    rows = requests(desk, Query({"sort": "-duration", "limit": "1"}))["rows"]
    if not rows:
        raise UsageError(
            "there is no figure to draw",
            f"no request was read in {desk.session.path}",
            "wirespan explain says what was seen",
        )
    found: int = rows[0]["id"]
    return found


def _read(desk: Desk, identity: int) -> OneRequest:
    shelf = desk.shelf
    if identity not in shelf.request_rows:
        raise UsageError(
            f"there is no request {identity}",
            f"{desk.session.path} has {len(shelf.request_rows)} of them",
            "wirespan explain shows their numbers",
        )
    segments = view(desk, Query({}, {"id": str(identity)}))["segments"]
    request = shelf.request(shelf.request_rows[identity])
    at = shelf.connection_rows.get(request.connection)
    connection = None if at is None else shelf.connection(at)
    return OneRequest(request, connection, _stream(segments, shelf.start_ns))


def _stream(segments: Document, start_ns: int) -> Stream:
    def rows(of: Document, *names: str) -> Iterator[tuple[int, ...]]:
        return zip(*(of[name] for name in names), strict=True)

    sent = rows(segments, "frame", "time_ns", "from_server", "start", "length", "marks")
    heard = rows(segments, "time_ns", "from_server", "ack", "window")
    blocks = rows(segments["sacked"], "time_ns", "from_server", "left", "right")
    return Stream(
        [Sent(frame, at + start_ns, bool(side), *rest) for frame, at, side, *rest in sent],
        [Heard(at + start_ns, bool(side), *rest) for at, side, *rest in heard],
        [Block(at + start_ns, bool(side), *rest) for at, side, *rest in blocks],
    )
