"""The steps together; each step's own behaviour is tested beside its kernel."""

from pathlib import Path

import pytest

from kit.captures import CAPTURES, needs_captures
from kit.conversations import Ask, Conversation, capture
from wirespan.capture.reader import Reader
from wirespan.explain.ahead import Ahead
from wirespan.explain.pipeline import Pipeline

NAMES = ["zeek.pipelined-requests.pcap", "zeek.bro.org.pcap", "wireshark-notes.dump.pcapng"]


class Seen:
    """A watcher that wants everything and keeps the rows of requests."""

    def __init__(self) -> None:
        self.requests_seen: list[list[int]] = []
        self.counts: list[int] = []

    def select(self, _pipeline: Pipeline) -> None:
        pass

    def requests(self, pipeline: Pipeline) -> None:
        slices = pipeline.walk.slices
        self.counts.append(slices.request_count)
        self.requests_seen += map(slices.request_table.row, range(slices.request_count))

    def connections(self, _pipeline: Pipeline, slots: list[int]) -> list[int]:
        return slots


def settled(path: Path, block_bytes: int) -> list[list[int]]:
    """Start, end and reasons of every request, read in blocks of that size."""
    seen = Seen()
    pipeline = Pipeline(seen)
    with path.open("rb") as file:
        for part in Ahead(Reader(str(path), file, block_bytes=block_bytes), pipeline.decoder):
            pipeline.feed(part)
    pipeline.finish()
    return sorted(row[1:5] + row[6:7] + row[8:] for row in seen.requests_seen)


@needs_captures
@pytest.mark.parametrize("name", NAMES)
def test_where_batches_are_cut_changes_no_request(name: str) -> None:
    path = CAPTURES / name

    whole = settled(path, 1 << 20)

    assert whole
    assert settled(path, 4096) == whole
    assert settled(path, 1 << 14) == whole


def test_who_does_not_want_to_wait_is_shown_what_is_ready(tmp_path: Path) -> None:
    path = tmp_path / "talk.pcap"
    path.write_bytes(capture(Conversation(0, (Ask(), Ask(), Ask()))))
    seen = Seen()
    pipeline = Pipeline(seen)

    with path.open("rb") as file:
        for part in Ahead(Reader(str(path), file), pipeline.decoder):
            pipeline.feed(part)
            assert seen.counts == []
            pipeline.settle_now()
    pipeline.finish()

    assert seen.counts == [2, 1]


@needs_captures
def test_nothing_is_kept_once_it_was_shown() -> None:
    path = CAPTURES / "Wireshark.http_redirects.pcapng"
    pipeline = Pipeline(Seen())

    with path.open("rb") as file:
        for part in Ahead(Reader(str(path), file), pipeline.decoder):
            pipeline.feed(part)
    pipeline.finish()

    assert pipeline.tracker.open_connections == 0
    assert len(pipeline.hellos) == 0
