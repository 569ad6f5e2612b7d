"""Reading ahead hands over what reading in step would."""

import io
from threading import enumerate as enumerate_threads
from time import sleep

import pytest

from kit.capture_bytes import pcap_header, record
from wirespan.base.errors import UsageError
from wirespan.capture.reader import Reader
from wirespan.explain.ahead import Ahead
from wirespan.kernels.decode.decoder import Decoder
from wirespan.kernels.layout import Frame


def reader(packets: int) -> Reader:
    content = pcap_header() + b"".join(record(seconds=number) for number in range(packets))
    return Reader("memory", io.BytesIO(content), block_bytes=4096)


def test_every_frame_comes_once_and_in_order() -> None:
    seconds = []
    numbers = []
    for part in Ahead(reader(1000), Decoder()):
        for row in range(part.first, part.done):
            seconds.append(part.batch.frames.cells[row, Frame.TIME] // 10**9)
            numbers.append(part.batch.first_frame + row)

    assert seconds == list(range(1000))
    assert numbers == list(range(1, 1001))


def test_who_stops_early_leaves_nothing_waiting() -> None:
    parts = iter(Ahead(reader(1000), Decoder()))
    assert next(parts).batch.first_frame == 1
    threads = [thread for thread in enumerate_threads() if thread.name == "reading ahead"]

    parts.close()
    for thread in threads:
        thread.join(10)

    assert threads
    assert not any(thread.is_alive() for thread in threads)


def test_only_so_many_batches_are_in_memory() -> None:
    source = reader(1000)
    parts = 0
    for part in Ahead(source, Decoder()):
        sleep(0.001)  # the thread reads on as far as it may
        assert source.consumed <= part.batch.base + part.batch.used + 2 * 4096 + 16
        parts += 1
    assert parts > 3


class Failing:
    """A reader whose source is refused after the first batch."""

    def __iter__(self):
        yield from list(reader(10))[:1]
        raise UsageError("cannot go on", "the test says so", "")


def test_an_error_of_the_thread_is_raised_where_it_can_be_seen() -> None:
    with pytest.raises(UsageError, match="cannot go on"):
        list(Ahead(Failing(), Decoder()))
