"""Who may ask, and what every answer forbids."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.types import Message, Receive, Scope, Send

from kit.desks import Served, served
from kit.patience import unhung
from wirespan.web.security import Guard

EVERYWHERE = [
    "/",
    "/requests",
    "/assets/page.js",
    "/api/summary",
    "/api/requests/99",
    "/nothing.js",
]


@pytest.fixture(name="page", scope="module")
def _page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("served") / "static") as page:
        yield page


@pytest.fixture(name="fresh")
def _fresh(tmp_path: Path) -> Iterator[Served]:
    with served(tmp_path / "static") as page:
        yield page


def test_the_token_is_exchanged_for_a_cookie_no_script_reads(fresh: Served) -> None:
    answer = fresh.get(fresh.opening)

    assert answer.status == 303
    assert answer.headers["location"] == "/"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert f"wirespan-{fresh.server.port}=" in cookie


def test_the_cookie_opens_everything(fresh: Served) -> None:
    fresh.enter()

    assert fresh.get("/").status == 200
    assert fresh.get("/api/summary").json["state"] == "done"


def test_the_token_is_good_once(fresh: Served) -> None:
    fresh.enter()

    second = fresh.get(fresh.opening, cookie=None)

    assert second.status == 403
    assert "set-cookie" not in second.headers


def test_a_look_at_the_head_does_not_use_the_token_up(fresh: Served) -> None:
    assert fresh.get(fresh.opening, method="HEAD").status == 403

    assert fresh.get(fresh.opening).status == 303


def test_who_has_the_cookie_may_follow_the_printed_address_again(fresh: Served) -> None:
    fresh.enter()

    again = fresh.get(fresh.opening)

    assert (again.status, again.headers["location"]) == (303, "/")


def test_the_rest_of_the_address_is_kept(fresh: Served) -> None:
    token = fresh.opening.split("token=")[1]

    answer = fresh.get(f"/requests?filter=http.host%20%3D%3D%20%22a%22&token={token}")

    assert answer.headers["location"] == "/requests?filter=http.host+%3D%3D+%22a%22"


def test_the_redirect_never_leads_to_another_host(fresh: Served) -> None:
    token = fresh.opening.split("token=")[1]

    answer = fresh.get(f"//evil.example/x?token={token}")

    assert answer.headers.get("location", "/").startswith("/")
    assert not answer.headers.get("location", "/").startswith("//")


@pytest.mark.parametrize("path", EVERYWHERE)
def test_nothing_is_given_without_token_or_cookie(page: Served, path: str) -> None:
    answer = page.get(path, cookie=None)

    assert answer.status == 403
    assert b"address that wirespan printed" in answer.body


@pytest.mark.parametrize("token", ["", "x", "%00", "%ff%fe", "a" * 5000])
def test_a_wrong_token_opens_nothing(page: Served, token: str) -> None:
    assert page.get(f"/?token={token}", cookie=None).status == 403


@pytest.mark.parametrize(
    "cookie", ["wirespan-1=x", "wirespan-{port}=", "wirespan-{port}=wrong", "\x01=;;;=", "="]
)
def test_a_wrong_cookie_opens_nothing(page: Served, cookie: str) -> None:
    assert page.get("/api/summary", cookie=cookie.format(port=page.server.port)).status == 403


def test_the_cookie_is_found_among_others(fresh: Served) -> None:
    fresh.enter()

    for cookie in (f"a=b; {fresh.cookie}", f'{fresh.cookie}; a="b', f" ;=; x; {fresh.cookie};"):
        assert fresh.get("/api/summary", cookie=cookie).status == 200


def test_a_cookie_made_to_be_slow_to_read_is_no_more_work_than_its_length() -> None:
    """Far more of it than a server would take."""
    cookie = 'a="' + '\\"' * 1_000_000 + '"'

    with unhung():
        assert status_of(guard(), cookie) == 403


def guard() -> Guard:
    async def nothing(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise AssertionError("it was let in")

    return Guard(nothing, 8000, "token", "secret")


def status_of(guard: Guard, cookie: str) -> int:
    """What is answered to it; nothing is waited for, so that no loop is needed."""
    said: list[Message] = []

    async def send(message: Message) -> None:
        said.append(message)

    async def receive() -> Message:
        raise AssertionError("there is no body")

    headers = [(b"host", b"127.0.0.1:8000"), (b"cookie", cookie.encode())]
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": b"", "headers": headers}
    with pytest.raises(StopIteration):
        guard(scope, receive, send).__await__().__next__()
    return int(said[0]["status"])


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "evil.example:{port}", "", None]
)
def test_another_host_s_name_is_refused_even_with_the_cookie(fresh: Served, host: str) -> None:
    fresh.enter()

    named = host and host.format(port=fresh.server.port)

    assert fresh.get("/api/summary", host=named).status in {400, 421}


def test_localhost_is_this_host_too(fresh: Served) -> None:
    fresh.enter()

    assert fresh.get("/", host=f"localhost:{fresh.server.port}").status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_the_page_only_reads(fresh: Served, method: str) -> None:
    fresh.enter()

    assert fresh.get("/api/summary", method=method).status == 405


@pytest.mark.parametrize(
    ("site", "status"),
    [("same-origin", 200), ("none", 200), ("same-site", 403), ("cross-site", 403)],
)
def test_pages_of_other_sites_get_no_answer(fresh: Served, site: str, status: int) -> None:
    fresh.enter()

    assert fresh.get("/api/summary", sec_fetch_site=site).status == status


@pytest.mark.parametrize("with_cookie", [True, False])
@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_forbids_what_is_not_ours(fresh: Served, path: str, with_cookie: bool) -> None:
    if with_cookie:
        fresh.enter()

    headers = fresh.get(path).headers

    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "http" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    "path",
    [
        "/../server.py",
        "/assets/../../server.py",
        "/%2e%2e/server.py",
        "/..%2fserver.py",
        "/assets/..%2f..%2fserver.py",
        "//etc/passwd",
        "/etc/passwd.txt",
        "/assets/page.js%00.html",
    ],
)
def test_no_path_leads_out_of_the_page(fresh: Served, path: str) -> None:
    fresh.enter()

    answer = fresh.get(path)

    assert b"import" not in answer.body
    assert b"root:" not in answer.body
    assert answer.status in {200, 404}
