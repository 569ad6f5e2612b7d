"""Delays drawn from quantiles."""

import pytest

from kit.interpreted import interpreted
from wirespan.emulate.stages.chance import Chance
from wirespan.emulate.stages.spread import Spread


def test_draws_lie_on_the_straight_lines_between_quantiles() -> None:
    modules = interpreted()
    chance = modules["stages.chance"].Chance(1, 0)
    quantiles = tuple(place * place for place in range(4097))
    spread = modules["stages.spread"].Spread(quantiles, chance)

    draws = sorted(spread.draw() for _ in range(2000))

    assert draws[0] >= 0
    assert draws[-1] <= 4096 * 4096
    # Half the draws are below the middle quantile, with a deviation of 22.
    assert 900 < sum(draw < 2048 * 2048 for draw in draws) < 1100


def test_one_value_is_always_that_value() -> None:
    modules = interpreted()
    spread = modules["stages.spread"].Spread((7,) * 4097, modules["stages.chance"].Chance(1, 0))

    assert {spread.draw() for _ in range(100)} == {7}


def test_a_table_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="4096 quantiles where 4097 belong"):
        Spread((1,) * 4096, Chance(1, 0))
