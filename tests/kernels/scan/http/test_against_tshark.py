"""HTTP requests and answers of the shared captures, against tshark 4.0's.

Counts are those of MANIFEST.csv; what differs is named here, with the reason.
"""

import subprocess
from collections import Counter
from pathlib import Path
from shutil import which

import pytest

from kit.captures import CAPTURES, manifest, needs_captures
from kit.exchanging import exchanges_of
from kit.streams import Seen

INCOMPLETE = "tshark shows no answer whose body is not complete in the capture; we show its head"
SEALED = "inside TLS: read here only once sessions are opened with their keys"
DIFFERENCES = {
    "packets.latency1.pcapng": ((1, 1), (1, 0), INCOMPLETE),
    "packets.latency3.pcapng": ((1, 1), (1, 0), INCOMPLETE),
    "packetbeat.gap_in_stream.pcap": ((1, 1), (1, 0), INCOMPLETE),
    "Wireshark.http_redirects.pcapng": ((48, 48), (48, 0), INCOMPLETE),
    "packets.http_espn.pcapng": (
        (61, 61),
        (61, 60),
        "frame 611 answers in a body with bytes never captured, and is complete at frame 892",
    ),
    "zeek.bro.org.pcap": (
        (31, 31),
        (31, 30),
        "frame 97 answers in a body with bytes never captured, and is complete at frame 207",
    ),
    "PcapPlusPlus.example.pcap": (
        (338, 338),
        (338, 336),
        "the answers of frames 1228 and 1258 arrive out of order: tshark has them with "
        "tcp.reassemble_out_of_order",
    ),
    "arkime.http-tcp-seq-issue.pcap": (
        (1, 1),
        (0, 0),
        "the request's first segment comes last: tshark has it with tcp.reassemble_out_of_order",
    ),
    "wireshark-notes.dump.pcapng": ((0, 0), (6, 6), SEALED),
    "wireshark-notes.dump.2.pcapng": ((0, 0), (39, 39), SEALED),
    "pcapFS.all_ciphers.pcap": ((0, 0), (10, 1), SEALED),
    "gopacket.test301.pcapng": ((0, 0), (1, 0), SEALED),
}
"""File: ours, tshark's (requests, answers with 1xx), and why."""
CELL = 232
"""What a text cell keeps of method and target."""
NOT_CAPTURES = {"PcapPlusPlus.solaris.snoop.pcap"}
ROWS = [row for row in manifest() if row["file"] not in NOT_CAPTURES]
TARGETS_APART = {
    "arkime.gre-erspan-vxlan.pcap": "tshark ends the target at its first space",
    "youtube.sample.pcapng": "snapped: tshark cuts targets at the capture's end as well as we do",
}


def http_of(file: str) -> list[Seen]:
    return [seen for seen in exchanges_of(CAPTURES / file) if "TURN" not in seen.fact_names]


def counts(exchanges: list[Seen]) -> tuple[int, int]:
    questions = sum(exchange.asked_from >= 0 for exchange in exchanges)
    interims = sum(exchange.interim >= 0 for exchange in exchanges)
    return questions, sum(exchange.status >= 0 for exchange in exchanges) + interims


@needs_captures
@pytest.mark.captures
@pytest.mark.parametrize("row", ROWS, ids=[row["file"] for row in ROWS])
def test_counts_are_tsharks_or_the_difference_is_named(row: dict[str, str]) -> None:
    theirs = (int(row["http_requests"] or 0), int(row["http_responses"] or 0))

    ours = counts(http_of(row["file"]))

    assert (ours, theirs) == DIFFERENCES.get(row["file"], (theirs, theirs))[:2]


def tshark(path: Path, *fields: str) -> list[list[str]]:
    command = ["tshark", "-r", str(path), "-Y", "http && tcp", "-T", "fields"]
    for field in fields:
        command += ["-e", field]
    output = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    return [line.split("\t") for line in output.stdout.splitlines()]


@needs_captures
@pytest.mark.captures
@pytest.mark.tshark
@pytest.mark.skipif(which("tshark") is None, reason="tshark is not installed")
@pytest.mark.parametrize(
    "file",
    [
        row["file"]
        for row in ROWS
        if int(row["http_requests"] or 0)
        and row["file"] not in TARGETS_APART
        and DIFFERENCES.get(row["file"], ((), (), ""))[2] is not SEALED
    ],
)
def test_methods_targets_and_statuses_are_tsharks(file: str) -> None:
    lines = tshark(CAPTURES / file, "http.request.method", "http.request.uri", "http.response.code")
    theirs = Counter(
        f"{method} {target}"[:CELL] for line in lines for method, target in _pairs(line)
    )
    statuses = Counter(
        code for line in lines for code in line[2].split(",") if code not in ("", "100")
    )

    exchanges = http_of(file)

    assert Counter(seen.request for seen in exchanges if seen.asked_from >= 0) == theirs
    assert statuses <= Counter(str(seen.status) for seen in exchanges if seen.status >= 0)


def _pairs(line: list[str]) -> list[tuple[str, str]]:
    """Method and target of each request of a frame (no target here has a comma)."""
    methods = [method for method in line[0].split(",") if method]
    targets = line[1].split(",") if len(methods) > 1 else [line[1]]
    return list(zip(methods, targets, strict=False))
