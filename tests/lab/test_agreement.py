"""Two ledgers of one request, and what neither can be blamed for."""

from dataclasses import replace
from typing import Any

import pytest

from kit.answers import answer_of, request_of
from kit.runs import page, run_of
from kit.stages import scenario
from wirespan.base.vocabulary import Medium, Phase, Reason
from wirespan.lab.agreement import Differences, agreement_table, agreements
from wirespan.lab.judge import Verdict
from wirespan.lab.scenario import Scenario
from wirespan.ledger.request import Request

MS = 1_000_000


def played(client: Request, server: Request, of: Scenario | None = None) -> Verdict:
    broken, fixed = (run_of(variant, of=of) for variant in ("broken", "fixed"))
    broken.answers = {"client": answer_of((client,)), "server": answer_of((server,))}
    return Verdict(broken, fixed, {}, ())


def told(client: Request, server: Request, of: Scenario | None = None) -> dict[str, Differences]:
    return agreements([played(client, server, of)])


def test_a_reason_that_either_charges_counts() -> None:
    found = told(page(server=100), page(server=101, pacing=4))

    assert found["server"] == Differences(by_both=[MS])
    assert found["pacing"] == Differences(by_both=[4 * MS])


@pytest.mark.parametrize("reason", ["propagation", "serialization", "queueing"])
def test_what_lies_between_the_captures_is_seen_by_one(reason: str) -> None:
    found = told(page(**{reason: 30}), page(**{reason: 10}))

    assert found[reason] == Differences(by_one=[-20 * MS])


def test_a_truth_that_one_capture_cannot_see_is_seen_by_one() -> None:
    truth = {"request": "page", "reasons": ["retry"], "ms": 300, "seen": ["client"]}
    found = told(page(retry=300, server=5), page(server=5), scenario(truth=[truth]))

    assert found["retry"] == Differences(by_one=[-300 * MS])
    assert found["server"] == Differences(by_both=[0])


def test_so_is_what_it_takes_it_for() -> None:
    truth = {"request": "page", "reasons": ["retry"], "ms": 300}
    taken = truth | {"taken_for": {"server": ["client"]}}
    ledgers = page(retry=300), page(client=300)

    assert told(*ledgers, scenario(truth=[taken]))["client"] == Differences(by_one=[300 * MS])
    assert told(*ledgers, scenario(truth=[truth]))["client"] == Differences(by_both=[300 * MS])


def test_a_truth_of_another_request_says_nothing_of_this_one() -> None:
    truth = {"request": "other", "reasons": ["retry"], "ms": 300, "seen": ["client"]}
    mine = page(retry=300)
    of = scenario(truth=[truth])
    other = replace(mine, request="GET /other")
    broken, fixed = (run_of(variant, of=of) for variant in ("broken", "fixed"))
    for run in (broken, fixed):
        run.answers = {tap: answer_of((mine, other)) for tap in ("client", "server")}

    found = agreements([Verdict(broken, fixed, {}, ())])

    assert found["retry"] == Differences(by_both=[0, 0], by_one=[0, 0])


def test_where_one_capture_cannot_know_the_cause_nothing_is_held_against_it() -> None:
    blind = scenario(expect={"invisible": {"server": "it never came this far"}})

    assert told(page(server=5), page(server=1), blind)["server"] == Differences(by_one=[-4 * MS])


@pytest.mark.parametrize(
    "given", [{"failed": "it was reset"}, {"clock_stepped": True}, {"protocol": "dns"}]
)
def test_nor_in_requests_whose_ends_differ(given: dict[str, Any]) -> None:
    found = told(replace(page(server=5), **given), page(server=1))

    assert found["server"] == Differences(by_one=[-4 * MS])


def test_lookups_are_left_out_of_the_requests_that_waited_for_them() -> None:
    pieces: Any = [
        (Phase.DNS, Reason.SERVER, Medium.UNKNOWN, 50, (1,)),
        (Phase.WAIT, Reason.SERVER, Medium.UNKNOWN, 7, (1,)),
    ]

    found = told(request_of(pieces, request="GET /page"), page(server=7))

    assert found["server"] == Differences(by_both=[0])


def test_the_table_has_both_kinds_side_by_side() -> None:
    rows = agreement_table(
        [played(page(server=1, queueing=9), page(server=4)), played(page(server=5), page(server=4))]
    )

    assert "| server | 2 | +1.00 | +3.00 | 0 |  |" in rows
    assert "| queueing | 0 |  |  | 1 | -9.00 |" in rows
