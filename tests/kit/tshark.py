"""What tshark says of a capture, frame by frame and as counts; run with its own defaults.

Key logs beside a capture are not given to it, but secrets inside a pcapng it takes by itself.
"""

import os
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ANALYSIS = (
    "retransmission", "fast_retransmission", "spurious_retransmission", "out_of_order",
    "lost_segment", "ack_lost_segment", "duplicate_ack", "window_update", "window_full",
    "zero_window", "zero_window_probe", "zero_window_probe_ack", "keep_alive", "keep_alive_ack",
    "reused_ports",
)  # fmt: skip
"""The marks of tcp.analysis that judge a segment."""

FIELDS = (
    "frame.number", "frame.len", "tcp.stream", "udp.stream", "tcp.srcport", "tcp.dstport",
    "ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "icmp.type", "icmpv6.type",
    "http.request.method", "http.request.uri", "http.response.code",
    "dns.flags.response", "dns.id", "dns.qry.name", "dns.qry.type", "dns.flags.rcode",
    "tls.handshake.type", "tls.handshake.version", "tls.handshake.extensions.supported_version",
    "tls.handshake.ciphersuite", "tls.handshake.extensions_server_name",
    *(f"tcp.analysis.{mark}" for mark in ANALYSIS),
)  # fmt: skip

BETWEEN = "\x1f"
"""Between occurrences of one field in one frame."""

CLIENT_HELLO, SERVER_HELLO, RETRY_REQUEST = "1", "2", "6"

Frame = dict[str, list[str]]
"""Every field asked for, with all its occurrences in the frame."""

needs_tshark = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")


def frames(path: Path) -> Iterator[Frame]:
    """All frames of a capture; of a cut one those before the cut."""
    asked = [argument for field in FIELDS for argument in ("-e", field)]
    running = subprocess.Popen(
        ["tshark", "-r", str(path), "-T", "fields", "-E", f"aggregator={BETWEEN}", *asked],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment(), text=True,
        encoding="utf-8", errors="backslashreplace",
    )  # fmt: skip
    assert running.stdout is not None
    with running.stdout:
        for line in running.stdout:
            columns = line.rstrip("\n").split("\t")
            if len(columns) != len(FIELDS):
                raise ValueError(f"tshark printed {len(columns)} columns for {path.name}: {line!r}")
            yield {
                field: column.split(BETWEEN) if column else []
                for field, column in zip(FIELDS, columns, strict=True)
            }
    running.wait()


def counts(every: list[Frame]) -> Counter[str]:
    """The columns of MANIFEST.csv, counted anew."""
    found: Counter[str] = Counter(packets=len(every))
    streams: dict[str, set[str]] = {"tcp": set(), "udp": set()}
    for frame in every:
        for transport, seen in streams.items():
            seen.update(frame[f"{transport}.stream"])
        found["http_requests"] += len(frame["http.request.method"])
        found["http_responses"] += len(frame["http.response.code"])
        asked = [said in ("0", "False") for said in frame["dns.flags.response"]]
        found["dns_queries"] += asked.count(True)
        found["dns_answers"] += asked.count(False)
        found["client_hellos"] += frame["tls.handshake.type"].count(CLIENT_HELLO)
        found["server_hellos"] += frame["tls.handshake.type"].count(SERVER_HELLO)
    for transport, seen in streams.items():
        found[f"{transport}_streams"] = len(seen)
    return found


def environment() -> dict[str, str]:
    """Nobody's preferences, so that every machine asks the same tshark."""
    return {**os.environ, "HOME": "/nonexistent", "XDG_CONFIG_HOME": "/nonexistent"}
