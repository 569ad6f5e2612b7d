"""A socket with a ring of its own on an interface, seen through a link."""

from kit.labs import NEEDS_LAB
from kit.links import Stage, forward, played
from wirespan.drive.packet_socket import PacketSocket
from wirespan.lab.accuracy import fly

pytestmark = NEEDS_LAB


def test_a_ring_that_nobody_reads_drops_and_counts_what_it_dropped() -> None:
    def play(stage: Stage) -> tuple[int, int]:
        with stage.server.visit():
            end = PacketSocket("eth0", ring_bytes=1 << 17)
        fly(stage.near, stage.far, count=100)
        first = end.overflowed()
        second = end.overflowed()
        end.close()
        return first, second

    (first, second), _ = played(forward(), play)

    assert first == 100 - 64
    assert second == 0


def test_many_more_frames_than_a_ring_holds_pass_while_it_is_read() -> None:
    def play(stage: Stage) -> int:
        flights = [fly(stage.near, stage.far, count=3000) for _ in range(3)]
        return sum(probe.arrived_ns is not None for flight in flights for probe in flight)

    found, summary = played(forward(), play)

    assert found == 9000
    assert summary["lost_by_relay"] == 0


def test_what_a_host_sends_by_itself_is_not_carried_back() -> None:
    def play(stage: Stage) -> int:
        return len(fly(stage.near, stage.far, count=10))

    _, summary = played(forward(), play)

    assert summary["forward"]["offered"] == 10
    assert summary["backward"]["offered"] == 0
