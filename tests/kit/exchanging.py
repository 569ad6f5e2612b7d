"""Running decoder, tracker and scanners over a whole capture: its HTTP exchanges and turns."""

from array import array
from pathlib import Path

from kit.streams import Scanners, Seen
from wirespan.capture.reader import open_capture
from wirespan.explain.steps import tracked
from wirespan.flows.states import flattened
from wirespan.kernels.decode.decoder import Decoder
from wirespan.kernels.layout import Packet
from wirespan.kernels.table import Table
from wirespan.kernels.track.tracker import Tracker


def exchanges_of(path: Path) -> list[Seen]:
    """In order of creation."""
    decoder, tracker, scanners = Decoder(), Tracker(flattened()), Scanners()
    packets = Table(len(Packet))
    with open_capture(str(path)) as reader:
        for batch in reader:
            for _ in tracked(batch, decoder, tracker, packets):
                _scan(tracker, scanners, batch.buffer)
    tracker.finish()
    _scan(tracker, scanners, bytearray(1))
    return sorted(scanners.seen, key=lambda seen: seen.id)


def _scan(tracker: Tracker, scanners: Scanners, buffer: bytearray) -> None:
    scanners.run(
        buffer, tracker.stash, tracker.connections, tracker.deliveries, tracker.delivery_count
    )
    tracker.free_all(array("q", tracker.closed))
