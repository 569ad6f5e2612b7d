"""A batch through decoder and tracker, as far at a time as both have room."""

from collections.abc import Iterator

from wirespan.capture.batch import Batch
from wirespan.kernels.decode.decoder import Decoder
from wirespan.kernels.table import Table
from wirespan.kernels.track.tracker import Tracker


def tracked(
    batch: Batch, decoder: Decoder, tracker: Tracker, packets: Table
) -> Iterator[tuple[int, int]]:
    """The rows of the batch just decoded and tracked: the first, and the one after the last.

    What the tracker holds of them is to be read before the next step.
    """
    done = 0
    while done < batch.count:
        first = done
        done = decoder.decode(
            batch.buffer, batch.used, batch.frames, first, batch.count, batch.first_frame, packets
        )
        tracker.track(batch.buffer, batch.frames, packets, first, done - first, batch.first_frame)
        yield first, done
