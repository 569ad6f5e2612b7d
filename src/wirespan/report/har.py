"""HTTP requests as an HTTP Archive (HAR 1.2), for browsers' and other tools' viewers.

Only requests whose head was read are exported: a turn of a TLS session that was not
opened has no method, no URL and no status to show. Headers and bodies are not kept, so
their lists are empty and their sizes unknown (-1); the query is the URL's. HAR's
``connect`` includes ``ssl``; ``blocked`` carries the client's own time within the request,
-1 where there was none, so that ``time`` is the sum of the timings as HAR demands.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote

from wirespan.base.vocabulary import Phase
from wirespan.explain.answer import Answer
from wirespan.flows.connection import Connection
from wirespan.ledger.request import Request
from wirespan.report.json_text import Write, json_text, write_list

VERSION = "1.2"
HTTP_VERSIONS = {
    "http/1.0": "HTTP/1.0",
    "http/1.1": "HTTP/1.1",
    "h2": "h2",
    "h3": "h3",
}
"""Protocols exported -> httpVersion, as browsers write it."""
DEFAULT_PORTS = {"http": 80, "https": 443}
OF_A_URL = "%:/?#[]@!$&'()*+,;=-._~"
"""What may stand in a URL as it is (RFC 3986, section 2); clients send other bytes, too."""
UNKNOWN_SIZE = -1
NOT_APPLICABLE = -1
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def write_har(answer: Answer, version: str, write: Write) -> int:
    """The archive as text, an entry a line; returns how many entries it has."""
    creator = {"name": "wirespan", "version": version}
    write(f'{{"log":{{"version":"{VERSION}","creator":{json_text(creator)},\n')
    entries = list(har_entries(answer))
    write_list("entries", entries, write)
    write("}}\n")
    return len(entries)


def har_entries(answer: Answer) -> Iterator[dict[str, Any]]:
    """In the order the requests began."""
    connections = {connection.id: connection for connection in answer.connections}
    for request in sorted(answer.requests, key=lambda each: each.start_ns):
        if request.protocol in HTTP_VERSIONS:
            yield har_entry(request, connections.get(request.connection))


def har_entry(request: Request, connection: Connection | None) -> dict[str, Any]:
    timings = _timings(request)
    entry: dict[str, Any] = {
        "startedDateTime": _instant(request.start_ns),
        "time": sum(each for name, each in timings.items() if name != "ssl" and each > 0),
        "request": _request(request, connection),
        "response": _response(request),
        "cache": {},
        "timings": timings,
        "connection": str(request.connection),
    }
    if connection:
        entry["serverIPAddress"] = connection.server.address
    return entry


def _request(request: Request, connection: Connection | None) -> dict[str, Any]:
    method, _, target = request.request.partition(" ")
    url = quote(_url(method, target, request, connection), safe=OF_A_URL, errors="backslashreplace")
    return {
        "method": method,
        "url": url,
        "httpVersion": HTTP_VERSIONS[request.protocol],
        "cookies": [],
        "headers": [],
        "queryString": [
            {"name": name, "value": value}
            for name, value in parse_qsl(url.partition("?")[2], keep_blank_values=True)
        ],
        "headersSize": UNKNOWN_SIZE,
        "bodySize": UNKNOWN_SIZE,
    }


def _response(request: Request) -> dict[str, Any]:
    code, _, text = (request.response or "").partition(" ")
    response: dict[str, Any] = {
        "status": int(code) if code.isascii() and code.isdecimal() and len(code) <= 3 else 0,
        "statusText": text,
        "httpVersion": HTTP_VERSIONS[request.protocol],
        "cookies": [],
        "headers": [],
        "content": {"size": UNKNOWN_SIZE, "mimeType": ""},
        "redirectURL": "",
        "headersSize": UNKNOWN_SIZE,
        "bodySize": UNKNOWN_SIZE,
        "_transferSize": request.received.application,
    }
    if request.failed:
        response["_error"] = request.failed
    return response


def _url(method: str, target: str, request: Request, connection: Connection | None) -> str:
    """The target as an absolute URL (RFC 9112, section 3.2), as far as it is known."""
    if "://" in target.partition("?")[0]:
        return target
    if method == "CONNECT":
        return f"http://{target}/"
    scheme = "https" if connection and connection.security else "http"
    authority = request.host or _authority(scheme, connection)
    if not target.startswith("/"):
        target = "/" if target == "*" or not target else f"/{target}"
    return f"{scheme}://{authority}{target}"


def _authority(scheme: str, connection: Connection | None) -> str:
    if connection is None:
        return "unknown.invalid"
    server = connection.server
    host = f"[{server.address}]" if ":" in server.address else server.address
    return host if server.port == DEFAULT_PORTS[scheme] else f"{host}:{server.port}"


def _timings(request: Request) -> dict[str, float]:
    phases = request.phases
    ssl = _set_up(phases.get(Phase.TLS, 0))
    return {
        "blocked": _set_up(phases.get(Phase.CLIENT, 0)),
        "dns": _set_up(phases.get(Phase.DNS, 0)),
        "connect": _set_up(phases.get(Phase.CONNECT, 0) + phases.get(Phase.TLS, 0)),
        "ssl": ssl,
        "send": _milliseconds(phases.get(Phase.SEND, 0)),
        "wait": _milliseconds(phases.get(Phase.WAIT, 0)),
        "receive": _milliseconds(phases.get(Phase.RECEIVE, 0)),
    }


def _set_up(nanoseconds: int) -> float:
    """-1 where the request did not need it."""
    return _milliseconds(nanoseconds) if nanoseconds else NOT_APPLICABLE


def _milliseconds(nanoseconds: int) -> float:
    return nanoseconds / 1_000_000


def _instant(nanoseconds: int) -> str:
    moment = EPOCH + timedelta(microseconds=nanoseconds // 1_000)
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
