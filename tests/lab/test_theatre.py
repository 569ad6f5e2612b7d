"""A play on a network of its own."""

from pathlib import Path

import pytest

from kit.labs import NEEDS_LAB
from kit.stages import scenario
from wirespan.base.errors import UsageError
from wirespan.explain.run import explain
from wirespan.lab.network import Network
from wirespan.lab.theatre import link_plan, missed, perform

pytestmark = NEEDS_LAB


@pytest.fixture(autouse=True)
def _links_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """These are tests of everything but the links: a busy machine may make them late."""
    monkeypatch.setattr(Network, "verify", lambda _: None)


def test_captures_and_prints_are_in_the_folder(tmp_path: Path) -> None:
    told = perform(scenario().broken, tmp_path, 1)

    assert told.status == 0
    assert told.taps["client"]["packets"] == told.taps["server"]["packets"] > 5
    assert (tmp_path / "client.txt").read_text().startswith("page ")
    for tap in ("client", "server"):
        assert [one.request for one in explain(str(tmp_path / f"{tap}.pcapng")).requests] == [
            "GET /page"
        ]


def test_a_wish_for_nothing_takes_a_wish_back() -> None:
    link = {"delay": "10ms", "backward": {"loss": "", "delay": "20ms"}, "rate": ""}

    plan = link_plan(scenario(link=link).broken)

    assert plan is not None
    assert [len(way.stages) for way in (plan.forward, plan.backward)] == [1, 1]
    assert link_plan(scenario(link={}).broken) is None


def test_only_a_hasty_capture_may_lose_packets() -> None:
    play = scenario(captures={"server": {"hasty": True}}).broken

    assert missed(play, {"client": {"dropped": 0}, "server": {"dropped": 7}}) == 0
    assert missed(play, {"client": {"dropped": 2}, "server": {"dropped": 7}}) == 2


def test_a_server_that_does_not_end_is_ended(tmp_path: Path) -> None:
    stubborn = (
        "import sys, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        " print('ready', flush=True); time.sleep(60); open(sys.argv[1], 'w')"
    )
    ended = tmp_path / "ended by itself"
    play = scenario(
        server={"run": ["{python}", "-c", stubborn, str(ended)]}, client={"steps": "pause(1)\n"}
    ).broken  # fmt: skip

    perform(play, tmp_path, 1)

    assert not ended.exists()


def test_a_client_that_fails_is_told_with_what_it_said(tmp_path: Path) -> None:
    failing = scenario(client={"steps": "raise SystemExit('no luck')\n"})

    with pytest.raises(UsageError, match="no luck"):
        perform(failing.broken, tmp_path, 1)


def test_a_client_that_may_fail_is_left_to(tmp_path: Path) -> None:
    failing = scenario(client={"steps": "raise SystemExit(3)\n", "may_fail": True})

    assert perform(failing.broken, tmp_path, 1).status == 3


def test_a_client_is_stopped_when_its_time_is_over(tmp_path: Path) -> None:
    slow = scenario(client={"steps": "pause(5000)\n", "may_fail": True}, seconds=0.5)

    assert perform(slow.broken, tmp_path, 1).status == -1


def test_a_server_that_does_not_start_is_told(tmp_path: Path) -> None:
    broken = scenario(server={"run": ["{python}", "-c", "raise SystemExit('no port')"]})

    with pytest.raises(UsageError, match="no port"):
        perform(broken.broken, tmp_path, 1)


def test_a_gateway_forwards_and_filters(tmp_path: Path) -> None:
    rules = "table ip f { chain c { type filter hook forward priority 0; tcp dport 80 drop; }; }"
    steps = "socket.setdefaulttimeout(0.3)\nonce('page')\n"
    play = scenario(
        gateway=True, hosts={"gateway": {"rules": rules}},
        client={"steps": steps, "may_fail": True},
    ).broken  # fmt: skip

    told = perform(play, tmp_path, 1)

    assert told.status == 1
    assert told.taps["client"]["packets"] >= 1
    assert told.taps["server"]["packets"] == 0


def test_a_capture_may_hold_what_programs_of_a_host_say_to_each_other(tmp_path: Path) -> None:
    beside = ["{python}", "-m", "wirespan.lab.programs.once_listening", "80", "sleep", "60"]
    talkative = scenario(
        server={"beside": [beside]}, captures={"server": {"within": True, "filter": "port 80"}}
    )

    perform(talkative.broken, tmp_path, 1)

    servers = {
        tap: {one.server for one in explain(str(tmp_path / f"{tap}.pcapng")).connections}
        for tap in ("client", "server")
    }
    assert servers["server"] - servers["client"] != set()


def test_a_recorder_may_count_whole_milliseconds(tmp_path: Path) -> None:
    coarse = scenario(captures={"client": {"unit_ms": 1}})

    perform(coarse.broken, tmp_path, 1)

    found = {
        tap: {one.cause for one in explain(str(tmp_path / f"{tap}.pcapng")).findings}
        for tap in ("client", "server")
    }
    assert "coarse-clock" in found["client"]
    assert "coarse-clock" not in found["server"]
