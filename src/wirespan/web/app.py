"""The server's addresses: the API's answers, and the files of the built page.

Every address that is no file and not under /api is a view of the page, which reads it itself.
"""

import mimetypes
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from wirespan.base.errors import UsageError
from wirespan.report.json_text import json_text
from wirespan.web import (
    comparison,
    connection_list,
    dns_view,
    filter_check,
    groups,
    handshake_view,
    overview,
    packet_list,
    packet_view,
    request_list,
    request_view,
    spent,
)
from wirespan.web.built import START_PAGE
from wirespan.web.desk import Desk, numbered
from wirespan.web.events import events
from wirespan.web.query import NotThereError, Query

Answering = Callable[[Query], object]
TYPES = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".html": "text/html",
    ".svg": "image/svg+xml",
}
"""Spelled out: a browser refuses a script whose type the system has wrong."""


def application(
    desks: Sequence[Desk], static: Path, is_ending: Callable[[], bool] = lambda: False
) -> Starlette:
    """What is behind the guard; an answer that goes on and on ends when the server does."""
    files = page_files(static)
    for desk in desks:
        desk.beside = desks

    async def page(request: Request) -> Response:
        path = request.url.path.lstrip("/")
        file = files.get(path)
        if file is None and ("." in path or START_PAGE not in files):
            raise HTTPException(404)
        return _file(file or files[START_PAGE])

    async def progress(request: Request) -> Response:
        return events(_chosen(desks, Query(request.query_params)), is_ending)

    async def captures(_request: Request) -> Response:
        return json_answer([listed(desk) for desk in desks])

    routes = [Route(path, _answering(desks, ask)) for path, ask in QUESTIONS.items()]
    return Starlette(
        routes=[
            *routes,
            Route("/api/events", progress),
            Route("/api/captures", captures),
            Route("/api/{rest:path}", _unknown),
            Route("/{rest:path}", page),
        ],
        exception_handlers={UsageError: _refused, 404: _not_found, 500: _fault},
    )


QUESTIONS: Mapping[str, Callable[[Desk, Query], object]] = {
    "/api/summary": overview.summary,
    "/api/requests": request_list.requests,
    "/api/requests/{id}": request_view.request,
    "/api/groups": groups.groups,
    "/api/compare": comparison.compare,
    "/api/spent": spent.spent,
    "/api/connections": connection_list.connections,
    "/api/connections/{id}": connection_list.connection,
    "/api/packets": packet_list.packets,
    "/api/packets/{id}": packet_view.packet,
    "/api/handshakes": handshake_view.handshakes,
    "/api/dns": dns_view.lookups,
    "/api/filter": filter_check.check,
}


def listed(desk: Desk) -> dict[str, str]:
    """A capture in the list of those that can be asked about with ``capture=N``."""
    return {"name": desk.session.name, "state": desk.session.state}


def page_files(static: Path) -> dict[str, Path]:
    """Address -> file: what is not in here is not served, whatever a path says."""
    return {
        path.relative_to(static).as_posix(): path
        for path in sorted(static.rglob("*"))
        if path.is_file()
    }


def error_answer(error: UsageError) -> Response:
    told = {"what": error.what, "why": error.why, "remedy": error.remedy}
    return json_answer({"error": told}, 404 if isinstance(error, NotThereError) else 400)


def json_answer(value: object, status: int = 200) -> Response:
    return Response(json_text(value), status, media_type="application/json")


def _answering(
    desks: Sequence[Desk], ask: Callable[[Desk, Query], object]
) -> Callable[[Request], Response]:
    """Run in a thread of its own, so that a long answer keeps no other from coming."""

    def answer(request: Request) -> Response:
        query = Query(request.query_params, request.path_params)
        return json_answer(ask(_chosen(desks, query), query))

    return answer


def _chosen(desks: Sequence[Desk], query: Query) -> Desk:
    """The capture that is asked about, the first unless told."""
    return numbered(desks, query.whole("capture", 0) or 0)


def _file(path: Path) -> Response:
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    return Response(path.read_bytes(), media_type=kind or "application/octet-stream")


async def _unknown(request: Request) -> Response:
    return error_answer(NotThereError("there is nothing here", "no such question", "see the docs"))


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, UsageError)
    return error_answer(error)


async def _not_found(request: Request, error: Exception) -> Response:
    return error_answer(NotThereError("there is nothing here", "no such file", "go to /"))


async def _fault(request: Request, error: Exception) -> Response:
    """Ours: its traceback is on the terminal."""
    told = {"what": "wirespan failed", "why": "a fault of its own", "remedy": "see the terminal"}
    return json_answer({"error": told}, 500)
