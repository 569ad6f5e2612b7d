"""DNS messages counted in captures made by others, against tshark's count of the same.

tshark's columns are ``dns_queries`` and ``dns_answers`` of MANIFEST.csv; where we count
otherwise, the difference stands below with its reason.
"""

import pytest

from kit.captures import CAPTURES, manifest, needs_captures
from wirespan.capture.reader import open_capture
from wirespan.explain.steps import tracked
from wirespan.flows.states import flattened
from wirespan.kernels.decode.decoder import Decoder
from wirespan.kernels.layout import Exchange, Packet
from wirespan.kernels.scan.book import Book
from wirespan.kernels.scan.detect import Detector
from wirespan.kernels.scan.dns.scanner import DnsScanner
from wirespan.kernels.table import Table
from wirespan.kernels.track.tracker import Tracker

WITH_MESSAGES = [
    row["file"] for row in manifest() if int(row["dns_queries"]) or int(row["dns_answers"])
]
COUNTED = {row["file"]: (int(row["dns_queries"]), int(row["dns_answers"])) for row in manifest()}
DIFFERENT = {
    "youtube.tcp-sequencesample.pcapng": (
        (26, 26),
        "tshark's one answer more is quoted in an ICMP error, frame 124",
    ),
    "PcapPlusPlus.DnsPackets.pcap": (
        (216, 212),
        "tshark's 22 questions and 14 answers more are multicast DNS and LLMNR, ports 5353, 5355",
    ),
    "youtube.DoH-Sample-ChrisGreer.pcapng": (
        (2, 2),
        "tshark's 57 answers more are DNS over HTTPS, opened with the capture's keys",
    ),
    "nDPI.fuzz-2006-06-26-2594.pcap": (
        (249, 47),
        "tshark's 6 questions and 2 answers more have no port 53: it keeps reading as DNS "
        "what a frame with mutated ports shares a conversation with",
    ),
}


class Scanned:
    """A capture run through everything up to the DNS scanner."""

    def __init__(self, file: str) -> None:
        self.book = Book()
        self.decoder = Decoder()
        self.tracker = Tracker(flattened())
        self.detector = Detector()
        self.scanner = DnsScanner(self.book, self.decoder.addresses)
        self.packets = Table(len(Packet), 4096)
        self.rows: list[list[int]] = []
        self._run(file)

    def _run(self, file: str) -> None:
        with open_capture(str(CAPTURES / file)) as capture:
            for batch in capture:
                for _ in tracked(batch, self.decoder, self.tracker, self.packets):
                    self._scan(batch.buffer)
        self.tracker.finish()
        self._scan(bytearray(1))
        self.scanner.finish()
        self._take()

    def _scan(self, buffer: bytearray) -> None:
        tracker = self.tracker
        given = (buffer, tracker.stash, tracker.connections, tracker.deliveries)
        held = self.detector.detect(*given, tracker.delivery_count)
        if held:
            self.scanner.scan(
                self.detector.buffer,
                tracker.stash,
                tracker.connections,
                self.detector.deliveries,
                held,
            )
        self.scanner.scan(*given, tracker.delivery_count)
        self._take()

    def _take(self) -> None:
        ready = self.book.take_ready()
        self.rows += [self.book.exchange_table.row(slot) for slot in ready]
        self.book.free(ready)


@needs_captures
@pytest.mark.captures
@pytest.mark.parametrize("file", WITH_MESSAGES)
def test_messages_are_counted_as_tshark_does_or_for_a_reason(file: str) -> None:
    expected, _reason = DIFFERENT.get(file, (COUNTED[file], "the same"))

    scanned = Scanned(file)

    assert (scanned.scanner.questions, scanned.scanner.answers) == expected


@needs_captures
@pytest.mark.captures
@pytest.mark.parametrize("file", WITH_MESSAGES)
def test_every_message_is_told_by_an_exchange_or_a_counter(file: str) -> None:
    scanned = Scanned(file)

    ids = [row[Exchange.ID] for row in scanned.rows]
    ended = [row for row in scanned.rows if row[Exchange.END] >= 0]
    told = scanned.scanner.exchanges
    assert len(set(ids)) == len(ids) == scanned.book.next_id
    assert len(ended) + told.duplicates + told.late <= scanned.scanner.answers
    assert all(row[Exchange.END] >= row[Exchange.START] for row in ended)
