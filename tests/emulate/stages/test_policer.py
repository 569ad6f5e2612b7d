"""A bucket of tokens."""

from kit.sights import at, left, through
from wirespan.emulate.plans import Policer


def test_a_full_bucket_lets_exactly_its_bytes_pass() -> None:
    assert left(through(Policer(8000, 3000), at(0, 0, 0, 0))) == [0, 1, 2]


def test_a_token_too_few_is_too_few() -> None:
    # 1000 bytes a second: full again for a packet after one second, not a nanosecond before.
    arrivals = at(0, 999.999999, 1000)

    assert left(through(Policer(8000, 1000), arrivals)) == [0, 2]


def test_what_is_dropped_costs_nothing() -> None:
    assert left(through(Policer(8000, 1000), at(0, 500, 600, 700, 1000))) == [0, 4]


def test_a_long_pause_fills_the_bucket_and_no_more() -> None:
    arrivals = at(0, 3.6e9, 3.6e9, 3.6e9)

    assert left(through(Policer(10**9, 2000), arrivals)) == [0, 1, 2]
