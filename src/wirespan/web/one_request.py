"""One request of a capture with its connection and packets, for those who draw it.

The same rows as the page's figures are made of.
"""

from dataclasses import dataclass

from wirespan.base.errors import UsageError
from wirespan.flows.connection import Connection
from wirespan.ledger.request import Request
from wirespan.report.ladder_arrows import Sent
from wirespan.web.desk import Desk
from wirespan.web.query import Query
from wirespan.web.request_list import requests
from wirespan.web.request_view import request as view
from wirespan.web.session import DONE, Session


@dataclass(frozen=True, slots=True)
class OneRequest:
    request: Request
    connection: Connection | None
    segments: tuple[Sent, ...]
    """While it went on, in order; times since the Unix epoch."""


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
    segments = view(desk, Query({}, {"id": str(identity)}))["segments"]
    request = shelf.request(shelf.request_rows[identity])
    at = shelf.connection_rows.get(request.connection)
    names = ("frame", "time_ns", "from_server", "start", "length", "marks")
    sent = tuple(
        Sent(frame, time_ns + shelf.start_ns, bool(side), start, length, marks)
        for frame, time_ns, side, start, length, marks in zip(
            *(segments[name] for name in names), strict=True
        )
    )
    return OneRequest(request, None if at is None else shelf.connection(at), sent)
