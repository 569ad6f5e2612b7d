"""What tells one DNS trouble from another, and patterns over several lookups.

Three causes share the questions that were asked again; each question belongs to exactly
one of them, and only the whole capture tells to which.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple

from wirespan.base.vocabulary import Reason
from wirespan.causes.case import Place, Sums
from wirespan.causes.cause import Severity, Sighting
from wirespan.causes.sight import RequestSight
from wirespan.causes.words import MILLISECOND, SECOND, count, span
from wirespan.kernels.layout import (
    Connection,
    ConnectionFact,
    Exchange,
    ExchangeFact,
    Name,
    Request,
)

QUESTIONS_KEPT = 10_000
RACES_LEAST = 2
TIMER_SHORTEST = 2 * SECOND
RUN_WITHIN = 5 * SECOND
RUNS_KEPT = 1_000
NAMES_IN_RUN = 32
REPEATS_LEAST = 5
PATIENCE = 5 * SECOND
"""A stub resolver waits so long (glibc, resolv.conf(5))."""
LARGE_ANSWER = 1_232
UDP = 17
AAAA = 28
HTTPS = 65
SERVFAIL = 2
REFUSED = 5
TIMEOUT_RETRY = "dns-timeout-retry"
AAAA_STALL = "dns-aaaa-stall"
INSERT_RACE = "conntrack-insert-race"


class Question(NamedTuple):
    """A question that was asked again."""

    id: int
    partner: int
    type: int
    answered: bool
    first_copy_answered: bool
    waited: int
    sighting: Sighting


class Retried:
    """All questions asked again, and the requests that waited for them."""

    verdict = ""

    def __init__(self) -> None:
        self.questions: dict[int, Question] = {}
        self.waiting: dict[int, list[int]] = {}

    def see(self, sight: RequestSight) -> Iterable[Sighting]:
        if not sight.is_dns:
            if len(self.waiting) < QUESTIONS_KEPT:
                self.waiting.setdefault(sight.exchange(Exchange.LOOKUP), []).append(sight.id)
            return ()
        if len(self.questions) >= QUESTIONS_KEPT:
            return ()
        answer = sight.exchange(Exchange.ANSWER)
        retry = sight.exchange(Exchange.RETRY)
        waited = retry - sight.exchange(Exchange.START)
        times = sight.exchange(Exchange.RETRIES) + 1
        again = "again" if times == 2 else "the last time"
        self.questions[sight.id] = Question(
            id=sight.id,
            partner=sight.exchange(Exchange.PARTNER),
            type=sight.exchange(Exchange.QUESTION_TYPE),
            answered=answer >= 0 and not sight.has(ExchangeFact.UNANSWERED),
            first_copy_answered=0 <= answer < retry or sight.exchange(Exchange.COPY) == 0,
            waited=waited,
            sighting=sight.sighting(
                f"{sight.name or 'a question'} was asked"
                f" {count(times, 'time')}, {again} after {span(max(waited, 0))}",
                sight.charged(Reason.RETRY),
                frames=(
                    sight.exchange(Exchange.START_FRAME),
                    sight.exchange(Exchange.RETRY_FRAME),
                    sight.exchange(Exchange.ANSWER_FRAME),
                ),
            ),
        )
        return ()

    def conclude(self, sums: Sums) -> Iterable[Sighting]:
        races = self._races()
        for question in self.questions.values():
            if verdict_on(question, self.questions, races) != self.verdict:
                continue
            waiting = tuple(self.waiting.get(question.id, ())[:100])
            sighting = question.sighting
            yield replace(
                sighting,
                evidence=sighting.evidence + self.remark(question),
                requests=sighting.requests + waiting,
                requests_total=1 + len(waiting),
                severity=None if question.answered or sighting.cost_ns else Severity.ERROR,
            )

    def remark(self, question: Question) -> str:
        return ""

    def _races(self) -> int:
        return sum(
            is_half_of_pair(question, self.questions) for question in self.questions.values()
        )


def is_half_of_pair(question: Question, questions: dict[int, Question]) -> bool:
    """Only this one of two was lost: the other was answered without the retry."""
    if question.partner < 0 or not question.answered or question.first_copy_answered:
        return False
    if question.waited < TIMER_SHORTEST:
        return False
    partner = questions.get(question.partner)
    return partner is None or partner.first_copy_answered


def verdict_on(question: Question, questions: dict[int, Question], races: int) -> str:
    if question.first_copy_answered:
        return ""
    partner = questions.get(question.partner)
    partner_works = partner is None or partner.answered
    if question.type in (AAAA, HTTPS) and not question.answered:
        return AAAA_STALL if question.partner >= 0 and partner_works else TIMEOUT_RETRY
    if races >= RACES_LEAST and is_half_of_pair(question, questions):
        return INSERT_RACE
    return TIMEOUT_RETRY


class RetriedQuestions(Retried):
    verdict = TIMEOUT_RETRY

    def remark(self, question: Question) -> str:
        return "" if question.answered else ", and never answered"


class RetriedAaaa(Retried):
    verdict = AAAA_STALL

    def remark(self, question: Question) -> str:
        return " and never answered, while the A question beside it was"


class RetriedPairs(Retried):
    verdict = INSERT_RACE

    def remark(self, question: Question) -> str:
        return (
            ", while the question sent beside it was answered at once; one of: a"
            " connection-tracking race, plain loss"
        )


@dataclass(slots=True)
class Run:
    """Failed names of one client that may be one name with several suffixes."""

    names: dict[str, int]
    """Longest time each took."""
    last: int
    ids: list[int]
    frames: list[int]
    place: Place

    @property
    def stem(self) -> list[str]:
        split = [name.split(".") for name in self.names]
        labels = []
        for together in zip(*split, strict=False):
            if len(set(together)) > 1:
                break
            labels.append(together[0])
        return labels


def question_name(sight: RequestSight) -> str:
    """The name in "A name.", lower case, without the final dot."""
    _, _, name = sight.name.partition(" ")
    return name.rstrip(".").lower()


def is_search(run: Run) -> bool:
    """One stem with several suffixes, and the stem itself did not fail."""
    stem = run.stem
    if len(run.names) < 2 or not stem or ".".join(stem) in run.names:
        return False
    tails = [name.split(".")[len(stem) :] for name in run.names]
    longest = max(tails, key=len)
    nested = all(longest[-len(tail) :] == tail for tail in tails if tail)
    return nested or len(stem) >= 2


class SearchLists:
    """Runs of NXDOMAIN, by client."""

    def __init__(self) -> None:
        self.runs: dict[int, Run] = {}

    def see(self, sight: RequestSight) -> Iterable[Sighting]:
        name = question_name(sight)
        if sight.exchange(Exchange.STATUS) != 3 or not name:
            return ()
        client = sight.flow[Connection.CLIENT]
        found: list[Sighting] = []
        run = self.runs.get(client)
        if run is not None and not self._belongs(run, name, sight[Request.START]):
            found = list(self._close(self.runs.pop(client)))
            run = None
        if run is None:
            if len(self.runs) >= RUNS_KEPT:
                return found
            run = Run({}, 0, [], [], sight.flow.place)
            self.runs[client] = run
        run.names[name] = max(run.names.get(name, 0), sight.duration)
        run.last = sight[Request.END]
        run.ids.append(sight.id)
        run.frames.append(sight.exchange(Exchange.START_FRAME))
        return found

    def conclude(self, sums: Sums) -> Iterable[Sighting]:
        for run in self.runs.values():
            yield from self._close(run)

    def _belongs(self, run: Run, name: str, start: int) -> bool:
        alike = name.split(".")[0] == next(iter(run.names)).split(".")[0]
        return alike and start - run.last <= RUN_WITHIN and len(run.ids) < NAMES_IN_RUN

    def _close(self, run: Run) -> Iterable[Sighting]:
        if not is_search(run):
            return
        stem = ".".join(run.stem)
        cost = sum(run.names.values())
        yield Sighting(
            evidence=f"{stem} was tried with {len(run.names)} search suffixes first:"
            f" {count(len(run.ids), 'question')} answered NXDOMAIN, {span(cost)}",
            place=run.place,
            cost_ns=cost,
            requests=tuple(run.ids),
            requests_total=len(run.ids),
            frames=tuple(frame for frame in run.frames if frame > 0)[:20],
            severity=None if cost > MILLISECOND else Severity.RISK,
        )


def tcp_fallback(sight: RequestSight) -> Sighting | None:
    if sight.exchange(Exchange.ANSWER) < 0:
        return None
    return sight.sighting(
        f"the answer to {sight.name or 'a question'} came with TC set after"
        f" {span(sight.duration)} and could not be used",
        sight.duration,
    )


class FragmentsLost:
    """Questions with EDNS that UDP never answered, and large answers over TCP.

    A question asked again over TCP within the retry's time is one lookup that has both.
    """

    def __init__(self) -> None:
        self.lost: dict[tuple[int, str], tuple[int, Sighting]] = {}
        self.large: dict[tuple[int, str], tuple[int, int]] = {}

    def see(self, sight: RequestSight) -> Iterable[Sighting]:
        key = sight.flow[Connection.CLIENT], sight.name.lower()
        start = sight[Request.START]
        over_tcp = sight.has(ExchangeFact.OVER_TCP)
        again = over_tcp and sight.flow[Connection.TRANSPORT] == UDP
        asked_in_vain = again and sight.has(ExchangeFact.EDNS)
        if (not over_tcp or asked_in_vain) and len(self.lost) < RUNS_KEPT:
            self.lost.setdefault(key, (start, sight.sighting("")))
        if not over_tcp:
            return ()
        bytes_answered = max(
            sight.exchange(Exchange.BODY_ANSWERED),
            sight.exchange(Exchange.ANSWERED_TO) - sight.exchange(Exchange.ANSWERED_FROM),
        )
        if bytes_answered > LARGE_ANSWER and len(self.large) < RUNS_KEPT:
            self.large[key] = (start, bytes_answered)
        return ()

    def conclude(self, sums: Sums) -> Iterable[Sighting]:
        for key, (asked, sighting) in self.lost.items():
            over_tcp = self.large.get(key)
            if over_tcp is not None and over_tcp[0] >= asked:
                yield replace(
                    sighting,
                    evidence=f"{key[1]} was never answered over UDP; over TCP the answer had"
                    f" {over_tcp[1]:,} bytes",
                )


def slow_upstream(sight: RequestSight) -> Sighting | None:
    if sight.exchange(Exchange.RETRIES) > 0 or sight.exchange(Exchange.ANSWER) < 0:
        return None
    cost = sight.charged(Reason.SERVER)
    return sight.sighting(
        f"the resolver took {span(cost)} over {sight.name or 'a question'}",
        cost,
        reasons=(Reason.SERVER,),
    )


def failing_upstream(sight: RequestSight) -> Sighting | None:
    status = sight.exchange(Exchange.STATUS)
    words = {SERVFAIL: "SERVFAIL", REFUSED: "REFUSED"}.get(status)
    if words is None:
        return None
    return sight.sighting(
        f"the resolver answered {words} to {sight.name or 'a question'}",
        severity=Severity.ERROR,
    )


class RepeatedLookups:
    """Speaks at the end only, from the sums by name."""

    def see(self, sight: RequestSight) -> Iterable[Sighting]:
        return ()

    def conclude(self, sums: Sums) -> Iterable[Sighting]:
        for text, name in sums.names:
            if name[Name.REPEATS] < REPEATS_LEAST:
                continue
            client = sums.address_text(name[Name.CLIENT])
            cost = name[Name.REPEATS_TIME]
            place = Place(name[Name.CONNECTION], name[Name.STREAM], 17, client, client, 53)
            yield Sighting(
                evidence=f"{client} asked {text.decode('utf-8', 'replace')}"
                f" {count(name[Name.LOOKUPS], 'time')}, {name[Name.REPEATS]:,} of them while the"
                f" answer before was still good: {span(cost)}",
                place=place,
                cost_ns=cost,
                requests=(name[Name.REQUEST],),
                requests_total=name[Name.REPEATS],
                frames=(name[Name.FRAME],),
                severity=None if cost > MILLISECOND else Severity.RISK,
            )


def unanswered(sight: RequestSight) -> Sighting | None:
    if sight.flow.has(ConnectionFact.ICMP_ERROR):
        return None
    waited = sight.case.last_ns - sight.exchange(Exchange.START)
    if waited < PATIENCE:
        return None
    return sight.sighting(
        f"{sight.name} was asked once at {sight.flow.place.text} and not answered in the"
        f" {span(waited)} that followed",
        frames=(sight.exchange(Exchange.START_FRAME),),
    )
