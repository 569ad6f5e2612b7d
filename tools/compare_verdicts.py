"""Compare our verdicts on TCP segments with tshark's tcp.analysis fields, mark by mark.

    python tools/compare_verdicts.py [--list MARK] CAPTURE...

Prints for each mark how many segments both have, only ours, only tshark's; ``--list``
names the frames that differ. tshark's words are an opinion too: it looks at one direction
and a fixed 3 ms, we also at TSval, IPv4 identification, SACK and what was seen before.
"""

import argparse
import subprocess
from collections import Counter
from pathlib import Path

from wirespan.base.errors import UsageError
from wirespan.capture.reader import open_capture
from wirespan.explain.steps import tracked
from wirespan.flows.states import flattened
from wirespan.kernels.decode.decoder import Decoder
from wirespan.kernels.layout import Connection, Packet, Segment, SegmentMark, Verdict
from wirespan.kernels.table import Table
from wirespan.kernels.track.tracker import Tracker

M = SegmentMark
FIRST_OF_HOLE = M.HOLE
REPEATED = ("retransmission", "fast_retransmission", "spurious_retransmission")

COMPARED: dict[str, tuple[SegmentMark, tuple[str, ...]]] = {
    "repeated": (M.RETRANSMISSION, REPEATED),
    "fast": (M.FAST, ("fast_retransmission",)),
    "spurious": (M.SPURIOUS, ("spurious_retransmission",)),
    "out_of_order": (M.OUT_OF_ORDER, ("out_of_order",)),
    "repeated or out of order": (
        M.RETRANSMISSION | M.OUT_OF_ORDER | M.DUPLICATE_RECORD,
        (*REPEATED, "out_of_order"),
    ),
    "lost_segment": (FIRST_OF_HOLE, ("lost_segment",)),
    "ack_lost_segment": (M.AFTER_GAP, ("ack_lost_segment",)),
    "duplicate_ack": (M.DUPLICATE_ACK, ("duplicate_ack",)),
    "window_update": (M.WINDOW_UPDATE, ("window_update",)),
    "zero_window": (M.ZERO_WINDOW, ("zero_window",)),
    "window_full": (M.WINDOW_FULL, ("window_full",)),
    "keep_alive": (M.KEEP_ALIVE, ("keep_alive",)),
    "keep_alive_ack": (M.KEEP_ALIVE_ACK, ("keep_alive_ack",)),
    "zero_window_probe": (M.ZERO_WINDOW_PROBE, ("zero_window_probe",)),
    "zero_window_probe_ack": (M.ZERO_WINDOW_PROBE_ACK, ("zero_window_probe_ack",)),
    "reused_ports": (M.PORTS_REUSED, ("reused_ports",)),
}
FIELDS = sorted({field for _, fields in COMPARED.values() for field in fields})


def ours(path: str) -> dict[int, int]:
    """Marks by frame; HOLE only on the first segment after a hole."""
    marks: dict[int, int] = {}
    tracker = Tracker(flattened())
    decoder = Decoder()
    packets = Table(len(Packet))
    with open_capture(path) as reader:
        for batch in reader:
            for first, done in tracked(batch, decoder, tracker, packets):
                for row in range(first, done):
                    marks[batch.first_frame + row] = tracker.verdicts.cells[row, Verdict.MARKS]
                _settle(tracker, marks)
    tracker.finish()
    _settle(tracker, marks)
    return marks


def _settle(tracker: Tracker, marks: dict[int, int]) -> None:
    """What closed connections' rows add: later judgements, and which holes are new."""
    for slot in tracker.closed:
        highest = {0: 0, M.FROM_SERVER: 0}
        row = tracker.connections.cells[slot, Connection.FIRST_ROW]
        while row >= 0:
            cells = tracker.segments.row(row)
            told, frame = cells[Segment.MARKS], cells[Segment.FRAME]
            side = told & M.FROM_SERVER
            if told & M.HOLE and cells[Segment.START] <= highest[side]:
                told &= ~M.HOLE
            highest[side] = max(highest[side], cells[Segment.START] + cells[Segment.LENGTH])
            marks[frame] = told
            row = cells[Segment.NEXT]
        tracker.free(slot)


def tsharks(path: str) -> dict[int, set[str]]:
    """The tcp.analysis fields by frame."""
    command = ["tshark", "-n", "-r", path, "-T", "fields", "-e", "frame.number"]
    for field in FIELDS:
        command += ["-e", f"tcp.analysis.{field}"]
    printed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    found: dict[int, set[str]] = {}
    for line in printed.splitlines():
        number, *values = line.split("\t")
        told = {field for field, value in zip(FIELDS, values, strict=False) if value}
        if told:
            found[int(number)] = told
    return found


def compare(path: str) -> dict[str, tuple[list[int], list[int], list[int]]]:
    """For each mark the frames both have, only ours, only tshark's."""
    left, right = ours(path), tsharks(path)
    result = {}
    for name, (mark, fields) in COMPARED.items():
        mine = {frame for frame, told in left.items() if told & mark}
        theirs = {frame for frame, told in right.items() if told & set(fields)}
        result[name] = (sorted(mine & theirs), sorted(mine - theirs), sorted(theirs - mine))
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--list", action="append", default=[], metavar="MARK")
    parser.add_argument("captures", nargs="+")
    arguments = parser.parse_args()
    totals: dict[str, Counter[str]] = {name: Counter() for name in COMPARED}
    for path in arguments.captures:
        try:
            found = compare(path)
        except UsageError as error:
            print(error)
            continue
        for name, parts in found.items():
            for word, frames in zip(("both", "ours", "tshark"), parts, strict=True):
                totals[name][word] += len(frames)
                if name in arguments.list and word != "both" and frames:
                    print(f"{Path(path).name}: {name}, only {word}: {frames}")
    print(f"{'mark':26} {'both':>7} {'ours':>7} {'tshark':>7}")
    for name, counts in totals.items():
        print(f"{name:26} {counts['both']:7} {counts['ours']:7} {counts['tshark']:7}")


if __name__ == "__main__":
    main()
