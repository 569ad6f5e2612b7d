"""The resources of the HTTP endpoint: orders and the server's health.

An order is any JSON object, kept as it was sent. Knows nothing of connections: a request's
parts come in, a reply goes out, at once or when the store has answered.
"""

import json
import re
from collections.abc import Callable
from typing import Protocol

from http_reply import Reply, refusal
from records import Then

ORDER = re.compile(r"/orders/([0-9]{1,9})")
REFUSAL_BY_TROUBLE = {
    b"missing": (404, "no such order"),
    b"unreachable": (502, "the store cannot be reached"),
    b"busy": (503, "the store is busy"),
    b"timeout": (504, "the store did not answer in time"),
}

Answered = Callable[[Reply], None]


class Store(Protocol):
    def ask(self, message: bytes, then: Then) -> None:
        """Calls ``then`` once with the answer, now or later."""

    async def close(self) -> None:
        """Nothing will be asked any more."""


def methods_of(path: str) -> str:
    """The methods a path takes, as the field Allow lists them; empty when there is no such path."""
    if path == "/orders":
        return "POST"
    if path == "/health" or ORDER.fullmatch(path):
        return "GET, HEAD"
    return ""


def refuse_early(method: str, path: str, has_body: bool) -> Reply | None:
    """What can be refused on the head alone, before a body is asked for."""
    allowed = methods_of(path)
    if not allowed:
        return refusal(404, "no such resource")
    if method not in allowed.split(", "):
        return refusal(405, f"{path} takes {allowed}", f"Allow: {allowed}\r\n".encode())
    if method == "POST" and not has_body:
        return refusal(411, "an order needs a length or chunks")
    return None


class Orders:
    def __init__(self, store: Store) -> None:
        self.store = store

    def answer(self, path: str, body: bytes, answered: Answered) -> None:
        """For a request that ``refuse_early`` let pass."""
        match = ORDER.fullmatch(path)
        if match:
            number = str(int(match[1])).encode()
            self.store.ask(b"GET " + number, lambda text: answered(found(number, text)))
        elif is_order(body):
            self.store.ask(b"ADD " + body, lambda text: answered(created(body, text)))
        else:
            answered(refusal(400, "an order is a JSON object"))


def is_order(body: bytes) -> bool:
    """Numbers stay text: they are not ours to round, and a long one must cost nothing."""
    try:
        value = json.loads(body.decode(), parse_int=str, parse_float=str, parse_constant=refuse)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict)


def refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def created(body: bytes, text: bytes) -> Reply:
    if not text.startswith(b"OK "):
        return failed(text)
    number = text.removeprefix(b"OK ")
    return Reply(201, document(number, body), b"Location: /orders/" + number + b"\r\n")


def found(number: bytes, text: bytes) -> Reply:
    if not text.startswith(b"OK "):
        return failed(text)
    return Reply(200, document(number, text.removeprefix(b"OK ")))


def document(number: bytes, order: bytes) -> bytes:
    return b'{"id":' + number + b',"order":' + order + b"}"


def failed(text: bytes) -> Reply:
    kind = text.removeprefix(b"ERR ").partition(b" ")[0]
    return refusal(*REFUSAL_BY_TROUBLE.get(kind, (500, "the store failed")))
