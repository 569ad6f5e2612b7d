"""Every field lies where Wireshark says it lies."""

import subprocess
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.desks import EXAMPLE, SMALL, asked, desk_of
from kit.frames import ethernet, icmp, ipv4, ipv6, tcp, udp, vlan
from wirespan.base.errors import UsageError
from wirespan.web.packet_view import layers, packet
from wirespan.web.transport_parts import Relative
from wirespan.wire.stack import dissect

FRAMES = 60
Places = dict[str, set[tuple[int, int]]]


def layers_of(frame: bytes, speaks: int = 0) -> list[dict[str, object]]:
    return [layer.document() for layer in layers(frame, dissect(frame, 1), Relative(), speaks)]


def fields_of(frame: bytes, layer: str, speaks: int = 0) -> dict[str, dict[str, object]]:
    found = next(each for each in layers_of(frame, speaks) if each["name"] == layer)
    return {field["name"]: field for field in found["fields"]}


def tshark_places(path: Path) -> list[Places]:
    """Of each frame: Wireshark's field -> where it is."""
    run = subprocess.run(
        ["tshark", "-r", str(path), "-T", "pdml", "-c", str(FRAMES), "-n",
         "-o", "tcp.desegment_tcp_streams:FALSE"],
        capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    frames = []
    for element in ElementTree.fromstring(run.stdout).iter("packet"):
        places: Places = defaultdict(set)
        for field in element.iter("field"):
            at, size = int(field.get("pos", "0")), int(field.get("size", "0"))
            places[field.get("name", "")].add((at, at + size))
        frames.append(places)
    return frames


WIDER = ("dns.", "tcp.options.", "tls.handshake.", "ip.flags.", "data.")
"""We mark the whole record or option, Wireshark the value in it."""
WORD = "ipv6.tclass."
"""Of which Wireshark marks the whole word."""


def is_place(name: str, start: int, end: int, theirs: set[tuple[int, int]]) -> bool:
    if name.startswith(WORD):
        return any(first <= start and end <= last for first, last in theirs)
    if name.startswith(WIDER):
        return any(start <= first and last <= end for first, last in theirs)
    return (start, end) in theirs


@pytest.mark.tshark
@pytest.mark.parametrize("path", SMALL, ids=lambda path: path.name)
def test_fields_are_where_wireshark_has_them(path: Path) -> None:
    desk, wrong, right = desk_of(path), [], 0
    for number, places in enumerate(tshark_places(path), 1):
        for layer in asked(desk, packet, number)["layers"]:
            for field in layer["fields"]:
                name, theirs = field["filter"] or "", places.get(field["filter"] or "")
                if not name or not theirs:
                    continue
                right += 1
                if not is_place(name, field["start"], field["end"], theirs):
                    wrong.append((number, name, field["start"], field["end"], theirs))

    assert wrong == []
    assert right > 20


def test_layers_enclose_one_another() -> None:
    for number in range(1, 76):
        found = asked(desk_of(EXAMPLE), packet, number)
        size = len(found["bytes"]) // 2
        for outer, inner in zip(found["layers"], found["layers"][1:], strict=False):
            assert outer["start"] <= inner["start"] <= inner["end"] <= outer["end"] <= size or (
                inner["start"] >= outer["end"]
            )
        for layer in found["layers"]:
            for field in layer["fields"]:
                assert layer["start"] <= field["start"] <= field["end"] <= layer["end"]
                assert field["meaning"].endswith(".")


def test_headers_and_payload_add_up() -> None:
    frame = ethernet(ipv4(tcp(b"GET / HTTP/1.1\r\nHost: a\r\n\r\nbody")))

    found = layers_of(frame)

    assert [(each["name"], each["header_bytes"], each["payload_bytes"]) for each in found] == [
        ("Ethernet", 14, 71),
        ("IPv4", 20, 51),
        ("TCP", 20, 31),
        ("HTTP request", 27, 4),
    ]


def test_tags_fragments_and_icmp_are_shown() -> None:
    tagged = ethernet(vlan(ipv4(udp(b"x"), 17)), 0x8100)
    reported = ethernet(ipv4(icmp(b"", kind=11, code=0), 1))

    assert fields_of(tagged, "vlan")["Identifier"]["value"] == 7
    assert [each["name"] for each in layers_of(tagged)][-1] == "data"
    assert "time exceeded" in str(fields_of(reported, "icmp")["Type"]["meaning"])


def test_ipv6_says_where_it_goes() -> None:
    fields = fields_of(ethernet(ipv6(udp(b"x"), 17), 0x86DD), "IPv6")

    assert fields["Destination"]["value"] == "2001:db8::2"
    assert (fields["Destination"]["start"], fields["Destination"]["end"]) == (38, 54)


def test_payload_nobody_reads_is_data() -> None:
    found = layers_of(ethernet(ipv4(tcp(b"\0\1\2\3"))))

    assert found[-1]["name"] == "data"
    assert found[-1]["fields"][0]["value"] == "00010203"


@pytest.mark.parametrize("number", [0, 76, -1])
def test_a_frame_that_is_not_there_is_told(number: int) -> None:
    with pytest.raises(UsageError, match="no frame"):
        asked(desk_of(EXAMPLE), packet, number)


@given(st.binary(max_size=200), st.integers(0, 6))
def test_no_payload_is_too_strange(payload: bytes, speaks: int) -> None:
    for segment, protocol in ((tcp(payload), 6), (udp(payload), 17)):
        frame = ethernet(ipv4(segment, protocol))
        for layer in layers_of(frame, speaks):
            assert layer["end"] <= len(frame)


@given(st.binary(max_size=120))
def test_no_frame_is_too_strange(frame: bytes) -> None:
    for layer in layers_of(frame):
        assert 0 <= layer["start"] <= layer["end"] <= len(frame)
