"""Sides of a comparison: answers with as many requests as a test needs."""

from dataclasses import replace

from kit.answers import MS, START, answer_of, connection_of, request_of
from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.explain.answer import Answer
from wirespan.ledger.request import Request


def asked(
    title: str = "GET /orders", waited_ms: float = 10, at: int = 0, **changes: object
) -> Request:
    """A request that took 20 ms of way and ``waited_ms`` of server, the ``at``th of its side."""
    return request_of(
        [
            (Phase.WAIT, Reason.PROPAGATION, Medium.PROPAGATION, 20, (1,)),
            (Phase.WAIT, Reason.SERVER, Medium.SERVER_HOST, waited_ms, (1,)),
        ],
        id=at,
        start_ns=START + at * 100 * MS,
        request=title,
        **changes,
    )


def lookup(name: str = "A example.com", took_ms: float = 5, at: int = 0) -> Request:
    return request_of(
        [(Phase.DNS, Reason.SERVER, Medium.SERVER_HOST, took_ms, (1,))],
        id=at,
        protocol="dns",
        request=name,
        host=None,
        response="NOERROR",
        start_ns=START + at * 100 * MS,
    )


def side(*requests: Request, vantage: str = "client", **changes: object) -> Answer:
    answer = answer_of(requests, (connection_of(vantage=vantage),))
    return replace(answer, **changes)  # type: ignore[arg-type]  # the caller names real fields


def many(count: int, title: str = "GET /orders", waited_ms: float = 10) -> list[Request]:
    """Each a little slower than the one before."""
    return [asked(title, waited_ms + at / 5, at) for at in range(count)]
