"""What one can ask of a link in a few words."""

import re

import pytest

from wirespan.base.errors import UsageError
from wirespan.emulate import plans
from wirespan.emulate.wishes import WISHES, parse_queue, usual_queue, way_of

EVERYTHING = {
    "mtu": "1400", "too_big": "silent", "blackout": "2s+500ms,4s+1s", "blackout_holds": "yes",
    "loss": "1%", "duplicate": "2%", "corrupt": "3%", "police": "10mbit", "burst": "32kB",
    "rate": "20mbit", "queue": "fq_codel", "delay": "40ms", "jitter": "5ms",
    "distribution": "normal", "order": "overtake", "reorder": "4%", "hold_back": "7ms",
}  # fmt: skip


def test_all_wishes_become_stages_in_their_order() -> None:
    window = plans.Window
    share = plans.Independent

    assert way_of(EVERYTHING).stages == (
        plans.Mtu(1400, tell=False),
        plans.Blackout((window(2 * 10**9, 5 * 10**8), window(4 * 10**9, 10**9)), hold=True),
        plans.Loss(share(0.01)),
        plans.Duplication(share(0.02)),
        plans.Corruption(share(0.03)),
        plans.Policer(10_000_000, 32_000),
        plans.Rate(20_000_000, plans.FqCoDel()),
        plans.Delay(40_000_000, 5_000_000, "normal", keep_order=False),
        plans.Reordering(share(0.04), 7_000_000),
    )


def test_every_wish_is_known_here() -> None:
    assert set(EVERYTHING) | {"trace"} == set(WISHES)


def test_what_is_not_said_has_its_usual_value() -> None:
    wishes = {"mtu": "1400", "blackout": "1s+1s", "police": "1mbit", "reorder": "1%", "delay": "1s"}

    assert way_of(wishes).stages == (
        plans.Mtu(1400, tell=True),
        plans.Blackout((plans.Window(10**9, 10**9),), hold=False),
        plans.Policer(1_000_000, 64_000),
        plans.Delay(10**9, 0, "uniform", keep_order=True),
        plans.Reordering(plans.Independent(0.01), 5_000_000),
    )


def test_nothing_asked_is_nothing_done() -> None:
    assert way_of({}) == plans.Way()


def test_a_trace_is_its_text() -> None:
    (stage,) = way_of({"trace": "1\n5\n"}).stages

    assert stage == plans.Trace((1, 5), plans.DropTail(limit_packets=1000))


@pytest.mark.parametrize(
    ("text", "queue"),
    [
        ("64kB", plans.DropTail(limit_bytes=64_000)),
        ("100p", plans.DropTail(limit_packets=100)),
        ("100 packets", plans.DropTail(limit_packets=100)),
        ("1 packet", plans.DropTail(limit_packets=1)),
        ("codel", plans.CoDel()),
        ("FQ-CoDel", plans.FqCoDel()),
        ("fq_codel", plans.FqCoDel()),
    ],
)
def test_queues(text: str, queue: plans.Queue) -> None:
    assert parse_queue(text) == queue


def test_the_usual_queue_is_a_tenth_of_a_second() -> None:
    assert usual_queue(20_000_000).limit_bytes == 250_000
    assert usual_queue(1_000_000).limit_bytes == 30_000


@pytest.mark.parametrize(
    ("wishes", "says"),
    [
        ({"warp": "9"}, "no such wish of a link: warp"),
        ({"queue": "64kB"}, "it says nothing without rate or trace"),
        ({"jitter": "5ms"}, "it says nothing without delay"),
        ({"order": "keep", "delay": "5ms"}, "it says nothing without jitter"),
        ({"rate": "1mbit", "trace": "1"}, "the trace says when packets leave"),
        ({"delay": "40"}, "the unit is missing"),
        ({"blackout": "2s"}, "the length is missing"),
        ({"mtu": "1400", "too_big": "maybe"}, "it is silent or tell"),
        ({"rate": "1mbit", "queue": "red"}, "not a size"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_sentence(wishes: dict[str, str], says: str) -> None:
    with pytest.raises(UsageError, match=re.escape(says)):
        way_of(wishes)
