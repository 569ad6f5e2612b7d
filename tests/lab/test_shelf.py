"""Every file is a scenario; a misspelt word is an error."""

import pytest

from kit.stages import scenario
from wirespan.base.errors import UsageError
from wirespan.causes.catalogue import BY_ID
from wirespan.lab import shelf
from wirespan.lab.scenario import Scenario
from wirespan.lab.theatre import link_plan

EVERY = shelf.every()


def causes_of(one: Scenario) -> set[str]:
    expected = one.expected
    return {*one.causes, *expected.client, *expected.server, *expected.also, *expected.also_broken}


def test_there_are_fifty_and_more() -> None:
    assert len(EVERY) >= 50


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.name)
def test_it_is_whole(one: Scenario) -> None:
    assert one.title
    assert not one.title.endswith(".")
    assert one.teaches
    assert one.change
    assert one.detected is not True or causes_of(one) <= set(BY_ID)
    for play in (one.broken, one.fixed):
        link_plan(play)
        assert bool(play.client.steps) != bool(play.client.run)


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.name)
def test_what_is_not_expected_somewhere_has_a_reason(one: Scenario) -> None:
    for tap in ("client", "server"):
        told = set(one.causes) <= set(one.expected.at(tap))  # type: ignore[arg-type]  # TAPS are the two  # a Tap
        assert told or tap in one.expected.invisible or one.expected.at(tap)  # type: ignore[arg-type]  # TAPS are the two


def test_groups_come_in_the_order_of_the_catalogue() -> None:
    groups = list(dict.fromkeys(one.group for one in EVERY))

    assert groups == [group for group in shelf.GROUPS if group in groups]


def test_an_unknown_name_is_told_with_a_near_one() -> None:
    with pytest.raises(UsageError, match="did you mean slow-start"):
        shelf.find("slow-strat")
    with pytest.raises(UsageError, match=r"mean .*-ack-client or nagle-delayed-ack-server"):
        shelf.find("nagle")


@pytest.mark.parametrize(
    "more",
    [{"titel": "x"}, {"client": {"step": "x"}}, {"hosts": {"server": {"sysctl": {}}}},
     {"truth": [{"request": "x", "reasons": [], "milliseconds": 3}]}],
)  # fmt: skip
def test_a_misspelt_word_is_an_error(more: dict[str, object]) -> None:
    with pytest.raises(shelf.BadScenarioError, match="unknown words"):
        scenario(**more)


def test_a_fixed_variant_has_only_what_differs() -> None:
    base = {"link": {"delay": "10ms", "backward": {"loss": "every SYN"}}, "seconds": 3}

    merged = shelf.merged(base, {"link": {"backward": {"loss": ""}}})

    assert merged == {"link": {"delay": "10ms", "backward": {"loss": ""}}, "seconds": 3}


def test_a_capture_that_cannot_tell_is_asked_for_nothing() -> None:
    one = scenario(expect={"invisible": {"server": "it never came this far"}})

    assert one.expected.client == ("slow-start",)
    assert one.expected.server == ()
