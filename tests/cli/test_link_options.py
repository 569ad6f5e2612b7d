"""The options that describe a link."""

import argparse
from pathlib import Path

import pytest

from wirespan.base.errors import UsageError
from wirespan.cli.link_options import add_link, one_way, plan_of, setting
from wirespan.emulate.link_plan import LinkPlan
from wirespan.emulate.plans import Delay, DropTail, Independent, Loss, Rate, Trace


def parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_link(parser)
    return parser.parse_args(words)


def planned(*words: str) -> LinkPlan:
    plan = plan_of(parsed(*words))
    assert plan is not None
    return plan


def test_without_a_wish_there_is_no_plan() -> None:
    assert plan_of(parsed("--seed", "5")) is None


def test_a_link_is_alike_both_ways() -> None:
    plan = planned("--delay", "40ms", "--rate", "20mbit", "--loss", "1%", "--queue", "100p")

    assert plan.forward == plan.backward
    assert plan.forward.stages == (
        Loss(Independent(0.01)),
        Rate(20_000_000, DropTail(limit_packets=100)),
        Delay(40_000_000),
    )


def test_one_way_may_differ() -> None:
    plan = planned("--delay", "10ms", "--up", "rate=1mbit,queue=64kB", "--down", "delay=20ms")

    assert plan.forward.stages == (
        Rate(1_000_000, DropTail(limit_bytes=64_000)),
        Delay(10_000_000),
    )
    assert plan.backward.stages == (Delay(20_000_000),)


def test_a_profile_is_the_beginning() -> None:
    plan = planned("--profile", "same-rack", "--down", "loss=1%")

    assert plan.forward.stages == (Delay(50_000),)
    assert plan.backward.stages == (Loss(Independent(0.01)), Delay(50_000))


def test_a_profile_there_is_not_is_refused_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"no link is called '9g'.*known are same-rack"):
        plan_of(parsed("--profile", "9g"))


def test_a_trace_is_read_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "up.trace").write_text("1\n2\n5\n", encoding="ascii")

    plan = planned("--trace", str(tmp_path / "up.trace"))

    assert isinstance(plan.forward.stages[0], Trace)
    assert plan.forward.stages[0].opportunities_ms == (1, 2, 5)


def test_a_trace_there_is_not(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"cannot read the trace .*: No such file"):
        plan_of(parsed("--trace", str(tmp_path / "none")))


def test_a_trace_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe")

    with pytest.raises(UsageError, match="it is not a text of numbers"):
        plan_of(parsed("--trace", str(tmp_path / "binary")))


def test_a_comma_within_a_value_stays() -> None:
    assert one_way("blackout=1s+1s,5s+1s,delay=3ms") == {
        "blackout": "1s+1s,5s+1s",
        "delay": "3ms",
    }


@pytest.mark.parametrize("text", ["delay", "delay=", "speed=3", ""])
def test_what_is_no_wish_of_one_way_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is not KEY=VALUE with a KEY of delay"):
        one_way(text)


def test_a_setting_is_a_name_under_net_and_a_value() -> None:
    assert setting("net.ipv4.tcp_rmem=4096 131072 6291456") == (
        "net.ipv4.tcp_rmem",
        "4096 131072 6291456",
    )


@pytest.mark.parametrize("text", ["kernel.hostname=x", "net.ipv4.tcp_sack", "=1", "net.=1"])
def test_other_settings_are_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is not like net"):
        setting(text)
