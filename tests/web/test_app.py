"""Every question over a real socket; what the answers say is tested beside who makes them."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from kit.conversations import Ask, Conversation, capture
from kit.desks import EXAMPLE, Served, served, written


@pytest.fixture(name="page", scope="module")
def _page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    other = written(folder, capture(Conversation(0, (Ask(), Ask()))))
    with served(folder / "static", EXAMPLE, other) as page:
        yield page.enter()


@pytest.mark.parametrize(
    "path",
    ["summary", "requests", "requests/4", "groups?by=host", "connections", "connections/1",
     "packets?limit=3", "packets/1", "handshakes", "dns", "filter?expr=tcp"],
)  # fmt: skip
def test_every_question_is_answered_in_json(page: Served, path: str) -> None:
    answer = page.get(f"/api/{path}")

    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.json


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("requests/999999", 404),
        ("requests/-1", 404),
        ("requests/x", 400),
        ("requests/99999999999999999999999", 400),
        ("requests?sort=nothing", 400),
        ("requests?filter=nothing", 400),
        ("requests?filter=tcp.len", 400),
        ("requests?offset=x", 400),
        ("requests?from=1.5", 400),
        ("packets/0", 404),
        ("packets/76", 404),
        ("connections/99", 404),
        ("groups?by=nothing", 400),
        ("summary?capture=2", 404),
        ("events?capture=2", 404),
        ("events?capture=x", 400),
        ("nothing", 404),
        ("", 404),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(page: Served, path: str, status: int) -> None:
    answer = page.get(f"/api/{path}")

    assert answer.status == status
    assert set(answer.json["error"]) == {"what", "why", "remedy"}
    assert all(answer.json["error"].values())


def test_several_captures_are_asked_for_by_number(page: Served) -> None:
    first, second = (page.get(f"/api/summary?capture={number}").json for number in (0, 1))

    assert first["totals"]["requests"] == {"dns": 4, "http/1.1": 1, "tls": 1}
    assert second["totals"]["requests"] == {"http/1.1": 2}
    assert page.get("/api/summary").json == first


def test_the_captures_are_listed_in_the_order_of_their_numbers(page: Served) -> None:
    page.get("/api/summary?capture=1")

    listed = page.get("/api/captures").json

    assert [one["name"].rpartition("/")[2] for one in listed] == [EXAMPLE.name, "capture.pcap"]
    assert {one["state"] for one in listed} == {"done"}


@pytest.mark.parametrize("path", ["/", "/requests", "/request/4", "/connections/1/packets"])
def test_every_view_s_address_gives_the_page(page: Served, path: str) -> None:
    answer = page.get(path)

    assert answer.headers["content-type"].startswith("text/html")
    assert b"<title>page</title>" in answer.body


def test_files_of_the_page_have_their_type(page: Served) -> None:
    answer = page.get("/assets/page.js")

    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.body == b"// page"


def test_a_file_that_is_not_there_is_not_the_page(page: Served) -> None:
    assert page.get("/assets/other.js").status == 404


def test_progress_ends_when_all_was_read(page: Served) -> None:
    answer = page.get("/api/events")

    assert answer.headers["content-type"].startswith("text/event-stream")
    last = answer.body.decode().strip().split("\n\n")[-1]
    told = json.loads(last.removeprefix("data: "))
    assert told == {"state": "done", "read_share": 1.0, "packets": 75, "requests": 6}


def test_hostile_strings_are_data(tmp_path: Path) -> None:
    asked = capture(Conversation(0, (Ask(),)))
    hostile = asked.replace(b"/0-0", b"/<b>").replace(b"Host: h", b"Host: \x1b")

    with served(tmp_path / "static", written(tmp_path, hostile)) as page:
        page.enter()
        answers = [page.get(f"/api/{path}") for path in ("requests", "packets", "packets/4")]

    for answer in answers:
        assert answer.headers["content-type"] == "application/json"
        assert answer.body.isascii()
        assert b"\x1b" not in answer.body
    assert answers[0].json["rows"][0]["request"] == "GET /<b>"
    head = answers[2].json["layers"][-1]["fields"]
    assert [field["value"] for field in head if field["name"] == "Host"] == ["\\x1b"]
