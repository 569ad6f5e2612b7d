"""The board: every cause's looks, run over what was settled and what ended; the findings.

Which rows are judged is decided by compiled rules; Python judges only those. All memory
is bounded: tallies keep a limited number of ids, watches a limited number of events, the
sums by pair of hosts a limited number of pairs.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from copy import copy, deepcopy
from dataclasses import replace
from functools import reduce
from itertools import groupby
from operator import and_, or_

from wirespan.causes.case import Case, Sighting, Stamps, Sums
from wirespan.causes.catalogue import CAUSES
from wirespan.causes.cause import (
    FLOOR_NS,
    FLOOR_SHARE,
    At,
    Cause,
    ConnectionWatch,
    Look,
    Rule,
    Term,
    Watch,
)
from wirespan.causes.finding import Finding, Severity
from wirespan.causes.sight import ConnectionSight, Opening, PairSight, RequestSight
from wirespan.causes.tally import WEIGHT, Tally
from wirespan.kernels.layout import RULE_FIELDS, RULE_SKIP, Compare, Pair, Pick, Sample
from wirespan.kernels.survey.names import Names
from wirespan.kernels.survey.pairs import Pairs
from wirespan.kernels.survey.select import select_connections, select_requests
from wirespan.kernels.table import Table

CHUNK = 1024
"""Rows judged at a time, so that the table of picks stays small."""
SAMPLED_IDS = 1000
GATE = -1
NEVER_STAMPED = Stamps()


class Rules:
    """The rules of all looks of one kind, as a table, and whose they are."""

    def __init__(self, causes: Sequence[Cause], at: At) -> None:
        self.looks = [(cause, look) for cause in causes for look in cause.looks if look.at is at]
        owned = [
            (rule, number) for number, (_, look) in enumerate(self.looks) for rule in look.when
        ]
        owned.sort(key=lambda pair: beginning(pair[0]))
        self.owners: list[int] = []
        rows: list[tuple[Rule, int]] = []
        for _, run in groupby(owned, key=lambda pair: beginning(pair[0])):
            alike = list(run)
            if len(alike) > 1:
                rows.append(((loosest([rule[0] for rule, _ in alike]),), len(alike)))
                self.owners.append(GATE)
            rows.extend((rule, 0) for rule, _ in alike)
            self.owners.extend(number for _, number in alike)
        self.table = Table(RULE_FIELDS, len(rows))
        for row, (rule, skip) in enumerate(rows):
            self.table.write(
                row,
                [
                    value
                    for term in rule
                    for value in (term.source, term.column, term.compare, term.bound, term.share)
                ],
            )
            self.table.cells[row, RULE_SKIP] = skip

    def by_look(self, picks: Table, count: int) -> list[list[int]]:
        """For each look its rows, each once, in order."""
        rows: list[dict[int, None]] = [{} for _ in self.looks]
        cells = picks.cells
        for at in range(count):
            rows[self.owners[cells[at, Pick.RULE]]][cells[at, Pick.ROW]] = None
        return [list(found) for found in rows]


def beginning(rule: Rule) -> tuple[int, int, int]:
    """Rules with the same beginning differ in the bound of their first term only."""
    return rule[0].source, rule[0].column, rule[0].compare


def loosest(terms: Sequence[Term]) -> Term:
    """A term that holds wherever one of these, alike but for their bounds, holds."""
    bounds = [term.bound for term in terms]
    if terms[0].compare is Compare.ANY_OF:
        return replace(terms[0], bound=reduce(or_, bounds), share=0)
    if terms[0].compare is Compare.NONE_OF:
        return replace(terms[0], bound=reduce(and_, bounds), share=0)
    widest = max(bounds) if terms[0].compare is Compare.AT_MOST else min(bounds)
    return replace(terms[0], bound=widest, share=min(term.share for term in terms))


class Board:
    """Give it what settled and what ended, batch by batch; ``conclude`` once, at the end."""

    def __init__(self, causes: Sequence[Cause] = CAUSES) -> None:
        self._causes = tuple(causes)
        self._tallies = {cause.id: Tally(cause) for cause in causes}
        self._request_rules = Rules(causes, At.REQUEST)
        self._connection_rules = Rules(causes, At.CONNECTION)
        self._watches: dict[int, Watch] = {
            number: look.watch()
            for number, (_, look) in enumerate(self._request_rules.looks)
            if look.watch is not None
        }
        self._connection_watches: dict[int, ConnectionWatch] = {
            number: look.connection_watch()
            for number, (_, look) in enumerate(self._connection_rules.looks)
            if look.connection_watch is not None
        }
        self._picks = Table(len(Pick))
        self._pairs = Pairs()
        self._names = Names()
        self._address_text: Callable[[int], str] = str

    def requests(self, case: Case) -> None:
        """Judge the requests settled now."""
        self._address_text = case.address_text
        count = min(case.settled, case.requests.rows)
        self._pairs.add_requests(
            case.requests, count, case.slices, case.exchanges, case.connections
        )
        self._names.add_requests(
            case.requests, count, case.exchanges, case.connections, case.texts.text_cells
        )
        rules = self._request_rules
        for first in range(0, count, CHUNK):
            found = select_requests(
                rules.table,
                len(rules.owners),
                case.requests,
                first,
                min(first + CHUNK, count),
                case.exchanges,
                case.connections,
                case.secure,
                self._picks,
            )
            if found:
                self._judge_requests(case, rules.by_look(self._picks, found))

    def _judge_requests(self, case: Case, rows_by_look: list[list[int]]) -> None:
        for number, rows in enumerate(rows_by_look):
            if not rows:
                continue
            cause, look = self._request_rules.looks[number]
            for row in rows:
                sight = RequestSight(case, row)
                if not sight.distrusted(cause.distrusts):
                    self._add(cause, self._seen(number, look, sight))

    def _seen(self, number: int, look: Look, sight: RequestSight) -> Iterable[Sighting]:
        if look.request is None:
            return self._watches[number].see(sight)
        sighting = look.request(sight)
        return () if sighting is None else (sighting,)

    def connections(self, case: Case, slots: Sequence[int]) -> None:
        """Judge the connections that ended, before their slots are used again."""
        self._address_text = case.address_text
        ended = array("q", slots)
        if not ended:
            return
        self._pairs.add_connections(ended, case.connections, case.secure)
        rules = self._connection_rules
        for first in range(0, len(ended), CHUNK):
            found = select_connections(
                rules.table,
                len(rules.owners),
                ended,
                first,
                min(first + CHUNK, len(ended)),
                case.connections,
                case.secure,
                self._picks,
            )
            if found:
                self._judge_connections(case, rules.by_look(self._picks, found))

    def _judge_connections(self, case: Case, slots_by_look: list[list[int]]) -> None:
        for number, slots in enumerate(slots_by_look):
            cause, look = self._connection_rules.looks[number]
            for slot in slots:
                sight = ConnectionSight(case, slot)
                if not sight.has(cause.distrusts):
                    self._add(cause, self._seen_ended(number, look, sight))

    def _seen_ended(self, number: int, look: Look, sight: ConnectionSight) -> Iterable[Sighting]:
        if look.connection is None:
            return self._connection_watches[number].see(sight)
        sighting = look.connection(sight)
        return () if sighting is None else (sighting,)

    def _add(self, cause: Cause, sightings: Iterable[Sighting]) -> None:
        for sighting in sightings:
            severity = sighting.severity or cause.severity
            if severity is Severity.COST and not costs_enough(sighting):
                continue
            self._tallies[cause.id].add(sighting)
            if sighting.takes_from in self._tallies:
                self._tallies[sighting.takes_from].give(
                    sighting.cost_ns, sighting.requests, sighting.requests_total
                )

    def so_far(self, stamps: Stamps = NEVER_STAMPED) -> tuple[Finding, ...]:
        """The findings if the capture ended here; what comes later is added as if nobody asked."""
        concluding = copy(self)
        changed = self._tallies, self._watches, self._connection_watches
        # The catalogue itself is never changed: nobody needs a second one.
        shared = {id(cause): cause for cause in self._causes}
        tallies, watches, connection_watches = deepcopy(changed, shared)
        concluding._tallies = tallies
        concluding._watches = watches
        concluding._connection_watches = connection_watches
        return concluding.conclude(stamps)

    def conclude(self, stamps: Stamps = NEVER_STAMPED) -> tuple[Finding, ...]:
        """All findings: costs first, the costliest first; then errors, risks and notes."""
        sums = Sums(self._pairs.rows(), self._names.rows(), self._address_text)
        for number, watch in self._watches.items():
            self._add(self._request_rules.looks[number][0], watch.conclude(sums))
        for number, ended in self._connection_watches.items():
            self._add(self._connection_rules.looks[number][0], ended.conclude(sums))
        self._judge_pairs(sums.pairs)
        self._judge_capture(stamps)
        findings = [tally.finding() for tally in self._tallies.values()]
        return tuple(
            sorted(
                (finding for finding in findings if finding is not None),
                key=lambda finding: (-WEIGHT[finding.severity], -finding.cost_ns),
            )
        )

    def _judge_capture(self, stamps: Stamps) -> None:
        for cause in self._causes:
            for look in cause.looks:
                sighting = look.capture(stamps) if look.capture else None
                if sighting is not None:
                    self._add(cause, (sighting,))

    def _judge_pairs(self, all_sums: list[list[int]]) -> None:
        looks = [
            (cause, look.pair)
            for cause in self._causes
            for look in cause.looks
            if look.pair is not None
        ]
        samples: dict[int, list[int]] = {}
        for sample in self._pairs.sample_rows():
            samples.setdefault(sample[Sample.PAIR], []).append(sample[Sample.REQUEST])
        openings = openings_of(all_sums)
        silent = Counter(
            (sums[Pair.CLIENT], sums[Pair.PORT])
            for sums in all_sums
            if sums[Pair.UNOPENED] and not sums[Pair.CONNECTIONS]
        )
        for row, sums in enumerate(all_sums):
            ids = tuple(samples.get(row, ())[:SAMPLED_IDS])
            group = sums[Pair.CLIENT], sums[Pair.PORT]
            sight = PairSight(sums, ids, openings.get(group, []), self._address_text, silent[group])
            for cause, judge in looks:
                sighting = judge(sight)
                if sighting is not None:
                    self._add(cause, (sighting,))


def openings_of(all_sums: list[list[int]]) -> dict[tuple[int, int], list[Opening]]:
    """By client and server port: the connections that opened, the first few of each server."""
    found: dict[tuple[int, int], list[Opening]] = {}
    for sums in all_sums:
        alike = found.setdefault((sums[Pair.CLIENT], sums[Pair.PORT]), [])
        if sums[Pair.CONNECTIONS]:
            times = (sums[Pair.START], *sums[Pair.START_2 : Pair.START_4 + 1])
            alike.extend(Opening(time, sums[Pair.SERVER]) for time in times if time)
    for alike in found.values():
        alike.sort(key=lambda opening: opening.time)
    return found


def costs_enough(sighting: Sighting) -> bool:
    """More than a millisecond, and more than a fiftieth of the request that paid it."""
    return sighting.cost_ns > FLOOR_NS and sighting.cost_ns * 1000 > sighting.of_ns * FLOOR_SHARE
