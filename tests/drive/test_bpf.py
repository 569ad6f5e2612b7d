"""Filters mean what they mean to tcpdump and to Wireshark, on frames that others captured."""

import shutil
import subprocess
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.captures import CAPTURES, needs_captures
from kit.cbpf import Instruction, run
from kit.frames import ethernet, ipv4
from kit.namespaces import needs_own_network, run_inside
from kit.reading import frames, reader
from kit.tshark import needs_tshark
from wirespan.base.errors import UsageError
from wirespan.drive.bpf import compile_filter
from wirespan.drive.bpf_checks import Link

LENGTH = 262_144
NAMES = ("PcapPlusPlus.example.pcap", "Wireshark.tcp-ecn-sample.pcap", "nDPI.dns_fragmented.pcap",
         "packets.ipv6_fragments.pcapng", "packets.dns_recursivequery_client.pcapng",
         "packets.nowebaccess2.pcapng", "packets.tcp_refuseconnection.pcapng",
         "PcapPlusPlus.VlanPackets.pcap")  # fmt: skip
MOST_FRAMES = 400

needs_tcpdump = pytest.mark.skipif(shutil.which("tcpdump") is None, reason="no tcpdump")


def unknown(name: str) -> list[str]:
    raise OSError(name)


def compiled(text: str, link: Link = Link.ETHERNET) -> list[Instruction]:
    return compile_filter(text, link, LENGTH, unknown)


@cache
def captured() -> list[tuple[bytes, int]]:
    """Ethernet frames of several captures, and their lengths on the wire."""
    every = []
    for name in NAMES:
        content = (CAPTURES / name).read_bytes()
        seen = frames(reader(content))[:MOST_FRAMES]
        every += [(frame.data, frame.original) for frame in seen if frame.link_type == 1]
    return every


@cache
def addresses() -> tuple[str, ...]:
    """Those of the first frames, so that filters match something."""
    found = set()
    for data, _ in captured()[::40]:
        if data[12:14] == b"\x08\x00":
            found |= {".".join(map(str, data[26:30])), ".".join(map(str, data[30:34]))}
    return tuple(sorted(found))


def of_tcpdump(text: str) -> list[Instruction] | None:
    """Its program; None where it refuses the filter."""
    command = ["tcpdump", "-dd", "-y", "EN10MB", text]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        return None
    rows = [line.strip(" {},\n").split(",") for line in done.stdout.splitlines() if "{" in line]
    return [tuple(int(cell, 0) for cell in row) for row in rows]  # type: ignore[misc]  # four


def matched(program: list[Instruction]) -> list[int]:
    return [
        number for number, (data, length) in enumerate(captured()) if run(program, data, length)
    ]


FILTERS = (
    "ip", "ip6", "arp", "tcp", "udp", "sctp", "icmp", "icmp6",
    "port 53", "tcp port 80", "udp src port 53", "dst port 443", "src and dst port 53",
    "src or dst port 53", "portrange 50-60", "tcp dst portrange 440-450",
    "net 10", "net 192.168", "src net 192.168.0.0/16", "dst net 172.16.0.0/12", "ip net 10",
    "net 224.0.0.0/4", "net 0.0.0.0/0", "host 255.255.255.255", "arp host 192.168.0.1",
    "ip6 net fe80::/10", "net 2001::/17", "dst host ff02::fb", "ip6 src net ::/0",
    "less 60", "greater 1000", "greater 60 and less 100",
    "not tcp", "not port 53 and udp", "udp and not port 53", "tcp or udp and port 53",
    "(tcp or icmp) and not (port 80 or 443)", "port (53 or 80)", "tcp port 80 or 443 or 22",
    "! tcp && udp || icmp", "not not ip", "not (ip or ip6)", "ip and tcp and port 80",
    "src port 53 or 80 and not 443", "port 53\nor\ntcp", "(port 53) or tcp",
)  # fmt: skip


@pytest.mark.captures
@needs_captures
@needs_tcpdump
@pytest.mark.parametrize("text", FILTERS)
def test_it_keeps_the_frames_that_tcpdump_s_program_keeps(text: str) -> None:
    theirs = of_tcpdump(text)

    assert theirs is not None
    assert matched(compiled(text)) == matched(theirs)


values = {
    "host": st.deferred(lambda: st.sampled_from(addresses())),
    "net": st.deferred(
        lambda: st.sampled_from(addresses()).map(lambda each: ".".join(each.split(".")[:2]))
    ),
    "port": st.sampled_from(["53", "80", "443", "22", "1024", "65535", "0"]),
    "portrange": st.sampled_from(["1-1023", "53-53", "1024-65535", "443-80"]),
}


@st.composite
def primitives(draw: st.DrawFn) -> str:
    kind = draw(st.sampled_from([*values, "protocol", "length"]))
    if kind == "protocol":
        return draw(st.sampled_from(["ip", "ip6", "arp", "tcp", "udp", "icmp", "icmp6"]))
    if kind == "length":
        return draw(st.sampled_from(["less 60", "greater 61", "less 1514"]))
    direction = draw(st.sampled_from(["", "src ", "dst ", "src and dst ", "src or dst "]))
    protocols = ["", "tcp ", "udp "] if kind.startswith("port") else ["", "ip "]
    protocol = draw(st.sampled_from(protocols))
    return f"{protocol}{direction}{kind} {draw(values[kind])}"


filters = st.recursive(
    primitives(),
    lambda inner: st.one_of(
        inner.map(lambda text: f"not {text}"),
        inner.map(lambda text: f"({text})"),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(" ".join),
    ),
    max_leaves=6,
)


@pytest.mark.captures
@needs_captures
@needs_tcpdump
@settings(max_examples=60, deadline=None)
@given(filters)
def test_any_filter_keeps_what_tcpdump_s_program_keeps(text: str) -> None:
    theirs = of_tcpdump(text)
    if theirs is None:
        return  # it refuses what cannot match: "expression rejects all packets"

    assert matched(compiled(text)) == matched(theirs)


DISPLAY_FILTERS = {
    "udp port 53": "udp.port == 53 and not icmp",
    "tcp": "tcp and not icmp",
    "net 192.168.0.0/16 and icmp": "icmp and ip.addr == 192.168.0.0/16",
    "tcp dst port 80": "tcp.dstport == 80 and not icmp",
    "arp": "arp",
    "less 60": "frame.len <= 60",
    "ip6": "ipv6 and eth.type == 0x86dd",
}


@pytest.mark.tshark
@pytest.mark.captures
@needs_captures
@needs_tshark
@pytest.mark.parametrize("text", DISPLAY_FILTERS)
def test_it_keeps_the_frames_that_wireshark_s_display_filter_shows(text: str) -> None:
    path = CAPTURES / "packets.nowebaccess2.pcapng"
    command = ["tshark", "-r", str(path), "-Y", DISPLAY_FILTERS[text], "-T", "fields", "-e",
               "frame.number"]  # fmt: skip
    shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    program = compiled(text)

    seen = frames(reader(path.read_bytes()))
    kept = [str(frame.number) for frame in seen if run(program, frame.data, frame.original)]

    assert kept == shown


@pytest.mark.captures
@needs_captures
@pytest.mark.parametrize("text", FILTERS)
def test_on_any_link_it_keeps_the_same(text: str) -> None:
    assert matched(compiled(text, Link.ANY)) == matched(compiled(text))


def test_an_empty_filter_keeps_all() -> None:
    assert compiled("") == compiled(" \n ") == [(6, 0, 0, LENGTH)]


def test_names_stand_for_all_their_addresses() -> None:
    known = {"api.example.com": ["10.0.0.1", "10.0.0.9", "2001:db8::1"]}

    program = compile_filter("host api.example.com", Link.ETHERNET, 96, known.__getitem__)

    def kept(source: str) -> int:
        return run(program, ethernet(ipv4(b"", source=source, destination="10.9.9.9")))

    assert (kept("10.0.0.1"), kept("10.0.0.9"), kept("10.0.0.2")) == (96, 96, 0)


def test_services_stand_for_their_ports() -> None:
    assert compiled("port ssh") == compiled("port 22")


@pytest.mark.parametrize("count", [20, 40, 200])
def test_jumps_reach_over_many_tests(count: int) -> None:
    hosts = [f"10.{number >> 8}.{number & 255}.1" for number in range(count)]
    program = compiled("ip and (host " + " or ".join(hosts) + ") and not port 1")

    def kept(source: str) -> bool:
        return run(program, ethernet(ipv4(bytes(20), source=source, destination="1.1.1.1"))) > 0

    assert len(program) > 10 * count
    assert all(kept(host) for host in hosts)
    assert not kept("10.200.0.1")
    assert not run(program, ethernet(b"", kind=0x0806))


@pytest.mark.parametrize("end", ["tcp", "udp and icmp", "not ip6"])
def test_the_farthest_jumps_lead_where_they_should(end: str) -> None:
    wanted = ethernet(ipv4(bytes(20)))
    for count in range(110, 140):
        some = " or ".join(f"greater {number}" for number in range(2000, 2000 + count))
        first = run(compiled(f"(tcp or {some}) and {end}"), wanted)
        last = run(compiled(f"not ({some}) and tcp"), wanted)

        assert (first > 0) == (end != "udp and icmp")
        assert last > 0


def test_what_is_too_large_for_the_kernel_is_refused() -> None:
    with pytest.raises(UsageError, match="it is too large for the kernel"):
        compiled("portrange " + " or ".join(f"{port}-{port + 1}" for port in range(150)))


KERNEL = """
import json
from wirespan.drive.bpf import compile_filter
from wirespan.drive.bpf_checks import Link
from wirespan.drive.socket_filter import attach
from kit.traffic import datagrams
def seen(text, link):
    with packets('lo') as endpoint:
        attach(endpoint, compile_filter(text, link, 60))
        source, target = datagrams(3)
        count = 0
        while True:
            try: count += len(endpoint.recv(2048)) == 60
            except TimeoutError: return count
"""


@pytest.mark.namespaces
@needs_own_network
@pytest.mark.parametrize("link", ["ETHERNET", "ANY"])
def test_the_kernel_runs_it_as_expected(link: str) -> None:
    texts = ["udp", "ip and not tcp", "net 127", "src net 127.0.0.0/30", "portrange 1024-65535",
             "tcp", "ip6", "port 9", "net 10", "greater 1000", "udp or port 9"]  # fmt: skip

    said = run_inside(KERNEL + f"print([seen(text, Link.{link}) for text in {texts}])")

    assert said == "[6, 6, 6, 6, 6, 0, 0, 0, 0, 0, 6]\n"
