"""What tells one slow host from another, and patterns over several requests."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from wirespan.base.vocabulary import Phase, Reason, Vantage
from wirespan.causes.case import CLIENT, SERVER, Place, Sums
from wirespan.causes.cause import Sighting
from wirespan.causes.http1_signs import is_proxy_timeout
from wirespan.causes.path_signs import icmp_of
from wirespan.causes.sight import ConnectionSight, RequestSight
from wirespan.causes.words import MILLISECOND, SECOND, count, span
from wirespan.kernels.layout import Connection, Exchange, ExchangeFact, Request, Side

THINK_LEAST = 100 * MILLISECOND
TURN_LONGEST = 10 * SECOND
TIMER_SHORTEST = 200 * MILLISECOND
TIMER_LONGEST = 320 * MILLISECOND
TOGETHER = 5 * MILLISECOND
SPREAD_LEAST = 50 * MILLISECOND
BURST_LEAST = 3
BURST_KEPT = 256
BURSTS_KEPT = 1_000
QUEUE_LEAST = 6
STEPS_LEAST = 3
STEP_PERCENT = 10
ABANDONED_LEAST = 3
ABANDONED_KEPT = 10_000
"""In all: each is kept with its sighting until the end."""
AGAIN_WITHIN = 3 * SECOND
TRICKLE = 100
TRICKLE_PACKETS = 3
THINK = "slow-server-think"


def thought(sight: RequestSight) -> int:
    """Time charged to the server, less the lookup's: that was the resolver's and its way."""
    return sight.charged(Reason.SERVER) - sight.in_phase(Reason.SERVER, Phase.DNS)


def lost_answer_looks_alike(sight: RequestSight) -> bool:
    """At the client a gap of one timer, with the request sent again, is loss, not thought."""
    cost = thought(sight)
    return (
        sight.flow.vantage != Vantage.SERVER
        and TIMER_SHORTEST <= cost <= TIMER_LONGEST + max(sight.round_trip, 0)
        and sight.flow.side(CLIENT, Side.RETRANSMISSIONS) > 0
    )


def is_slow(sight: RequestSight) -> bool:
    cost = thought(sight)
    if cost < THINK_LEAST or sight.exchange(Exchange.ANSWER) < 0 or sight.waits_by_design:
        return False
    if sight.has(ExchangeFact.TURN) and cost > TURN_LONGEST:
        return False
    return not is_proxy_timeout(sight) and not lost_answer_looks_alike(sight)


def slow_server_think(sight: RequestSight) -> Sighting | None:
    if not is_slow(sight):
        return None
    cost = thought(sight)
    what = {"": "a request", "turn": "a turn"}.get(sight.name, sight.name)
    turn = " (an unread turn, so the wait may be meant)" if sight.has(ExchangeFact.TURN) else ""
    return sight.sighting(
        f"the server took {span(cost)} of {span(sight.duration)} over {what}{turn}",
        cost,
        frames=(sight.exchange(Exchange.ASKED_FRAME), sight.exchange(Exchange.ANSWER_FRAME)),
    )


class Wait(NamedTuple):
    """One slow request, as the watches remember it."""

    asked: int
    answered: int
    cost: int
    request: int
    connection: int
    frame: int


class WaitsByServer(ABC):
    """Collects slow requests by server port; judges them at the end, or when many are kept."""

    def __init__(self) -> None:
        self.waits: dict[tuple[int, int], list[Wait]] = {}
        self.places: dict[tuple[int, int], Place] = {}

    def see(self, sight: RequestSight) -> Iterable[Sighting]:
        if not is_slow(sight):
            return ()
        key = sight.flow[Connection.SERVER], sight.flow[Connection.SERVER_PORT]
        if key not in self.waits:
            if len(self.waits) >= BURSTS_KEPT:
                return ()
            self.waits[key] = []
            self.places[key] = sight.flow.place
        waits = self.waits[key]
        if len(waits) >= BURST_KEPT:
            found = list(self.judge(waits, self.places[key]))
            waits.clear()
        else:
            found = []
        waits.append(
            Wait(
                sight.exchange(Exchange.ASKED),
                sight.exchange(Exchange.ANSWER),
                thought(sight),
                sight.id,
                sight.flow[Connection.ID],
                sight.exchange(Exchange.ANSWER_FRAME),
            )
        )
        return found

    def conclude(self, sums: Sums) -> Iterable[Sighting]:
        for key, waits in self.waits.items():
            yield from self.judge(waits, self.places[key])

    @abstractmethod
    def judge(self, waits: list[Wait], place: Place) -> Iterable[Sighting]:
        """What these requests to one server port say together."""


def apart(place: Place, waits: list[Wait]) -> Place:
    """The place, without a connection where there were several."""
    several = len({wait.connection for wait in waits}) > 1
    connection = -1 if several else waits[0].connection
    return Place(connection, place.stream, place.transport, place.client, place.server, place.port)


class BlockedLoops(WaitsByServer):
    """Answers that leave together although their questions came spread."""

    def judge(self, waits: list[Wait], place: Place) -> Iterable[Sighting]:
        group: list[Wait] = []
        for wait in sorted(waits, key=lambda wait: wait.answered):
            if group and wait.answered - group[0].answered > TOGETHER:
                yield from self._burst(group, place)
                group = []
            group.append(wait)
        yield from self._burst(group, place)

    def _burst(self, group: list[Wait], place: Place) -> Iterable[Sighting]:
        asked = [wait.asked for wait in group]
        connections = len({wait.connection for wait in group})
        if connections < BURST_LEAST or max(asked) - min(asked) < SPREAD_LEAST:
            return
        yield Sighting(
            evidence=f"{count(len(group), 'request')} of {count(connections, 'connection')} asked"
            f" over {span(max(asked) - min(asked))} were all answered within"
            f" {span(group[-1].answered - group[0].answered)}",
            place=apart(place, group),
            cost_ns=sum(wait.cost for wait in group),
            requests=tuple(wait.request for wait in group),
            requests_total=len(group),
            frames=tuple(wait.frame for wait in group if wait.frame > 0)[:20],
            takes_from=THINK,
        )


class SaturatedWorkers(WaitsByServer):
    """Requests asked together and answered in equal steps."""

    def judge(self, waits: list[Wait], place: Place) -> Iterable[Sighting]:
        group: list[Wait] = []
        for wait in sorted(waits, key=lambda wait: wait.asked):
            if group and wait.asked - group[0].asked > SPREAD_LEAST:
                yield from self._queue(group, place)
                group = []
            group.append(wait)
        yield from self._queue(group, place)

    def _queue(self, group: list[Wait], place: Place) -> Iterable[Sighting]:
        if len(group) < QUEUE_LEAST:
            return
        steps = steps_of([wait.answered - wait.asked for wait in group])
        if steps is None:
            return
        service, workers = steps
        late = [wait for wait in group if wait.answered - wait.asked > service * 3 // 2]
        yield Sighting(
            evidence=f"{count(len(group), 'request')} asked together were answered {workers} at a"
            f" time, every {span(service)}: {count(workers, 'worker')}, the rest queued",
            place=apart(place, late),
            cost_ns=sum(max(0, wait.cost - service) for wait in late),
            requests=tuple(wait.request for wait in late),
            requests_total=len(late),
            frames=tuple(wait.frame for wait in late if wait.frame > 0)[:20],
            takes_from=THINK,
        )


def steps_of(waits: list[int]) -> tuple[int, int] | None:
    """Service time and workers, where waits are whole multiples in equal groups."""
    service = min(waits)
    groups: dict[int, int] = {}
    for wait in waits:
        step = round(wait / service)
        if abs(wait - step * service) * 100 > service * STEP_PERCENT * step:
            return None
        groups[step] = groups.get(step, 0) + 1
    last = max(groups)
    if last < STEPS_LEAST or sorted(groups) != list(range(1, last + 1)):
        return None
    workers = groups[1]
    full = all(groups[step] == workers for step in range(1, last))
    return (service, workers) if full and groups[last] <= workers else None


class Abandoned(NamedTuple):
    start: int
    end: int
    sighting: Sighting


def abandoned_at(sight: RequestSight) -> int | None:
    """When the client gave the request up; None: it did not.

    A server that is not told works on: its answer then comes after the client's FIN, to a
    socket that is closed.
    """
    answer = sight.exchange(Exchange.ANSWER)
    if answer < 0 or sight.has(ExchangeFact.UNANSWERED | ExchangeFact.RESET):
        return sight[Request.END]
    fin = sight.flow.side(CLIENT, Side.FIN)
    refused = sight.flow[Connection.RESET_SIDE] == CLIENT
    return fin if refused and sight[Request.START] < fin < answer else None


class RetryStorms:
    """Abandoned requests, by client and by what they asked for."""

    def __init__(self) -> None:
        self.abandoned: dict[tuple[int, int, int], list[Abandoned]] = {}
        self.number = 0

    def see(self, sight: RequestSight) -> Iterable[Sighting]:
        key = (
            sight.flow[Connection.CLIENT],
            sight.exchange(Exchange.TOKEN),
            sight.exchange(Exchange.QUESTION_TYPE),
        )
        if self.number >= ABANDONED_KEPT:
            return ()
        end = abandoned_at(sight)
        if end is None:
            return ()
        kept = self.abandoned.setdefault(key, [])
        if len(kept) < BURST_KEPT:
            sighting = sight.sighting(sight.name or "one request", end - sight[Request.START])
            self.number += 1
            kept.append(Abandoned(sight[Request.START], end, sighting))
        return ()

    def conclude(self, sums: Sums) -> Iterable[Sighting]:
        for kept in self.abandoned.values():
            if len(kept) >= ABANDONED_LEAST:
                yield from self._storm(sorted(kept, key=lambda one: one.start))

    def _storm(self, kept: list[Abandoned]) -> Iterable[Sighting]:
        ages = [one.end - one.start for one in kept]
        mean = sum(ages) / len(ages)
        deviation = (sum((age - mean) ** 2 for age in ages) / len(ages)) ** 0.5
        soon = all(0 <= b.start - a.end <= AGAIN_WITHIN for a, b in pairwise(kept))
        if mean < SECOND / 100 or deviation * 20 >= mean or not soon:
            return
        first = kept[0].sighting
        yield Sighting(
            evidence=f"{first.evidence} was abandoned {count(len(kept), 'time')}, always after"
            f" {span(round(mean))}, and asked again each time",
            place=first.place,
            cost_ns=sum(ages),
            requests=tuple(one.sighting.requests[0] for one in kept),
            requests_total=len(kept),
            frames=tuple(frame for one in kept for frame in one.sighting.frames[:1])[:20],
        )


def slowloris(sight: RequestSight) -> Sighting | None:
    sending = sight.spent(Phase.SEND)
    sent = sight[Request.SENT_PAYLOAD]
    if sight[Request.SENT_PACKETS] < TRICKLE_PACKETS or sent * SECOND >= TRICKLE * sending:
        return None
    if sight.flow.side(CLIENT, Side.RETRANSMISSIONS) or sight.waits_by_design:
        return None
    return sight.sighting(
        f"{sent:,} bytes of request in {span(sending)}, in"
        f" {count(sight[Request.SENT_PACKETS], 'packet')}"
    )


def udp_port_unreachable(sight: ConnectionSight) -> Sighting | None:
    if icmp_of(sight) not in ((4, 3, 3), (6, 1, 4)) or sight.side(SERVER, Side.PACKETS):
        return None
    after = max(0, sight[Connection.ICMP_TIME] - sight[Connection.START])
    sent = sight.side(CLIENT, Side.PACKETS)
    return sight.sighting(
        f"ICMP said port unreachable of {sight.place.text} after {span(after)};"
        f" {count(sent, 'datagram')} sent",
        frames=(sight[Connection.FIRST_FRAME], sight[Connection.ICMP_FRAME]),
    )
