"""Plans that cannot be built cannot be made."""

from collections.abc import Callable

import pytest

from wirespan.base.errors import UsageError
from wirespan.emulate import plans

QUEUE = plans.DropTail(limit_packets=1)

WRONG: list[Callable[[], object]] = [
    lambda: plans.Independent(1.01),
    lambda: plans.Independent(-0.01),
    lambda: plans.Independent(float("nan")),
    lambda: plans.GilbertElliott(0.1, 2.0),
    lambda: plans.Script("nobody"),
    lambda: plans.DropTail(),
    lambda: plans.DropTail(limit_packets=-1),
    lambda: plans.CoDel(interval_ns=0),
    lambda: plans.CoDel(limit_packets=0),
    lambda: plans.FqCoDel(flows=0),
    lambda: plans.FqCoDel(flows=65537),
    lambda: plans.FqCoDel(quantum_bytes=0),
    lambda: plans.Delay(-1),
    lambda: plans.Delay(3600 * 10**9 + 1),
    lambda: plans.Delay(1, 1, "cauchy"),
    lambda: plans.Rate(0, QUEUE),
    lambda: plans.Rate(400 * 10**9 + 1, QUEUE),
    lambda: plans.Trace((), QUEUE),
    lambda: plans.Trace((0,), QUEUE),
    lambda: plans.Trace((3, 2), QUEUE),
    lambda: plans.Trace((1,), QUEUE, 0),
    lambda: plans.Policer(1, 0),
    lambda: plans.Policer(1, 500 * 10**6 + 1),
    lambda: plans.Reordering(plans.Independent(0.1), -1),
    lambda: plans.Mtu(67),
    lambda: plans.Mtu(65536),
    lambda: plans.Window(-1, 1),
    lambda: plans.Blackout((plans.Window(2, 1), plans.Window(1, 1))),
]


@pytest.mark.parametrize("make", WRONG)
def test_what_cannot_be_is_refused_with_a_sentence(make: Callable[[], object]) -> None:
    with pytest.raises(UsageError):
        make()


def test_what_is_at_the_bounds_can_be() -> None:
    assert plans.Delay(3600 * 10**9).delay_ns == 3600 * 10**9
    assert plans.Rate(400 * 10**9, QUEUE).rate_bps == 400 * 10**9
    assert (plans.Mtu(68).mtu_bytes, plans.Mtu(65535).mtu_bytes) == (68, 65535)
    assert plans.FqCoDel(flows=65536).flows == 65536
    assert plans.Policer(1, 500 * 10**6).burst_bytes == 500 * 10**6
    assert plans.DropTail(limit_bytes=0).limit_bytes == 0
