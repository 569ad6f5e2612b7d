"""Each packet with the same chance."""

import itertools

from kit.sights import at, left, through
from wirespan.emulate.plans import Independent, Loss


def test_one_packet_in_two_is_picked_without_a_pattern() -> None:
    arrivals = at(*range(2000))

    kept = left(through(Loss(Independent(0.5)), arrivals))

    # 1000 with a deviation of 22; pairs of neighbours both kept: 500 of 1999.
    assert 930 < len(kept) < 1070
    assert 430 < sum(b - a == 1 for a, b in itertools.pairwise(kept)) < 570
