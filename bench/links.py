"""Measures links against the promise and against theory; prints the tables of docs/method/links.md.

    python bench/links.py [promise] [load] [through] [theory]

Each run is judged by its lateness log. A spoilt run is repeated, at most twice; all are counted.
"""

import os
import platform
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from wirespan.drive.clock import monotonic_ns
from wirespan.drive.priority import hurry
from wirespan.emulate.link_plan import LinkPlan
from wirespan.emulate.plans import CoDel, Delay, DropTail, Independent, Loss, Rate, Way
from wirespan.lab import accuracy, topology
from wirespan.lab.accuracy import End, added, fly, kept, lost
from wirespan.lab.enter import call
from wirespan.lab.link import Link
from wirespan.lab.network import Network
from wirespan.lab.topology import Pair

MS = 10**6
MEGA = 10**6
TRIES = 3
RECEIVE = """
import socket, sys, time
seconds, skip, room = float(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
listener = socket.socket()
if room:
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
listener.bind(("", 5000))
listener.listen()
print("up", flush=True)
connection, _ = listener.accept()
connection.settimeout(1)
buffer = bytearray(1 << 20)
count = 0
start = time.monotonic()
while time.monotonic() - start < seconds:
    got = connection.recv_into(buffer)
    if not got:
        break
    if time.monotonic() - start >= skip:
        count += got
print(count * 8 / (time.monotonic() - start - skip), flush=True)
"""
SEND = """
import socket, sys
connection = socket.create_connection((sys.argv[1], 5000))
if int(sys.argv[2]):
    connection.setsockopt(socket.SOL_SOCKET, 47, int(sys.argv[2]) // 8)
data = b"x" * 65536
window = 0
try:
    while True:
        connection.sendall(data)
        # tcpi_snd_wnd of linux/tcp.h
        at = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 232)[228:]
        window = max(window, int.from_bytes(at, sys.byteorder))
except OSError:
    print(window)
"""


@contextmanager
def pair_of(plan: LinkPlan, settings: dict[str, str] | None = None) -> Iterator[tuple[Pair, Link]]:
    # The hosts, too: late programs would be taken for a slow link.
    hurry()
    with Network(ipv6=False) as network:
        pair = topology.two_hosts(network, plan, settings=settings)
        network.wait_until_ready()
        yield pair, pair.links[0]


def ends(pair: Pair) -> tuple[End, End]:
    with pair.client.visit():
        near = End("eth0")
    with pair.server.visit():
        far = End("eth0")
    return near, far


def flow(
    pair: Pair, seconds: float, *, pace_bps: int = 0, skip: float = 0.0, room: int = 0
) -> Callable[[], tuple[float, int]]:
    """Start a TCP flow; call the result to wait for its bits a second and its largest window."""
    words = [str(seconds), str(skip), str(room)]
    receiver = pair.server.run([sys.executable, "-c", RECEIVE, *words], stdout=-1, text=True)
    receiver.stdout.readline()
    sender = pair.client.run(
        [sys.executable, "-c", SEND, pair.server.address, str(pace_bps)], stdout=-1, text=True
    )

    def wait() -> tuple[float, int]:
        printed = receiver.communicate(timeout=seconds + 30)[0]
        window = sender.communicate(timeout=30)[0]
        return float(printed), int(window)

    return wait


def way(*stages: Any) -> LinkPlan:
    return LinkPlan(Way(stages), Way())


def both(*stages: Any) -> LinkPlan:
    return LinkPlan(Way(stages), Way(stages))


def row(*cells: object) -> None:
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def head(*cells: str) -> None:
    print()
    row(*cells)
    row(*("---" for _ in cells))


def judged(measure: Callable[[], tuple[list[object], dict[str, Any]]]) -> None:
    """Print the first good run, and how many were spoilt before; the last, if none is good."""
    for spoilt in range(TRIES):
        cells, summary = call(measure)
        if not summary["spoilt"] or spoilt == TRIES - 1:
            break
    late = summary["lateness"]
    note = f"spoilt: {summary['why']}" if summary["spoilt"] else "good"
    row(*cells, f"{late['p99_ns'] / 1e6:.2f}", f"{late['worst_ns'] / 1e6:.2f}", note, spoilt,
        f"{summary['load']:.1f}")  # fmt: skip


def us(value_ns: int) -> str:
    return f"{value_ns / 1_000:.0f}"


def measure_delay(delay_ns: int, load_bps: int) -> tuple[list[object], dict[str, Any]]:
    with pair_of(both(Delay(delay_ns)) if delay_ns else both()) as (pair, link):
        near, far = ends(pair)
        fly(near, far, count=20, gap_ns=MS)
        link.change({"fresh": True})
        wait = flow(pair, 2.5, pace_bps=load_bps) if load_bps else None
        probes = fly(near, far, count=2000, gap_ns=MS, patience_ns=delay_ns + 50 * MS)
        found = added(probes, delay_ns)
        rate = wait()[0] if wait else 0.0
        summary = link.close()
    cells = [f"{delay_ns / MS:g} ms", f"{rate / MEGA:.0f}", us(found.median_ns), us(found.p99_ns),
             us(found.worst_ns), found.broken() or "kept"]  # fmt: skip
    return cells, summary


def measure_rate(rate_bps: int) -> tuple[list[object], dict[str, Any]]:
    plan = way(Rate(rate_bps, DropTail(limit_packets=20000)))
    with pair_of(plan) as (pair, link):
        near, far = ends(pair)
        count = max(rate_bps // (accuracy.FULL_BYTES * 8), 50)
        probes = fly(near, far, count=count, frame_bytes=accuracy.FULL_BYTES, patience_ns=200 * MS)
        found = kept(probes, accuracy.FULL_BYTES, rate_bps)
        summary = link.close()
    error = found.found_bps / rate_bps - 1
    return [f"{rate_bps / MEGA:g}", f"{found.found_bps / MEGA:.4f}", f"{error:+.3%}",
            found.broken() or "kept"], summary  # fmt: skip


def measure_loss(share: float, count: int) -> tuple[list[object], dict[str, Any]]:
    with pair_of(way(Loss(Independent(share)))) as (pair, link):
        near, far = ends(pair)
        found = lost(fly(near, far, count=count), share)
        summary = link.close()
    low, high = accuracy.bounds(count, share)
    return [
        f"{share:.1%}",
        count,
        found.lost,
        f"{low} to {high}",
        found.broken() or "kept",
    ], summary


def measure_through(delay_ns: int) -> tuple[list[object], dict[str, Any]]:
    with pair_of(both(Delay(delay_ns)) if delay_ns else both()) as (pair, link):
        rate, _ = flow(pair, 4, skip=1)()
        summary = link.close()
    busy = summary["processor_seconds"] / summary["seconds"]
    return [f"{delay_ns / MS:g} ms", f"{rate / MEGA:.0f}", f"{busy:.0%}"], summary


def measure_window(delay_ms: int, room: int) -> tuple[list[object], dict[str, Any]]:
    with pair_of(both(Delay(delay_ms * MS))) as (pair, link):
        rate, window = flow(pair, 5, skip=2, room=room)()
        summary = link.close()
    theory = window * 8 / (2 * delay_ms / 1000)
    name = f"window of {window} bytes, round trip {2 * delay_ms} ms: window / RTT"
    return theory_row(name, theory, rate, "Mbit/s", MEGA), summary


def measure_mathis(delay_ms: int, share: float) -> tuple[list[object], dict[str, Any]]:
    settings = {"net.ipv4.tcp_congestion_control": "reno"}
    plan = LinkPlan(
        Way((Loss(Independent(share)), Delay(delay_ms * MS))), Way((Delay(delay_ms * MS),))
    )
    with pair_of(plan, settings) as (pair, link):
        rate, _ = flow(pair, 25, skip=3)()
        summary = link.close()
    theory = 1448 * 8 / (2 * delay_ms / 1000) * (1.5 / share) ** 0.5
    return theory_row(f"Reno, {share:.0%} lost, round trip {2 * delay_ms} ms: Mathis", theory, rate,
                      "Mbit/s", MEGA), summary  # fmt: skip


def measure_queue(queue: Any, name: str, theory_ns: float) -> tuple[list[object], dict[str, Any]]:
    settings = {"net.ipv4.tcp_congestion_control": "reno"}
    plan = LinkPlan(Way((Rate(10 * MEGA, queue), Delay(10 * MS))), Way((Delay(10 * MS),)))
    with pair_of(plan, settings) as (pair, link):
        near, far = ends(pair)
        wait = flow(pair, 14)
        pause(5)
        probes = fly(near, far, count=800, gap_ns=10 * MS, patience_ns=300 * MS)
        wait()
        summary = link.close()
    waits = sorted(one.arrived_ns - one.sent_ns - 10 * MS for one in probes if one.arrived_ns)
    found = waits[-1] if isinstance(queue, DropTail) else waits[len(waits) // 2]
    return theory_row(name, theory_ns, found, "ms", MS), summary


def theory_row(name: str, theory: float, found: float, unit: str, scale: int) -> list[object]:
    return [name, f"{theory / scale:.2f} {unit}", f"{found / scale:.2f} {unit}",
            f"{found / theory:.3f}"]  # fmt: skip


def pause(seconds: float) -> None:
    left, right = socket.socketpair()
    left.settimeout(seconds)
    with suppress(TimeoutError):
        left.recv(1)
    right.close()


TAIL = ("late p99 (ms)", "late worst (ms)", "run", "spoilt before", "load")


def promise() -> None:
    head("delay set", "other traffic (Mbit/s)", "added median (us)", "p99 (us)", "worst (us)",
         "promise", *TAIL)  # fmt: skip
    for delay_ms in (0, 1, 10, 40, 200):
        judged(lambda delay_ms=delay_ms: measure_delay(delay_ms * MS, 0))
    head("rate set (Mbit/s)", "found", "error", "promise", *TAIL)
    for rate in (1, 10, 50, 100, 200):
        judged(lambda rate=rate: measure_rate(rate * MEGA))
    head("loss set", "frames", "lost", "99 % of chance", "promise", *TAIL)
    for share, count in ((0.001, 20000), (0.01, 10000), (0.1, 5000)):
        judged(lambda share=share, count=count: measure_loss(share, count))


def load() -> None:
    head("delay set", "other traffic (Mbit/s)", "added median (us)", "p99 (us)", "worst (us)",
         "promise", *TAIL)  # fmt: skip
    for rate in (20, 50, 100, 200):
        judged(lambda rate=rate: measure_delay(10 * MS, rate * MEGA))


def through() -> None:
    head("delay set", "TCP flow (Mbit/s)", "relay's processor", *TAIL)
    for delay_ms in (0, 1, 10):
        judged(lambda delay_ms=delay_ms: measure_through(delay_ms * MS))


def theory() -> None:
    head("theory", "expected", "found", "ratio", *TAIL)
    judged(lambda: measure_window(20, 65536))
    judged(lambda: measure_window(50, 131072))
    judged(lambda: measure_mathis(20, 0.01))
    full = DropTail(limit_bytes=100 * 1514)
    judged(lambda: measure_queue(full, "drop-tail of 100 packets at 10 Mbit/s, full: delay",
                                 100 * 1514 * 8 / 10e6 * 1e9))  # fmt: skip
    judged(lambda: measure_queue(CoDel(), "CoDel at 10 Mbit/s: median delay, target", 5e6))


TABLES = {"promise": promise, "load": load, "through": through, "theory": theory}


def main() -> None:
    print(f"{platform.release()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, "
          f"{monotonic_ns() // 10**9} s after start")  # fmt: skip
    for name in sys.argv[1:] or TABLES:
        TABLES[name]()


if __name__ == "__main__":
    main()
