"""The relay as a process: its job, its commands, its journal, and how it ends."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from kit.labs import ENVIRONMENT, NEEDS_LAB
from kit.links import Stage, forward, journal_of, played
from kit.patience import until
from wirespan.drive.clock import realtime_ns
from wirespan.drive.relay import read_job
from wirespan.emulate.link_plan import LinkPlan
from wirespan.emulate.plans import Delay, Loss, Mtu, Script
from wirespan.lab.accuracy import fly
from wirespan.lab.enter import call
from wirespan.lab.network import Network

MS = 10**6
SOME_LOST_NS = 1_500 * MS
ALL_COME_NS = 30_000 * MS
"""How long none may arrive: what waits for frames that were lost waits all of it."""


def started(text: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "wirespan.drive.relay"],
        input=text, capture_output=True, text=True, timeout=60, check=False, env=ENVIRONMENT,
    )  # fmt: skip


def test_a_job_has_its_usual_values() -> None:
    job = read_job(json.dumps({"left": "a", "right": "b", "plan": LinkPlan().to_data()}))

    assert (job.left, job.right, job.plan) == ("a", "b", LinkPlan())
    assert (job.seed, job.journal, job.passages, job.awake_us) == (0, None, 0, 100)


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "no json", '{"left": "nowhere0", "right": "nowhere1", "plan": {}}'],
)
def test_a_job_that_cannot_be_done_is_refused_with_a_sentence(text: str) -> None:
    done = started(text + "\n")

    assert done.returncode == 2
    assert done.stderr.startswith("the relay cannot do this: ")
    assert done.stderr.count("\n") == 1


class TestInNamespaces:
    pytestmark = NEEDS_LAB

    def test_a_drop_is_in_the_journal_with_what_a_capture_shows(self, tmp_path: Path) -> None:
        journal = tmp_path / "link.jsonl"

        def play(stage: Stage) -> list[bool]:
            probes = fly(stage.near, stage.far, count=5, gap_ns=MS, patience_ns=SOME_LOST_NS)
            return [probe.arrived_ns is None for probe in probes]

        found, summary = played(forward(Loss(Script("third packet"))), play, journal)

        assert found == [False, False, True, False, False]
        (drop,) = [line for line in journal_of(journal) if line["what"] == "lost"]
        assert drop["direction"] == "forward"
        assert drop["stage"] == "Loss"
        assert drop["frame"]["bytes"] == 60
        assert summary["forward"]["offered"] == 5
        assert summary["forward"]["left"] == 4
        assert {"stage": "Loss", "lost": 1} in summary["forward"]["stages"]

    def test_each_frame_that_passed_is_written_down_if_asked_for(self, tmp_path: Path) -> None:
        journal = tmp_path / "link.jsonl"

        played(
            forward(Delay(5 * MS)),
            lambda stage: fly(stage.near, stage.far, count=3, gap_ns=MS, patience_ns=ALL_COME_NS),
            journal,
        )

        passed = [line for line in journal_of(journal) if line["what"] == "passed"]
        assert len(passed) == 3
        assert {line["time_ns"] - line["arrived_ns"] for line in passed} == {5 * MS}

    def test_nothing_passes_in_a_blackout_and_everything_after_it(self) -> None:
        """One frame each 10 ms, until one arrives, and then five more."""
        flight = 7

        def play(stage: Stage) -> tuple[int, list[int], int]:
            arrivals: dict[int, int] = {}
            sent = count(0)

            def has_come(number: int) -> bool:
                stage.far.receive(flight, arrivals)
                return number in arrivals

            def one_more_comes() -> bool:
                number = next(sent)
                stage.near.send(flight, number, 60)
                return has_come(number) or bool(arrivals)

            begun_ns = realtime_ns()
            stage.link.change({"blackout": 60 * MS})
            until(one_more_comes)
            for _ in range(5):
                stage.near.send(flight, next(sent), 60)
            last = next(sent) - 1
            until(lambda: has_come(last))
            return min(arrivals.values()) - begun_ns, sorted(arrivals), last

        (dark_ns, arrived, last), summary = played(forward(), play)

        assert dark_ns >= 60 * MS
        assert arrived == list(range(arrived[0], last + 1))
        assert summary["forward"]["blacked_out"] == arrived[0]

    def test_frames_inside_leave_by_the_plan_they_entered_by(self, tmp_path: Path) -> None:
        journal = tmp_path / "link.jsonl"

        def play(stage: Stage) -> None:
            flight = 7
            arrivals: dict[int, int] = {}
            stage.near.send(flight, 0, 60)
            stage.link.change({"plan": forward(Delay(0)).to_data()})
            stage.near.send(flight, 1, 60)

            def both_have_come() -> bool:
                stage.far.receive(flight, arrivals)
                return len(arrivals) == 2

            until(both_have_come)

        played(forward(Delay(200 * MS)), play, journal)

        passed = [line for line in journal_of(journal) if line["what"] == "passed"]
        delays = {line["arrived_ns"]: line["time_ns"] - line["arrived_ns"] for line in passed}
        assert [delays[arrived_ns] for arrived_ns in sorted(delays)] == [200 * MS, 0]

    def test_what_does_not_fit_is_answered_and_hosts_learn_the_mtu(self) -> None:
        ask = (
            "import socket, sys; c = socket.socket(); c.settimeout(30); "
            "c.connect((sys.argv[1], 5000)); c.sendall(bytes(20000)); "
            "print(c.getsockopt(socket.IPPROTO_IP, 14)); print(c.recv(10).decode())"
        )
        serve = (
            "import socket; s = socket.socket(); s.bind(('', 5000)); s.listen(); "
            "print('up', flush=True); c, _ = s.accept(); n = 0\n"
            "while n < 20000: n += len(c.recv(65536))\n"
            "c.sendall(b'all')"
        )

        def play(stage: Stage) -> str:
            server = stage.server.run([sys.executable, "-c", serve], stdout=-1, text=True)
            server.stdout.readline()
            client = stage.client.run(
                [sys.executable, "-c", ask, stage.server.address], stdout=-1, text=True
            )
            answer: str = client.communicate(timeout=60)[0]
            server.kill()
            return answer

        found, summary = played(forward(Mtu(1000)), play)

        assert found.split()[-1] == "all"
        assert any(stage.get("too_big_told") for stage in summary["forward"]["stages"])

    @pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
    def test_a_signal_ends_it_with_its_summary(self, ending: signal.Signals) -> None:
        def end(relay: subprocess.Popen[str]) -> None:
            relay.send_signal(ending)

        status, said = call(lambda: by_itself({"seconds": 20}, end))

        assert status == 0
        assert said[0] == "ready"
        assert json.loads(said[-1])["lost_by_relay"] == 0

    def test_it_ends_when_nobody_can_tell_it_anything_any_more(self) -> None:
        def end(relay: subprocess.Popen[str]) -> None:
            assert relay.stdin is not None
            relay.stdin.close()

        status, said = call(lambda: by_itself({"seconds": 60}, end))

        assert status == 0
        assert json.loads(said[-1])["seconds"] < 60

    def test_its_time_is_limited(self) -> None:
        status, said = call(lambda: by_itself({"seconds": 0.1}, lambda relay: None))

        assert status == 0
        assert json.loads(said[-1])["seconds"] >= 0.1


def by_itself(
    more: dict[str, Any], end: Callable[["subprocess.Popen[str]"], None]
) -> tuple[int, list[str]]:
    """A relay as a program between two hosts; its status, and the lines it printed."""
    with Network(ipv6=False) as network:
        client, server = (network.add_host(name) for name in ("client", "server"))
        link = network.connect(client, server, LinkPlan())
        assert link.middle is not None
        relay = link.middle.run(
            [sys.executable, "-m", "wirespan.drive.relay"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT,
        )  # fmt: skip
        job = {"left": "left", "right": "right", "plan": LinkPlan().to_data(), **more}
        print(json.dumps(job), file=relay.stdin, flush=True)
        said = [relay.stdout.readline()]
        end(relay)
        said += relay.stdout.readlines()
        return relay.wait(timeout=60), [line.strip() for line in said]
