"""The relay as a process: its job, its commands, its journal, and how it ends."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kit.labs import ENVIRONMENT, NEEDS_LAB
from kit.links import Stage, forward, journal_of, played
from wirespan.drive.relay import read_job
from wirespan.emulate.link_plan import LinkPlan
from wirespan.emulate.plans import Delay, Loss, Mtu, Script
from wirespan.lab.accuracy import fly
from wirespan.lab.enter import call
from wirespan.lab.network import Network

MS = 10**6


def started(text: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "wirespan.drive.relay"],
        input=text, capture_output=True, text=True, timeout=20, check=False, env=ENVIRONMENT,
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
            probes = fly(stage.near, stage.far, count=5, gap_ns=MS)
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
            lambda stage: fly(stage.near, stage.far, count=3, gap_ns=MS),
            journal,
        )

        passed = [line for line in journal_of(journal) if line["what"] == "passed"]
        assert len(passed) == 3
        assert {line["time_ns"] - line["arrived_ns"] for line in passed} == {5 * MS}

    def test_nothing_passes_in_a_blackout_and_everything_after_it(self) -> None:
        def play(stage: Stage) -> tuple[int, int]:
            stage.link.change({"blackout": 60 * MS})
            dark = fly(stage.near, stage.far, count=5, patience_ns=80 * MS)
            light = fly(stage.near, stage.far, count=5)
            return sum(p.arrived_ns is None for p in dark), sum(p.arrived_ns is None for p in light)

        found, summary = played(forward(), play)

        assert found == (5, 0)
        assert summary["forward"]["blacked_out"] == 5

    def test_frames_inside_leave_by_the_plan_they_entered_by(self) -> None:
        def play(stage: Stage) -> tuple[int, int]:
            flight = 7
            stage.near.send(flight, 0, 60)
            stage.link.change({"plan": forward(Delay(0)).to_data()})
            stage.near.send(flight, 1, 60)
            arrivals: dict[int, int] = {}
            for _ in range(20):
                stage.far.wait(0.1)
                stage.far.receive(flight, arrivals)
                if len(arrivals) == 2:
                    break
            return arrivals[0], arrivals[1]

        (old, new), _ = played(forward(Delay(200 * MS)), play)

        assert 100 * MS < old - new < 210 * MS

    def test_what_does_not_fit_is_answered_and_hosts_learn_the_mtu(self) -> None:
        ask = (
            "import socket, sys; c = socket.socket(); c.settimeout(5); "
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
            answer: str = client.communicate(timeout=20)[0]
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

        status, said = call(lambda: by_itself({"seconds": 20}, end))

        assert status == 0
        assert json.loads(said[-1])["seconds"] < 10

    def test_its_time_is_limited(self) -> None:
        status, said = call(lambda: by_itself({"seconds": 0.1}, lambda relay: None))

        assert status == 0
        assert 0.1 <= json.loads(said[-1])["seconds"] < 5


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
        return relay.wait(timeout=10), [line.strip() for line in said]
