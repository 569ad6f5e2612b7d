"""What is remembered of the way between two hosts, uncompiled."""

import importlib.util
from pathlib import Path

import pytest

from wirespan.kernels import trips as compiled

SOURCE = Path(compiled.__file__).parent / "trips.py"


@pytest.fixture
def trips():
    specification = importlib.util.spec_from_file_location("interpreted_trips", SOURCE)
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module.Trips()


def known(trips, client: int, server: int, to_client: int, to_server: int) -> tuple[int, int]:
    trips.recall(client, server, to_client, to_server)
    return trips.to_client, trips.to_server


def test_of_strangers_only_what_is_given_is_known(trips) -> None:
    assert known(trips, 0, 1, -1, 500) == (-1, 500)


def test_the_smaller_round_trip_is_recalled(trips) -> None:
    trips.recall(0, 1, 10, 500)
    trips.remember(0, 1)

    assert known(trips, 0, 1, 20, 499) == (10, 499)
    assert known(trips, 0, 1, 9, 501) == (9, 500)


def test_what_is_not_known_again_is_recalled(trips) -> None:
    trips.recall(0, 1, 10, 500)
    trips.remember(0, 1)

    assert known(trips, 0, 1, -1, -1) == (10, 500)


def test_the_other_direction_is_another_pair(trips) -> None:
    trips.recall(0, 1, 10, 500)
    trips.remember(0, 1)

    assert known(trips, 1, 0, -1, -1) == (-1, -1)


def test_of_two_pairs_in_one_place_the_later_stays(trips) -> None:
    trips.recall(0, 1, 10, 500)
    trips.remember(0, 1)
    trips.recall(0, 1 + 65536, 7, 8)
    trips.remember(0, 1 + 65536)

    assert known(trips, 0, 1, -1, -1) == (-1, -1)
    assert known(trips, 0, 1 + 65536, -1, -1) == (7, 8)
