"""What a direction does to frames on their way, seen by the hosts at both ends."""

import sys
from typing import Any

from kit.labs import NEEDS_LAB
from kit.links import Stage, forward, played
from wirespan.emulate.plans import (
    CoDel,
    Corruption,
    Delay,
    DropTail,
    Duplication,
    Loss,
    Rate,
    Script,
)
from wirespan.lab.accuracy import FULL_BYTES, fly

pytestmark = NEEDS_LAB
MS = 10**6
SOME_LOST_NS = 1_500 * MS
"""How long none may arrive until those that are missing are lost."""
COUNTERS = (
    "from pathlib import Path\n"
    "names, values = [l.split() for l in Path('/proc/net/snmp').read_text().splitlines()"
    " if l.startswith('Udp:')]\n"
    "print(dict(zip(names, values))['InCsumErrors'])"
)
RECEIVE = (
    "import socket\n"
    "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(('', 6000)); s.settimeout(30)\n"
    "print('up', flush=True)\n"
    "while (word := s.recv(100).decode()) != 'end': print(word)\n" + COUNTERS
)
SEND = (
    "import socket, sys\n"
    "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
    "for word in 'one', 'two', 'three', 'end': s.sendto(word.encode(), (sys.argv[1], 6000))"
)


def datagrams(stage: Stage) -> list[str]:
    """What three datagrams became, and then the count of wrong checksums."""
    receiver: Any = stage.server.run([sys.executable, "-c", RECEIVE], stdout=-1, text=True)
    receiver.stdout.readline()
    stage.client.run([sys.executable, "-c", SEND, stage.server.address]).wait()
    printed: str = receiver.communicate(timeout=60)[0]
    return printed.split()


def test_frames_pass_as_they_are_and_in_order() -> None:
    found, summary = played(forward(Delay(MS)), datagrams)

    assert found == ["one", "two", "three", "0"]
    assert summary["lost_by_relay"] == summary["oversized"] == summary["without_checksum"] == 0


def test_a_packet_is_known_by_a_text_in_its_payload() -> None:
    found, _ = played(forward(Loss(Script("datagrams with 'hre', datagrams with 'x'"))), datagrams)

    assert found == ["one", "two", "0"]


def test_a_duplicate_arrives_twice() -> None:
    found, _ = played(forward(Duplication(Script("second datagram"))), datagrams)

    assert sorted(found[:-1]) == ["one", "three", "two", "two"]


def test_the_receiver_notices_a_flipped_bit() -> None:
    found, summary = played(forward(Corruption(Script("second datagram"))), datagrams)

    assert found == ["one", "three", "1"]
    assert {"stage": "Corruption", "corrupted": 1} in summary["forward"]["stages"]


def test_copies_of_a_corrupted_packet_stay_corrupted() -> None:
    plan = forward(
        Duplication(Script("second datagram")), Corruption(Script("second datagram")), Delay(MS)
    )

    found, _ = played(plan, datagrams)

    assert found == ["one", "three", "2"]


def test_a_full_queue_drops_and_what_it_dropped_can_be_used_again() -> None:
    def play(stage: Stage) -> int:
        flight = 7
        arrivals: dict[int, int] = {}

        def until_none_comes_for(seconds: float) -> None:
            stage.far.wait(seconds)
            while stage.far.receive(flight, arrivals):
                stage.far.wait(seconds)

        for first in (0, 100, 200):
            for number in range(first, first + 100):
                stage.near.send(flight, number, FULL_BYTES)
            until_none_comes_for(0.02)
        until_none_comes_for(1.5)
        return len(arrivals)

    found, summary = played(forward(Rate(10 * MS, DropTail(limit_packets=10))), play)

    assert found == summary["forward"]["left"]
    assert summary["forward"]["offered"] == 300
    assert summary["forward"]["inside"] == 0
    assert sum(stage.get("queue_full", 0) for stage in summary["forward"]["stages"]) == 300 - found
    assert found < 300


def test_what_an_active_queue_drops_inside_is_told() -> None:
    def play(stage: Stage) -> int:
        probes = fly(
            stage.near, stage.far, count=150, frame_bytes=FULL_BYTES, patience_ns=SOME_LOST_NS
        )
        return sum(probe.arrived_ns is not None for probe in probes)

    queue = CoDel(target_ns=MS, interval_ns=5 * MS)
    found, summary = played(forward(Rate(20 * MS, queue)), play)

    dropped = sum(stage.get("congested", 0) for stage in summary["forward"]["stages"])
    assert dropped > 0
    assert found == 150 - dropped
