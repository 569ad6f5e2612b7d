"""Captures held against the truth, on both sides of the bounds."""

import pytest

from kit.runs import finding, page, run_of
from kit.stages import scenario
from wirespan.causes.finding import Severity
from wirespan.lab.judge import Cost, cost, sight, stated_costs, verdict

TRUTH = {"request": "page", "reasons": ["server"], "ms": 100}
SLEEPS = scenario(truth=[TRUTH])


def found(server_ms: float, propagation_ms: float = 20) -> Cost:
    broken = run_of(of=SLEEPS, requests=(page(server=server_ms, propagation=propagation_ms),))
    fixed = run_of("fixed", of=SLEEPS, requests=(page(server=1, propagation=20),))
    return cost(SLEEPS.truths[0], broken, fixed, "client")


@pytest.mark.parametrize(("server_ms", "right"), [(106, True), (106.1, False), (96, True),
                                                  (95.9, False)])  # fmt: skip
def test_a_cost_may_be_five_percent_off(server_ms: float, right: bool) -> None:
    assert found(server_ms).is_right is right


@pytest.mark.parametrize(("propagation_ms", "right"), [(22, True), (22.1, False), (18, True),
                                                       (17.9, False)])  # fmt: skip
def test_other_reasons_may_move_by_twice_a_millisecond(propagation_ms: float, right: bool) -> None:
    assert found(101, propagation_ms).is_right is right


@pytest.mark.parametrize(("server_ms", "right"), [(14, True), (14.1, False), (8, True),
                                                  (7.9, False)])  # fmt: skip
def test_a_small_cost_may_be_three_milliseconds_off(server_ms: float, right: bool) -> None:
    small = scenario(truth=[{**TRUTH, "ms": 10}])
    broken = run_of(of=small, requests=(page(server=server_ms),))
    fixed = run_of("fixed", of=small, requests=(page(server=1),))

    assert cost(small.truths[0], broken, fixed, "client").is_right is right


@pytest.mark.parametrize(("propagation_ms", "charged"), [(25, True), (25.1, False), (15, True),
                                                         (14.9, False)])  # fmt: skip
def test_no_other_reason_may_be_charged_more_than_the_error_of_the_cost(
    propagation_ms: float, charged: bool
) -> None:
    told = found(101, propagation_ms)

    assert told.is_charged is charged
    assert not told.is_quiet
    assert not told.is_right


def test_without_a_number_the_client_s_clock_is_the_truth() -> None:
    clocked = scenario(truth=[{"request": "page", "reasons": ["server"]}])
    broken = run_of(of=clocked, requests=(page(server=81),), clock_ms=101)
    fixed = run_of("fixed", of=clocked, requests=(page(server=1),), clock_ms=21)

    told = cost(clocked.truths[0], broken, fixed, "client")

    assert told.injected_ns == 80_000_000
    assert told.is_right


def test_a_capture_that_cannot_tell_must_show_no_difference() -> None:
    blind = scenario(truth=[{**TRUTH, "seen": ["client"]}])
    broken = run_of(of=blind, requests=(page(server=1),))
    fixed = run_of("fixed", of=blind, requests=(page(server=1),))

    assert cost(blind.truths[0], broken, fixed, "server").is_right


def test_what_is_expected_and_not_found_was_missed() -> None:
    told = sight(run_of(), "client")

    assert told.expected == ("slow-start",)
    assert told.missed == ("slow-start",)


def test_what_is_found_and_true_as_well_is_no_false_alarm() -> None:
    one = scenario(expect={"also": ["syn-loss"], "also_broken": ["rto-stall"]})
    found = finding("slow-start"), finding("syn-loss"), finding("rto-stall"), finding("policer")

    assert sight(run_of("broken", *found, of=one), "client").false == ("policer",)
    assert sight(run_of("fixed", *found, of=one), "client").false == (
        "policer", "rto-stall", "slow-start",
    )  # fmt: skip


def test_less_than_the_error_of_any_cost_is_no_false_alarm() -> None:
    exact = sight(run_of("fixed", finding("policer", 3)), "client")
    more = sight(run_of("fixed", finding("policer", 3.001)), "client")

    assert (exact.false, exact.slight) == ((), ("policer",))
    assert (more.false, more.slight) == (("policer",), ())


def test_only_costs_and_errors_claim_something() -> None:
    found = [finding(cause, severity=Severity(cause)) for cause in ("cost", "error", "risk")]

    assert sight(run_of("fixed", *found), "client").costly == ("cost", "error")


def test_a_verdict_lists_all_that_is_wrong() -> None:
    broken = run_of(at_server=(finding("slow-start"), finding("policer")))

    wrongs = verdict(broken, run_of("fixed")).wrongs

    assert wrongs == ["broken, client: missed slow-start", "broken, server: false policer"]


def test_a_late_link_spoils_the_verdict() -> None:
    assert verdict(run_of(told={"spoilt": True}), run_of("fixed")).is_spoilt
    assert not verdict(run_of(), run_of("fixed")).is_spoilt


def test_stated_costs_are_the_cause_s() -> None:
    assert stated_costs(run_of(of=SLEEPS)) == {"slow-start": 100_000_000}
    assert stated_costs(run_of("fixed", of=SLEEPS)) == {}
    assert stated_costs(run_of()) == {}
