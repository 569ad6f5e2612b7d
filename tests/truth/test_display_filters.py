"""What a finding's display filter shows in Wireshark: the frames that prove the finding.

tshark is asked once a capture. The captures are a choice: nearly each cause seen in any of the
shared ones is here twice, or as often as there is; the scenarios are some whose proof Wireshark
judges otherwise than wirespan, or shows at another frame.
"""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kit.captures import CAPTURES, needs_captures
from kit.display_filters import complaint, conversations, count_conversations, shown, untrue
from kit.labs import NEEDS_LAB
from kit.tshark import needs_tshark
from wirespan.causes.catalogue import BY_ID
from wirespan.causes.finding import Finding
from wirespan.explain.run import explain
from wirespan.lab.accuracy import UnkeptPromiseError
from wirespan.lab.runner import run
from wirespan.lab.scenario import TAPS
from wirespan.lab.shelf import find

pytestmark = [pytest.mark.tshark, needs_tshark]

CHOSEN = (
    "PcapPlusPlus.DnsPackets.pcap",
    "PcapPlusPlus.example.pcap",
    "Sharkfest2023.6_LocalCtrl_ReplicateDly_fail.pcapng",
    "Wireshark.TNS_Oracle2.pcap",
    "Wireshark.http_redirects.pcapng",
    "deepflow.server-reset.pcap",
    "deepflow.syn-retrans.pcap",
    "gopacket.test301.pcapng",
    "mercury.test_decrypt.pcap",
    "nDPI.dns_fragmented.pcap",
    "nDPI.fuzz-2006-06-26-2594.pcap",
    "nDPI.tls_alert.pcap",
    "packets.http_espn.pcapng",
    "packets.tcp_retransmissions.pcapng",
    "packets.tcp_zerowindowrecovery.pcapng",
    "pcapFS.all_ciphers.pcap",
    "tcptrace.discard.solaris.dmp.gz.pcap",
    "tcptrace.hardware_dups.dmp.gz.pcap",
    "tcptrace.long_rtt.dmp.gz.pcap",
    "wireshark-notes.pgsql-ssl.pcapng",
    "youtube.DoH-Sample-ChrisGreer.pcapng",
    "youtube.Lab1-GreerBombal_ItsNotTheNetwork.pcapng",
    "youtube.dns_bombalfulllookup.pcapng",
    "youtube.dns_over_tcp.pcapng",
    "youtube.sample.pcapng",
    "youtube.slowfile-clientside.pcapng",
    "youtube.slowfile-serverside.pcapng",
    "youtube.tcp-sequencesample.pcapng",
    "youtube.tlsbroken.pcapng",
    "zeek.100-continue.pcap",
    "zeek.206_example_a.pcap",
    "zeek.bro.org.pcap",
    "zeek.dns-edns-ecs.pcap",
    "zeek.jupyter-websocket.pcap",
    "zeek.tls-expired-cert.pcap",
)
PLAYED = (
    "dns-search-amplification",
    "http-challenge",
    "http-no-flush",
    "icmp-unreachable",
    "random-loss",
    "rto-answer-of-one",
    "small-mss",
    "tls-full-handshake",
    "tls-record-ttfb",
    "zero-window",
)


@pytest.mark.captures
@needs_captures
@pytest.mark.parametrize("name", CHOSEN)
def test_the_filter_of_a_finding_shows_its_frames(name: str) -> None:
    findings = explain(str(CAPTURES / name), top=0).findings

    assert findings
    assert untrue(CAPTURES / name, findings) == []


@pytest.mark.parametrize("name", [pytest.param(name, marks=NEEDS_LAB) for name in PLAYED])
def test_the_filter_of_a_cause_that_was_made_shows_its_frames(name: str, tmp_path: Path) -> None:
    scenario = find(name)
    if any(shutil.which(program) is None for program in scenario.needs):
        pytest.skip(f"needs {', '.join(scenario.needs)}")
    try:
        # Once: a late link changes what is found, not what a filter has to show.
        played = run(scenario, "broken", tmp_path / "run", once=True)
    except UnkeptPromiseError as refused:
        if os.geteuid() == 0:
            raise
        pytest.skip(str(refused))

    for tap in TAPS:
        capture = played.folder / f"{tap}.pcapng"
        assert untrue(capture, played.answers[tap].findings) == [], tap


def finding(display_filter: str, *frames: int) -> Finding:
    cause = BY_ID["slow-start"]
    return Finding(
        cause.id, cause.severity, 0, (), 0, None, frames, cause.title, "", (), "", display_filter
    )


@pytest.mark.captures
@needs_captures
def test_a_filter_that_lies_is_noticed() -> None:
    capture = CAPTURES / "zeek.100-continue.pcap"
    true = finding("tcp.stream eq 0 and tcp.flags.syn == 1", 1)

    wrongs = untrue(
        capture,
        [
            true,
            replace(true, frames=(1, 4)),
            replace(true, frames=()),
            replace(true, display_filter="tcp.stream eq 77"),
            replace(true, display_filter="tcp.stream is 0"),
        ],
    )

    assert [wrong.why for wrong in wrongs] == [
        "does not show frames [4]",
        "the finding names no frame",
        "shows nothing",
        "refused",
    ]


@pytest.mark.captures
@needs_captures
def test_each_filter_has_its_own_frames() -> None:
    capture = CAPTURES / "zeek.100-continue.pcap"

    told = shown(capture, ["frame.number in {2, 3}", "nonsense ==", "frame.number == 5"])

    assert told == [{2, 3}, None, {5}]


def test_only_a_filter_of_sixteen_conversations_may_leave_out_those_of_others() -> None:
    sixteen = "tcp.stream in {" + ", ".join(map(str, range(16))) + "} and tcp.len > 0"
    fifteen = sixteen.replace("15}", "}").replace(", }", "}")

    assert count_conversations(sixteen) == 16
    assert count_conversations(fifteen) == 15
    assert count_conversations("(tcp.stream eq 3 or udp.stream in {1, 2}) and frame") == 3
    assert conversations(sixteen).startswith("tcp.stream in {0, 1")
    assert conversations("dns") == "frame"
    assert complaint(finding(sixteen, 1, 9), {1}, {1}) == ""
    assert complaint(finding(sixteen, 1, 9), {1}, {1, 9}) == "does not show frames [9]"
    assert complaint(finding(fifteen, 1, 9), {1}, {1}) == "does not show frames [9]"
