"""Plans as plain data."""

import json
import re
import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.lanes import CASES
from wirespan.base.errors import UsageError
from wirespan.emulate import plans
from wirespan.emulate.plan_data import expect, way_from_data, way_to_data

TIMES = st.integers(0, 10**12)
SHARES = st.floats(0, 1)
PICKS = (
    st.builds(plans.Independent, SHARES)
    | st.builds(plans.GilbertElliott, SHARES, SHARES, SHARES, SHARES)
    | st.sampled_from(["every SYN", "the third data segment, first FIN"]).map(plans.Script)
)
COUNTS = st.integers(1, 10**6)
QUEUES = (
    st.builds(plans.DropTail, st.integers(0, 10**9), st.none() | COUNTS)
    | st.builds(plans.DropTail, st.none(), COUNTS)
    | st.builds(plans.CoDel, TIMES, st.integers(1, 10**12), COUNTS, st.booleans())
    | st.builds(
        plans.FqCoDel, TIMES, st.integers(1, 10**12), COUNTS, st.integers(1, 65536), COUNTS,
        st.booleans(),
    )
)  # fmt: skip
RATES = st.integers(1, 400 * 10**9)
WINDOWS = st.lists(st.builds(plans.Window, TIMES, TIMES), max_size=3).map(
    lambda windows: tuple(sorted(windows, key=lambda window: window.start_ns))
)
STAGES = (
    st.builds(
        plans.Delay, TIMES, TIMES, st.sampled_from(["uniform", "normal", "pareto"]), st.booleans()
    )
    | st.builds(plans.Rate, RATES, QUEUES)
    | st.builds(
        plans.Trace, st.lists(st.integers(1, 9999), min_size=1).map(sorted).map(tuple), QUEUES,
        COUNTS,
    )
    | st.builds(plans.Policer, RATES, st.integers(1, 10**6))
    | st.builds(plans.Loss, PICKS)
    | st.builds(plans.Duplication, PICKS)
    | st.builds(plans.Corruption, PICKS)
    | st.builds(plans.Reordering, PICKS, TIMES)
    | st.builds(plans.Mtu, st.integers(68, 65535), st.booleans())
    | st.builds(plans.Blackout, WINDOWS, st.booleans())
)  # fmt: skip


@given(st.lists(STAGES, max_size=5).map(tuple).map(plans.Way))
def test_nothing_is_lost_on_the_way_to_json_and_back(way: plans.Way) -> None:
    assert way_from_data(json.loads(json.dumps(way_to_data(way)))) == way


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_case_of_the_suite_comes_back(case: Any) -> None:
    assert way_from_data(way_to_data(case.way)) == case.way


def test_data_are_written_as_people_write() -> None:
    way = plans.Way(
        (
            plans.Loss(plans.Independent(0.01)),
            plans.Rate(20_000_000, plans.DropTail(limit_bytes=64_000)),
            plans.Delay(40_000_000, 5_000_000),
        )
    )

    assert way_to_data(way) == [
        {"stage": "loss", "of": "1%"},
        {"stage": "rate", "rate": "20mbit", "queue": {"kind": "drop-tail", "limit_bytes": "64kB"}},
        {"stage": "delay", "delay": "40ms", "jitter": "5ms"},
    ]


def test_toml_does_as_well() -> None:
    text = """
    [[forward]]
    stage = "loss"
    of = "2% in bursts of 3"
    [[forward]]
    stage = "blackout"
    windows = [{ start = "1s", length = "200ms" }]
    """

    way = way_from_data(tomllib.loads(text)["forward"])

    assert isinstance(way.stages[0], plans.Loss)
    assert way.stages[1] == plans.Blackout((plans.Window(10**9, 2 * 10**8),))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({}, "it is no list of stages"),
        (["delay"], "it is no table"),
        ([{"stage": "warp"}], "'warp' is none of delay, rate"),
        ([{}], "'None' is none of delay"),
        ([{"stage": ["delay"]}], "is none of delay"),
        ([{"stage": "delay"}], "it lacks 'delay'"),
        ([{"stage": "delay", "delay": 40}], "the unit is missing"),
        ([{"stage": "delay", "delay": "40ms", "colour": "red"}], "it has 'colour'"),
        ([{"stage": "delay", "delay": "40ms", "keep_order": "yes"}], "neither true nor false"),
        ([{"stage": "delay", "delay": "40ms", "distribution": 3}], "it is '3'"),
        ([{"stage": "rate", "rate": "1mbit", "queue": "64kB"}], "it is no table"),
        ([{"stage": "rate", "rate": "1mbit", "queue": {"kind": "drop-tail"}}], "needs a limit"),
        (
            [{"stage": "rate", "rate": "1mbit", "queue": {"kind": "codel", "limit_packets": True}}],
            "it is 'True'",
        ),
        ([{"stage": "loss", "of": 1}], "it is no table"),
        ([{"stage": "blackout", "windows": [{"start": "1s"}]}], "it has a start and a length"),
        ([{"stage": "trace", "opportunities_ms": "1", "queue": {}}], "no list of milliseconds"),
        ([{"stage": "mtu", "mtu": "67B"}], "68 to 65535"),
        ([{"stage": "delay", "delay": "1ms"}] * 65, "more than 64 stages"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_sentence(data: Any, says: str) -> None:
    with pytest.raises(UsageError, match=re.escape(says)):
        way_from_data(data)


def test_what_is_met_is_not_refused() -> None:
    expect(True, "a thing", "it is not met")
    with pytest.raises(UsageError, match="not a thing: it is not met"):
        expect(False, "a thing", "it is not met")


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
KEYS = st.sampled_from(["stage", "delay", "rate", "queue", "kind", "of", "model", "windows"])
VALUES = st.sampled_from(["delay", "rate", "loss", "codel", "1ms", "1%", "gilbert-elliott"])
ANYTHING = st.recursive(
    LEAVES | VALUES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200)
@given(ANYTHING)
def test_no_data_surprise(data: Any) -> None:
    try:
        way = way_from_data(data)
    except UsageError:
        return

    assert way_from_data(way_to_data(way)) == way
