"""Who may ask: a browser on this machine that came through the address we printed.

The address holds a token that is good once; it is exchanged for a cookie that no script can
read and no other site's page can send. Every request must name this host (against DNS
rebinding), and every answer forbids the page to load anything from elsewhere.
"""

from collections.abc import Mapping
from secrets import compare_digest
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
TOKEN = "token"
METHODS = frozenset({"GET", "HEAD"})
OWN_SITES = frozenset({"same-origin", "none"})
"""Values of Sec-Fetch-Site: the page itself, or a person who typed or clicked the address."""


class Guard:
    """Stands before the application; ``secret`` is the value of the cookie."""

    def __init__(self, app: ASGIApp, port: int, token: str, secret: str) -> None:
        self._app = app
        self._hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})
        self._token: str | None = token
        self._secret = secret
        self._cookie = f"wirespan-{port}"
        """Cookies know no ports: two pages must not take each other's."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        answer = self._refusal_or_cookie(scope) or self._app
        await answer(scope, receive, send_guarded)

    def _refusal_or_cookie(self, scope: Scope) -> Response | None:
        """None where the request may pass."""
        headers = Headers(scope=scope)
        if headers.getlist("host") not in [[host] for host in self._hosts]:
            return refusal("this page is served to 127.0.0.1 only", 421)
        if scope["method"] not in METHODS:
            return refusal("this page only reads", 405)
        if self._knows(headers.getlist("cookie")):
            own = headers.get("sec-fetch-site", "none") in OWN_SITES
            if scope["path"].startswith("/api/") and not own:
                return refusal("another page asked for this", 403)
            return self._without_token(scope)
        return self._exchange(scope) or refusal(
            "open the address that wirespan printed; it is good for one browser, once", 403
        )

    def _knows(self, cookies: list[str]) -> bool:
        """Read as plainly as it was written: quotes and escapes are not ours."""
        pairs = (pair.strip().partition("=") for text in cookies for pair in text.split(";"))
        return any(name == self._cookie and _same(value, self._secret) for name, _, value in pairs)

    def _exchange(self, scope: Scope) -> Response | None:
        """The cookie for the token, the first time; a look at the head does not use it up."""
        given, rest = _split_token(scope)
        if scope["method"] != "GET" or self._token is None or not _same(given, self._token):
            return None
        self._token = None
        answer = RedirectResponse(_address(scope, rest), 303)
        answer.set_cookie(self._cookie, self._secret, path="/", httponly=True, samesite="strict")
        return answer

    def _without_token(self, scope: Scope) -> Response | None:
        """Who has the cookie and follows the printed address again is let in."""
        given, rest = _split_token(scope)
        return RedirectResponse(_address(scope, rest), 303) if given else None


def refusal(why: str, status: int) -> Response:
    """A line of plain text."""
    return PlainTextResponse(f"wirespan: {why}\n", status)


def _same(given: str, wanted: str) -> bool:
    return compare_digest(given.encode("utf-8", "replace"), wanted.encode())


def _split_token(scope: Scope) -> tuple[str, list[tuple[str, str]]]:
    """The token of the query, and what else is in it."""
    query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    given = next((value for name, value in query if name == TOKEN), "")
    return given, [(name, value) for name, value in query if name != TOKEN]


def _address(scope: Scope, query: list[tuple[str, str]]) -> str:
    """A path on this host: never one that begins with two slashes, which is another's."""
    path = "/" + scope["path"].lstrip("/\\")
    return f"{path}?{urlencode(query)}" if query else path
