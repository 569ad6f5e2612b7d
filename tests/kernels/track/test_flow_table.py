"""Flows: found again whatever their number, forgotten by age and count."""

from kit.trace import trace
from kit.tracking import Run, run_over
from wirespan.flows.states import flattened
from wirespan.kernels.layout import Verdict
from wirespan.kernels.track import flow_table
from wirespan.kernels.track.flow_table import FlowTable
from wirespan.kernels.track.tracker import Tracker


def _datagrams(ports: range, seconds: int) -> str:
    return "\n".join(f"C:{port} > S  {seconds}.0  udp (1)" for port in ports)


def test_many_flows_are_all_found_again() -> None:
    run = Run()

    run_over(trace(_datagrams(range(1000, 6000), 0)), run=run)
    run_over(trace(_datagrams(range(1000, 6000), 1)), run=run)

    streams = [verdict[Verdict.STREAM] for verdict in run.story.verdicts]
    assert streams == [*range(5000), *range(5000)]


def test_the_seed_changes_no_number() -> None:
    packets = trace(_datagrams(range(1000, 1100), 0))

    numbers = [
        run_over(packets, run=Run(Tracker(flattened(), seed))).story.verdicts
        for seed in (0, 1, 2**40)
    ]

    assert numbers[0] == numbers[1] == numbers[2]


def test_forgotten_flows_make_room() -> None:
    run = Run()
    for turn in range(18):
        first = turn * 4096
        flows = [divmod(first + index, 60000) for index in range(4096)]
        packets = "\n".join(
            f"C:{port} > {'SDE'[end]}  {turn * 700}.0  udp (1)" for end, port in flows
        )
        run_over(trace(packets), run=run)

    assert run.tracker.flow_table.remembered <= flow_table.REMEMBERED + 4096
    assert run.tracker.flow_table.table.rows <= 131_072


def test_limits_are_what_they_say() -> None:
    assert flow_table.REMEMBERED == 65_536
    assert flow_table.REMEMBERED_AT_MOST == 262_144
    assert flow_table.REMEMBERED_FOR_NS == 600_000_000_000


def test_a_new_table_is_empty() -> None:
    table = FlowTable(7)

    assert (table.live, table.remembered, table.used) == (0, 0, 0)
