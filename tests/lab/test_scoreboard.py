"""The page that holds all verdicts."""

from kit.runs import finding, page, run_of
from kit.stages import scenario
from wirespan.lab import scoreboard
from wirespan.lab.judge import Verdict, verdict

FOUND = finding("slow-start", 60)
TRUE = scenario(truth=[{"request": "page", "reasons": ["server"], "ms": 100}])
BLIND = scenario(expect={"invisible": {"server": "it never came this far"}})
NO_CAUSE = scenario(causes=[])


def verdicts() -> list[Verdict]:
    right = verdict(
        run_of("broken", FOUND, of=TRUE, requests=(page(server=101),)),
        run_of("fixed", of=TRUE, requests=(page(server=1),)),
    )
    half = verdict(run_of("broken", FOUND, at_server=()), run_of("fixed", finding("policer")))
    blind = verdict(run_of("broken", of=BLIND), run_of("fixed", of=BLIND))
    none = verdict(run_of("broken", of=NO_CAUSE), run_of("fixed", of=NO_CAUSE))
    return [right, half, blind, none]


def test_each_scenario_counts_once_at_its_best_capture() -> None:
    told = scoreboard.score(verdicts())

    assert (told.scenarios, told.with_cause, told.best) == (4, 3, 2)
    assert (told.asked, told.other) == (2, 1)


def test_false_causes_are_counted_by_variant() -> None:
    told = scoreboard.score(verdicts())

    assert (told.false_broken, told.false_fixed) == (0, 2)


def test_costs_are_counted_for_each_capture() -> None:
    told = scoreboard.score(verdicts())

    assert (told.costs, told.costs_right) == (2, 2)


def test_the_page_has_a_row_a_scenario_and_a_truth() -> None:
    text = scoreboard.page(verdicts(), "# Opening")

    assert "| small | found | found |  |  |  |" in text
    assert "| small | found | **missed** |  | client: policer, server: policer |  |" in text
    assert "| small | page | server | 100.0 | 100.0 | 0.0 | 100.0 | 0.0 |" in text
    assert "* Found at the best capture: 2 of 3 (67 %)." in text


def test_what_was_spoilt_every_time_is_named_and_counts_nowhere() -> None:
    spoilt = verdict(run_of("broken", told={"spoilt": True}), run_of("fixed", finding("policer")))

    told = scoreboard.score([*verdicts(), spoilt])

    assert (told.scenarios, told.unjudged) == (5, 1)
    assert (told.with_cause, told.best, told.false_fixed) == (3, 2, 2)
    assert "| small | spoilt | spoilt |" in scoreboard.page([spoilt], "# Opening")


def test_the_page_says_where_both_captures_agree() -> None:
    assert "| server | 2 | +0.00 | +0.00 | 0 |  |" in scoreboard.page(verdicts(), "# Opening")
