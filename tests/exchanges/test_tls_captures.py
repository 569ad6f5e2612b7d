"""TLS in the shared captures against tshark: hellos, versions, ciphers, names, turns.

Every difference is listed by name with its reason.
"""

import subprocess
from collections import Counter
from functools import cache

import pytest

from kit.captures import CAPTURES, manifest, needs_captures
from kit.secured import Watch, watch
from wirespan.wire.tls_ciphers import cipher_name
from wirespan.wire.tls_registry import version_name

OVER_UDP = {
    "pcap2qlog.ack_range.pcapng",
    "pcap2qlog.ngtcp2-29-dsb.pcapng",
    "nDPI.quic_0RTT.pcap",
    "zeek.firefox-102.13.0esr-blog-cloudflare-com.pcap",
    "zeek.zerortt.pcap",
}
"""Their hellos travel in QUIC, which tshark decrypts."""

OUT_OF_ORDER = "zeek.hrr.pcap"
"""Its ServerHello arrives as the second of two swapped segments: tshark 4.0 does not put them
in order unless told to (tcp.reassemble_out_of_order), so it misses this ServerHello."""

TLS_CAPTURES = [row for row in manifest() if row["client_hellos"] not in ("", "0")]
OVER_TCP = [row["file"] for row in TLS_CAPTURES if row["file"] not in OVER_UDP]

pytestmark = [needs_captures, pytest.mark.captures]


@cache
def seen(name: str) -> Watch:
    return watch(CAPTURES / name)


@cache
def told(name: str, *fields: str) -> list[list[str]]:
    """What tshark says of each frame with a hello."""
    command = ["tshark", "-r", str(CAPTURES / name), "-Y", "tls.handshake.type in {1, 2}"]
    command += ["-o", "tcp.reassemble_out_of_order:TRUE", "-T", "fields"]
    command += [part for field in ("tcp.stream", *fields) for part in ("-e", field)]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [line.split("\t") for line in out.splitlines()]


@pytest.mark.parametrize("row", TLS_CAPTURES, ids=lambda row: row["file"])
def test_as_many_hellos_as_tshark_counts(row: dict[str, str]) -> None:
    sessions = seen(row["file"]).sessions
    client_hellos = sum(session.client_hellos for session in sessions)
    server_hellos = sum(session.server_hellos for session in sessions)

    if row["file"] in OVER_UDP:
        assert (client_hellos, server_hellos) == (0, 0)
    elif row["file"] == OUT_OF_ORDER:
        assert (client_hellos, server_hellos) == (2, 2)
        assert (row["client_hellos"], row["server_hellos"]) == ("2", "1")
    else:
        assert str(client_hellos) == row["client_hellos"]
        assert str(server_hellos) == row["server_hellos"]


def test_no_hellos_in_other_captures() -> None:
    others = [row["file"] for row in manifest() if row["client_hellos"] == "0"]

    found = {name: len(seen(name).sessions) for name in others[:40]}

    assert sum(found.values()) == 0


@pytest.mark.tshark
@pytest.mark.parametrize("name", OVER_TCP)
def test_names_ciphers_and_versions_are_tsharks(name: str) -> None:
    lines = told(
        name,
        "tls.handshake.type",
        "tls.handshake.extensions_server_name",
        "tls.handshake.ciphersuite",
        "tls.handshake.version",
        "tls.handshake.extensions.supported_version",
    )
    names = {int(line[0]): line[2] for line in lines if line[1].startswith("1") and line[2]}
    answers = [line for line in lines if line[1].startswith("2") and "," not in line[4]]
    ciphers = {int(line[0]): cipher_name(int(line[3], 0)) for line in answers}
    versions = {int(line[0]): version_name(int(line[5] or line[4], 0)) for line in answers}

    sessions = seen(name).sessions

    assert {s.stream: s.security.server_name for s in sessions if s.security.server_name} == names
    assert {s.stream: s.security.cipher for s in sessions if s.security.cipher} == ciphers
    assert {s.stream: s.security.protocol for s in sessions if s.security.protocol} == versions


@pytest.mark.parametrize(
    ("name", "requests"),
    [("wireshark-notes.dump.pcapng", 6), ("wireshark-notes.dump.2.pcapng", 39)],
)
def test_as_many_turns_as_there_are_requests_inside(name: str, requests: int) -> None:
    turns = seen(name).turns

    assert len(turns) == requests
    assert all(turn.answer > turn.asked for turn in turns)


@pytest.mark.tshark
def test_the_turns_of_http_2_begin_with_requests_and_answers() -> None:
    """Of what tshark decrypts: the frame of the first request and of its first answer."""
    name = "mercury.test_decrypt.pcap"
    command = ["tshark", "-r", str(CAPTURES / name), "-T", "fields"]
    command += ["-o", f"tls.keylog_file:{CAPTURES / name}.keys"]
    command += ["-Y", "http2.headers.method || http2.headers.status"]
    command += ["-e", "tcp.stream", "-e", "frame.number", "-e", "http2.headers.status"]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    asked: dict[int, int] = {}
    answered: dict[int, int] = {}
    for line in out.splitlines():
        stream, frame, status = line.split("\t")
        (answered if status else asked).setdefault(int(stream), int(frame))

    first = {turn.stream: turn for turn in reversed(seen(name).turns)}

    assert len(asked) >= 5
    assert {stream: first[stream].start_frame for stream in asked} == asked
    assert {stream: first[stream].answer_frame for stream in answered} == answered


def test_the_fingerprint_of_a_browser_is_the_published_one() -> None:
    [session] = seen("ja4.http2-with-cookies.pcapng").sessions

    assert session.security.ja4 == "t13d1516h2_8daaf6152771_e5627efa2ab1"


def test_resumptions_retries_and_alerts_are_found() -> None:
    assert seen("zeek.tls13_psk_succesfull.pcap").sessions[0].security.resumed
    assert seen("zeek.hrr.pcap").sessions[0].security.handshake_round_trips == 2
    assert seen("zeek.hrr.pcap").sessions[0].security.hello_retry
    alerts = Counter(
        session.security.alert for session in seen("youtube.tlsbroken.pcapng").sessions
    )
    assert alerts == {"fatal protocol_version from the client": 4}
    assert seen("wireshark.rsasnakeoil2.pcap").sessions[1].security.resumed
