"""One question on both legs of a proxy, and an answer that waited there to be whole."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from wirespan.base.vocabulary import Reason
from wirespan.causes.case import Sums
from wirespan.causes.cause import Sighting
from wirespan.causes.host_signs import THINK
from wirespan.causes.sight import RequestSight
from wirespan.causes.words import MILLISECOND, span
from wirespan.kernels.layout import Connection, Exchange

HELD_LEAST = 50 * MILLISECOND
QUESTIONS_KEPT = 1_000
EACH_KEPT = 100


class Leg(NamedTuple):
    """A request as the watch remembers it."""

    asked: int
    answer: int
    end: int
    connection: int
    server: tuple[int, int]
    thought: int
    sighting: Sighting


@dataclass(slots=True)
class Legs:
    """Of one question: answers that let themselves be waited for, and those that came in pieces."""

    waited: list[Leg] = field(default_factory=list)
    dripped: list[Leg] = field(default_factory=list)


def leg_of(sight: RequestSight) -> Leg:
    return Leg(
        sight.exchange(Exchange.START),
        sight.exchange(Exchange.ANSWER),
        sight.exchange(Exchange.END),
        sight.flow[Connection.ID],
        (sight.flow[Connection.SERVER], sight.flow[Connection.SERVER_PORT]),
        sight.charged(Reason.SERVER),
        sight.sighting(sight.name),
    )


class HeldAnswers:
    """Slow answers and answers in pieces, by what was asked."""

    def __init__(self) -> None:
        self.legs: dict[str, Legs] = {}

    def see(self, sight: RequestSight) -> Iterable[Sighting]:
        name = sight.name
        if not name or sight.exchange(Exchange.ANSWER) < 0:
            return ()
        if name not in self.legs and len(self.legs) >= QUESTIONS_KEPT:
            return ()
        legs = self.legs.setdefault(name, Legs())
        for reason, kept in ((Reason.SERVER, legs.waited), (Reason.SENDER_IDLE, legs.dripped)):
            if sight.charged(reason) >= HELD_LEAST and len(kept) < EACH_KEPT:
                kept.append(leg_of(sight))
        return ()

    def conclude(self, sums: Sums) -> Iterable[Sighting]:
        for legs in self.legs.values():
            for outer in legs.waited:
                inner = next((one for one in legs.dripped if was_held(outer, one)), None)
                if inner is not None:
                    yield told(outer, inner)


def was_held(outer: Leg, inner: Leg) -> bool:
    """The inner leg lies within the outer one's wait, and had its answer long before."""
    return (
        inner.connection != outer.connection
        and inner.server != outer.server
        and outer.asked <= inner.asked
        and inner.answer <= inner.end <= outer.answer
        and outer.answer - inner.answer >= HELD_LEAST
    )


def told(outer: Leg, inner: Leg) -> Sighting:
    held = outer.answer - inner.answer
    return Sighting(
        evidence=f"{inner.sighting.place.text} began to answer {inner.sighting.evidence}"
        f" {span(held)} before {outer.sighting.place.text} did, which had the whole answer by then",
        place=outer.sighting.place,
        cost_ns=min(held, outer.thought),
        of_ns=outer.sighting.of_ns,
        requests=outer.sighting.requests,
        requests_total=1,
        frames=(*inner.sighting.frames, *outer.sighting.frames),
        takes_from=THINK,
    )
