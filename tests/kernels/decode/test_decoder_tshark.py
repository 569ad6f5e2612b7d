"""Frame by frame what tshark says, on captures of every kind.

All 126 shared captures were compared once with the same columns (143,753 frames). They are
equal but for frames of two kinds: tshark numbers pcapng custom blocks as frames
(gopacket.test102, test202), and in nDPI.fuzz-2006-06-26-2594 it shows ``udp.length`` as
sent where that is beyond the packet (25 frames), the ports of a TCP header shorter than
five words (frame 86), and IPv6 behind an EtherType that says IPv4 (frame 669).
"""

import shutil
import subprocess
from pathlib import Path

import pytest

from kit.captures import CAPTURES, needs_captures
from kit.decoding import Batch, Row
from kit.records import read_records
from wirespan.kernels.layout import PacketMark

FIELDS = {
    "ip.src": "SOURCE",
    "ipv6.src": "SOURCE",
    "ip.dst": "DESTINATION",
    "ipv6.dst": "DESTINATION",
    "tcp.srcport": "SOURCE_PORT",
    "tcp.seq_raw": "SEQUENCE",
    "tcp.ack_raw": "ACKNOWLEDGEMENT",
    "tcp.len": "PAYLOAD_LENGTH",
    "tcp.window_size_value": "WINDOW",
    "tcp.hdr_len": "TRANSPORT_BYTES",
    "tcp.options.timestamp.tsval": "TIMESTAMP",
    "udp.srcport": "SOURCE_PORT",
    "udp.dstport": "DESTINATION_PORT",
    "udp.length": "PAYLOAD_LENGTH",
    "icmp.type": "SOURCE_PORT",
    "icmpv6.type": "SOURCE_PORT",
}
PROTOCOLS = {"tcp": 6, "udp": 17, "icmp": 1, "icmpv6": 58}
NAMES = (
    "PcapPlusPlus.VlanPackets.pcap",
    "PcapPlusPlus.many_interfaces-1.pcapng",
    "PcapPlusPlus.sll2.pcap",
    "SharkFestTraces.SF20_Trace1.pcapng",
    "Wireshark.grpc_person_search_protobuf_with_image.pcapng",
    "Wireshark.tcp-ecn-sample.pcap",
    "arkime.gre-erspan-vxlan.pcap",
    "deepflow.geneve.pcap",
    "nDPI.dns_fragmented.pcap",
    "packetbeat.gap_in_stream.pcap",
    "packets.ipv6_fragments.pcapng",
    "tcptrace.discard.solaris.dmp.gz.pcap",
    "youtube.sample.pcapng",
    "zeek.ip6-ext-trunc.pcap",
    "zeek.ipv6-hbh-routing0.pcap",
    "zeek.reassembly.pcap",
    "zeek.variant-03-cl_negative.pcap",
    "zeek.zerortt.pcap",
)

needs_tshark = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not here")


def told_by_tshark(path: Path) -> list[dict[str, str]]:
    """The innermost value of every field of every frame."""
    command = ["tshark", "-n", "-r", str(path), "-T", "fields", "-E", "occurrence=a"]
    command += ["-o", "tcp.relative_sequence_numbers:FALSE"]
    for name in FIELDS:
        command += ["-e", name]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [
        {name: value.split(",")[-1] for name, value in zip(FIELDS, line.split("\t"), strict=True)}
        for line in done.stdout.split("\n")[:-1]
    ]


def told_by_us(row: Row, told: dict[str, str]) -> dict[str, str]:
    """The same fields from a row; addresses where tshark also has an inner packet's."""
    return {name: _field(row, name, told) for name in FIELDS}


def _field(row: Row, name: str, told: dict[str, str]) -> str:
    layer = name.split(".")[0]
    value = row[FIELDS[name]]
    if layer in ("ip", "ipv6"):
        is_inner = (layer == "ipv6") == bool(row["MARKS"] & PacketMark.IPV6)
        return value if is_inner and row["NETWORK"] >= 0 else told[name]
    if PROTOCOLS[layer] != row["PROTOCOL"]:
        is_outer = row["MARKS"] & PacketMark.TUNNELLED and layer == "udp"
        return told[name] if is_outer else ""
    return str(value + 8) if name == "udp.length" else str(value) if value >= 0 else ""


@needs_captures
@needs_tshark
@pytest.mark.captures
@pytest.mark.tshark
@pytest.mark.parametrize("name", NAMES)
def test_it_says_what_tshark_says(name: str) -> None:
    rows = Batch(list(read_records(CAPTURES / name))).rows()

    told = told_by_tshark(CAPTURES / name)

    assert len(rows) == len(told)
    for number, (row, fields) in enumerate(zip(rows, told, strict=True), 1):
        assert told_by_us(row, fields) == fields, f"frame {number}"
