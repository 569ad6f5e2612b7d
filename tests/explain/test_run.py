"""From a capture to an answer, on captures made by others."""

import gzip
from pathlib import Path

import pytest

from kit.capture_bytes import pcap_header, record
from kit.captures import CAPTURES, needs_captures
from wirespan.base.errors import UsageError
from wirespan.base.vocabulary import Phase, Reason, Vantage
from wirespan.explain.run import explain

pytestmark = needs_captures

ESPN = str(CAPTURES / "packets.http_espn.pcapng")
CONTINUE = str(CAPTURES / "zeek.100-continue.pcap")
REDIRECTS = str(CAPTURES / "Wireshark.http_redirects.pcapng")


def test_every_ledger_adds_up_without_gap_or_overlap() -> None:
    answer = explain(ESPN)

    for request in answer.requests:
        edges = [request.start_ns, *(piece.end_ns for piece in request.ledger)]
        assert [piece.start_ns for piece in request.ledger] == edges[:-1]
        assert edges[-1] == request.end_ns
        assert sum(request.phases.values()) == request.duration_ns


def test_the_totals_are_the_sums_of_the_requests() -> None:
    answer = explain(ESPN)

    assert answer.totals.duration_ns == sum(one.duration_ns for one in answer.requests)
    assert sum(answer.totals.reasons.values()) == answer.totals.duration_ns
    assert sum(answer.totals.phases.values()) == answer.totals.duration_ns
    assert sum(answer.totals.media.values()) == answer.totals.duration_ns
    assert sum(answer.totals.requests.values()) == len(answer.requests)


def test_behind_a_nat_that_acknowledges_connecting_is_not_the_server_s_time() -> None:
    answer = explain(str(CAPTURES / "zeek.bro.org.pcap"))

    connects = [
        piece for one in answer.requests for piece in one.ledger if piece.phase is Phase.CONNECT
    ]
    assert Reason.SERVER not in {piece.reason for piece in connects}
    found = {finding.cause for finding in answer.findings}
    assert "split-connection" in found
    assert not found & {"syn-cookies", "app-limited", "slow-server-think"}


def test_a_request_waited_for_the_lookup_before_its_connection() -> None:
    answer = explain(ESPN)
    lookups = {one.id for one in answer.requests if one.protocol == "dns"}

    waiting = [one for one in answer.requests if one.waits_for]

    assert waiting
    assert all(set(one.waits_for) <= lookups for one in waiting)


def test_a_vantage_that_is_told_is_believed() -> None:
    seen = explain(CONTINUE, vantage=Vantage.SERVER)

    server = sum(
        piece.end_ns - piece.start_ns
        for piece in seen.requests[0].ledger
        if piece.phase.text == "wait" and piece.reason.text == "server"
    )
    assert server == seen.requests[0].phases[next(p for p in seen.requests[0].phases if p == 4)]


def test_progress_is_told_in_bytes_of_the_file() -> None:
    told: list[tuple[int, int | None]] = []

    explain(REDIRECTS, progress=lambda done, size: told.append((done, size)))

    assert told[-1][0] == told[-1][1]


def test_a_file_that_is_no_capture_is_refused(tmp_path) -> None:
    path = tmp_path / "page.html"
    path.write_text("<!doctype html><title>no</title>")

    with pytest.raises(UsageError):
        explain(str(path))


def test_an_answer_whose_rest_was_not_captured_ended_when_it_was_acknowledged() -> None:
    answer = explain(ESPN, filter='http.request.uri contains "trv_detroit"')

    request = answer.requests[0]
    assert request.response_frames == (611, 615)
    assert request.duration_ns == 23_865_000
    assert [piece.reason.text for piece in request.ledger][-1] == "unobserved"


def damaged(frames: int) -> bytes:
    """A pcap of frames that all end inside a header, cut in the middle of one more."""
    return pcap_header() + record(bytes(9)) * frames + record(bytes(9))[:-4]


def test_problems_are_counted_beyond_those_listed(tmp_path: Path) -> None:
    path = tmp_path / "damaged.pcap"
    path.write_bytes(damaged(1_005))

    capture = explain(str(path)).capture

    assert capture.truncated
    assert len(capture.problems) == 1_000
    assert capture.problems_total == 1_006


@pytest.mark.parametrize("compressed", [True, False])
def test_progress_knows_the_size_of_what_is_not_compressed(
    compressed: bool, tmp_path: Path
) -> None:
    path = tmp_path / "some.pcap"
    octets = pcap_header() + record()
    path.write_bytes(gzip.compress(octets) if compressed else octets)
    told: list[tuple[int, int | None]] = []

    explain(str(path), progress=lambda done, size: told.append((done, size)))

    assert told == [(len(octets), None if compressed else len(octets))]


@pytest.mark.parametrize(
    ("name", "causes"),
    [("Wireshark.TNS_Oracle2.pcap", ["coarse-clock"]), ("packets.http_espn.pcapng", [])],
)
def test_stamps_of_whole_seconds_are_told(name: str, causes: list[str]) -> None:
    answer = explain(str(CAPTURES / name))

    found = [finding.cause for finding in answer.findings]
    assert [cause for cause in found if cause == "coarse-clock"] == causes
