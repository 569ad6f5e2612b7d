"""Every row of every batch is decoded and tracked once, in order."""

from pathlib import Path

from wirespan.capture.reader import open_capture
from wirespan.explain.steps import tracked
from wirespan.flows.states import flattened
from wirespan.kernels.decode.decoder import Decoder
from wirespan.kernels.layout import Packet
from wirespan.kernels.table import Table
from wirespan.kernels.track.tracker import Tracker

CAPTURE = Path(__file__).parents[2] / "examples" / "post-over-40ms.pcapng"


def test_steps_follow_each_other_to_the_batch_s_end() -> None:
    decoder, tracker, packets = Decoder(), Tracker(flattened()), Table(len(Packet))
    frames = 0
    with open_capture(str(CAPTURE)) as reader:
        for batch in reader:
            steps = list(tracked(batch, decoder, tracker, packets))
            frames += batch.count

            assert [first for first, _ in steps] == [0, *(end for _, end in steps[:-1])]
            assert steps[-1][1] == batch.count

    assert frames > 0
    assert tracker.slots_used > 0
