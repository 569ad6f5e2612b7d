"""Links with names."""

import pytest

from wirespan.base.errors import UsageError
from wirespan.emulate import plans
from wirespan.emulate.profiles import PROFILES, Profile, find_profile

every_profile = pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)

ROUND_TRIPS_MS = {
    "same-rack": 0.1, "same-region": 1, "same-continent": 30, "cross-continent": 90,
    "far-side": 250, "satellite": 600, "4g": 50,
}  # fmt: skip


@every_profile
def test_each_can_be_planned_and_comes_back_from_data(profile: Profile) -> None:
    plan = profile.plan()

    assert type(plan).from_data(plan.to_data()) == plan


@pytest.mark.parametrize(("name", "trip_ms"), ROUND_TRIPS_MS.items())
def test_round_trips_are_those_its_meaning_states(name: str, trip_ms: float) -> None:
    plan = find_profile(name).plan()
    stages = [*plan.forward.stages, *plan.backward.stages]

    trip_ns = sum(stage.delay_ns for stage in stages if isinstance(stage, plans.Delay))

    assert trip_ns == trip_ms * 1_000_000


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    with pytest.raises(UsageError, match="known are same-rack, same-region"):
        find_profile("carrier-pigeon")
