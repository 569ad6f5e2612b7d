"""The HTTP Archive of an answer."""

import io
import json
from dataclasses import replace
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from kit.answers import SAMPLES, answer_of, connection_of, request_of, slow_post
from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.report.har import har_entry, write_har

TEXT, NUMBER, SIZE = {"type": "string"}, {"type": "number", "minimum": -1}, {"type": "integer"}


def record(optional: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    """An object of HAR: all fields required, others only with an underscore."""
    return {
        "type": "object",
        "properties": fields | (optional or {}),
        "patternProperties": {"^_": {}},
        "additionalProperties": False,
        "required": list(fields),
    }


ENTRY = record(
    {"serverIPAddress": TEXT, "connection": TEXT},
    startedDateTime={"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$"},
    time={"type": "number", "minimum": 0},
    request=record(
        method=TEXT, url={"type": "string", "pattern": "^[a-z]+://[^/]+/"}, httpVersion=TEXT,
        cookies={"type": "array"}, headers={"type": "array"}, queryString={"type": "array"},
        headersSize=SIZE, bodySize=SIZE,
    ),
    response=record(
        status=SIZE, statusText=TEXT, httpVersion=TEXT, cookies={"type": "array"},
        headers={"type": "array"}, content=record(size=SIZE, mimeType=TEXT), redirectURL=TEXT,
        headersSize=SIZE, bodySize=SIZE,
    ),
    cache={"type": "object"},
    timings=record(
        blocked=NUMBER, dns=NUMBER, connect=NUMBER, ssl=NUMBER,
        send={"type": "number", "minimum": 0}, wait={"type": "number", "minimum": 0},
        receive={"type": "number", "minimum": 0},
    ),
)  # fmt: skip
HAR = record(
    log=record(
        version={"const": "1.2"},
        creator=record(name=TEXT, version=TEXT),
        entries={"type": "array", "items": ENTRY},
    )
)
"""HAR 1.2 as http://www.softwareishard.com/blog/har-12-spec/ describes it."""


def archive(name: str) -> Any:
    stream = io.StringIO()
    write_har(SAMPLES[name](), "0.1.0", stream.write)
    return json.loads(stream.getvalue())


@pytest.mark.parametrize("name", SAMPLES)
def test_every_archive_fits_the_schema(name: str) -> None:
    Draft202012Validator(HAR, format_checker=FormatChecker()).validate(archive(name))


def test_only_http_requests_are_exported_in_the_order_they_began() -> None:
    entries = archive("slow_post")["log"]["entries"]

    assert [entry["request"]["url"] for entry in entries] == [
        "https://api.example.com/orders",
        "https://api.example.com/orders/17",
    ]


def test_turns_of_unopened_sessions_are_left_out() -> None:
    answer = answer_of((request_of([], protocol="tls"), request_of([], protocol="tcp")))

    assert write_har(answer, "0", io.StringIO().write) == 0


def test_phases_become_timings_and_add_up() -> None:
    entry = archive("slow_post")["log"]["entries"][0]

    assert entry["timings"] == {
        "blocked": 1.9, "dns": 24.3, "connect": 86.6, "ssl": 46.5, "send": 0.4, "wait": 852.3,
        "receive": 92.9,
    }  # fmt: skip
    assert entry["time"] == pytest.approx(1_058.4)
    assert entry["startedDateTime"] == "2025-10-09T08:53:20.000000Z"


def test_what_a_request_did_not_need_is_minus_one() -> None:
    timings = archive("slow_post")["log"]["entries"][1]["timings"]

    assert [timings[name] for name in ("blocked", "dns", "connect", "ssl")] == [-1, -1, -1, -1]


@pytest.mark.parametrize(
    ("request_line", "host", "secure", "url"),
    [
        ("GET /a?b=c", "example.com:8080", False, "http://example.com:8080/a?b=c"),
        ("GET http://proxied.example/x", "other", False, "http://proxied.example/x"),
        ("GET /?u=http://x", "h", False, "http://h/?u=http://x"),
        ("OPTIONS *", "h", True, "https://h/"),
        ("GET /", None, True, "https://203.0.113.7/"),
        ("GET /", None, False, "http://203.0.113.7:443/"),
        ("CONNECT h:443", "h:443", False, "http://h:443/"),
        ("GET /Hello World|\\", "h", False, "http://h/Hello%20World%7C%5C"),
        ("GET /é%C3%A9\ud800", "h", False, "http://h/%C3%A9%C3%A9%5Cud800"),
        ("GARBAGE", "h", False, "http://h/"),
    ],
)
def test_the_url_is_put_together_from_what_is_known(
    request_line: str, host: str | None, secure: bool, url: str
) -> None:
    connection = connection_of() if secure else replace(connection_of(), security=None)
    request = request_of([], request=request_line, host=host)

    assert har_entry(request, connection)["request"]["url"] == url


@pytest.mark.parametrize(
    ("target", "query"),
    [
        ("/", []),
        ("/?", []),
        ("/?a=1&b=&c&a=2", [("a", "1"), ("b", ""), ("c", ""), ("a", "2")]),
        ("/?q=caf%C3%A9+noir", [("q", "café noir")]),
        ("/?a=1&a=%zz&=&&", [("a", "1"), ("a", "%zz"), ("", "")]),
    ],
)
def test_the_query_is_told_apart(target: str, query: list[tuple[str, str]]) -> None:
    told = har_entry(request_of([], request=f"GET {target}"), None)["request"]["queryString"]

    assert [(each["name"], each["value"]) for each in told] == query


@pytest.mark.parametrize(
    ("response", "status", "text"),
    [("201", 201, ""), ("404 Not Found", 404, "Not Found"), (None, 0, ""), ("9999", 0, ""),
     ("٢٠٠", 0, "")],
)  # fmt: skip
def test_the_status_is_a_number_whatever_was_sent(
    response: str | None, status: int, text: str
) -> None:
    told = har_entry(request_of([], response=response), None)["response"]

    assert (told["status"], told["statusText"]) == (status, text)


def test_a_failure_is_kept_as_browsers_keep_it() -> None:
    request = request_of(
        [(Phase.WAIT, Reason.SERVER, Medium.SERVER_HOST, 1.0, (1,))], failed="reset", response=None
    )

    assert har_entry(request, slow_post().connections[0])["response"]["_error"] == "reset"
