"""One way for each stage and some of several, and how to send packets through them."""

from dataclasses import dataclass

from wirespan.emulate import plans
from wirespan.emulate.build import build
from wirespan.emulate.line import Line
from wirespan.emulate.packet import NEVER, Packet
from wirespan.emulate.picks import parse_pick
from wirespan.emulate.plans import Way
from wirespan.emulate.profiles import PROFILES
from wirespan.emulate.simulate import Arrival, columns
from wirespan.kernels.table import Table

MS = 1_000_000
MBIT = 1_000_000


@dataclass(frozen=True)
class Case:
    """``least_ns``: no packet is quicker; ``keeps_order``: no packet overtakes another."""

    way: Way
    keeps_order: bool = True
    least_ns: int = 0


def _one(stage: plans.Stage, keeps_order: bool = True, least_ns: int = 0) -> Case:
    return Case(Way((stage,)), keeps_order, least_ns)


CASES = {
    "nothing": Case(Way()),
    "delay": _one(plans.Delay(5 * MS), least_ns=5 * MS),
    "ordered delay": _one(plans.Delay(5 * MS, 4 * MS), least_ns=1 * MS),
    "unordered delay": _one(plans.Delay(5 * MS, 4 * MS, "pareto", False), keeps_order=False),
    "drop-tail in bytes": _one(plans.Rate(8 * MBIT, plans.DropTail(limit_bytes=6000))),
    "drop-tail in packets": _one(plans.Rate(8 * MBIT, plans.DropTail(limit_packets=3))),
    "codel": _one(plans.Rate(8 * MBIT, plans.CoDel(1 * MS, 10 * MS, 50))),
    "codel with ecn": _one(plans.Rate(8 * MBIT, plans.CoDel(1 * MS, 10 * MS, 50, True))),
    "fq-codel": _one(
        plans.Rate(8 * MBIT, plans.FqCoDel(1 * MS, 10 * MS, 20, 4)), keeps_order=False
    ),
    "trace": _one(plans.Trace((0, 0, 1, 3, 7), plans.DropTail(limit_packets=9), 1514)),
    "policer": _one(plans.Policer(4 * MBIT, 4000)),
    "loss": _one(plans.Loss(parse_pick("20%"))),
    "loss in bursts": _one(plans.Loss(parse_pick("20% in bursts of 3"))),
    "scripted loss": _one(plans.Loss(plans.Script("every third data segment, first fin"))),
    "duplication": _one(plans.Duplication(parse_pick("30%"))),
    "corruption": _one(plans.Corruption(parse_pick("30%"))),
    "reordering": _one(plans.Reordering(parse_pick("20%"), 3 * MS), keeps_order=False),
    "mtu": _one(plans.Mtu(1000)),
    "mtu without a word": _one(plans.Mtu(1000, False)),
    "blackout": _one(plans.Blackout((plans.Window(2 * MS, 3 * MS), plans.Window(9 * MS, MS)))),
    "blackout that holds": _one(plans.Blackout((plans.Window(2 * MS, 6 * MS),), True)),
    "all at once": Case(
        Way(
            (
                plans.Mtu(1400),
                plans.Loss(parse_pick("5%")),
                plans.Duplication(parse_pick("10%")),
                plans.Rate(20 * MBIT, plans.FqCoDel(1 * MS, 10 * MS, 30, 8)),
                plans.Corruption(parse_pick("5%")),
                plans.Delay(2 * MS, 1 * MS, "normal", False),
                plans.Blackout((plans.Window(4 * MS, 2 * MS),), True),
                plans.Reordering(parse_pick("10%"), 1 * MS),
            )
        ),
        keeps_order=False,
    ),
    **{name: Case(PROFILES[name].plan().backward) for name in ("4g", "lossy-wifi", "train")},
}


@dataclass
class Log:
    """What one run of a line did, as its caller saw it."""

    departures: list[tuple[int, int]]
    """(place among the arrivals, time)."""
    freed: list[int]
    """Places whose last copy was taken or dropped, in that order."""
    refused: int
    """Dropped at once, by ``offer``."""


def line_for(way: Way, arrivals: list[Arrival], seed: int = 1) -> Line:
    """A line whose table holds the arrivals."""
    table = Table(len(Packet), max(len(arrivals), 1))
    for row, arrival in enumerate(arrivals):
        table.write(row, columns(arrival))
    return build(way, seed, table, event_rows=1024)


def step_by_step(line: Line, arrivals: list[Arrival], every_ns: int | None = None) -> Log:
    """As a relay does: asleep until ``due`` or the next arrival (or a little), then take all."""
    log = Log([], [], 0)
    now = 0
    for row, arrival in enumerate(arrivals):
        while (wake := min(line.due_(), now + every_ns if every_ns else NEVER)) < arrival.time_ns:
            now = max(now, wake)
            collect(line, now, log)
        now = arrival.time_ns
        collect(line, now, log)
        if line.offer_(now, row):
            log.refused += 1
            log.freed.append(row)
    while line.due_() < NEVER:
        collect(line, line.due_(), log)
    collect(line, now, log)
    return log


def collect(line: Line, now: int, log: Log) -> int:
    """Take all that has left and all that is lost; how many left."""
    cells = line.passage.packet_table.cells
    before = len(log.departures)
    while (row := line.take_(now)) >= 0:
        log.departures.append((row, cells[row, Packet.LEAVES]))
        if cells[row, Packet.COPIES] == 0:
            log.freed.append(row)
    while (row := line.lost_()) >= 0:
        log.freed.append(row)
    return len(log.departures) - before
