"""Batches: held equal to the parsers of ``wire``, fragments put together, room running out."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.captures import CAPTURES, manifest, needs_captures
from kit.decoding import Batch, decode_one, expected
from kit.frames import (
    ethernet,
    fragment,
    geneve,
    gre,
    icmp,
    ipv4,
    ipv6,
    record,
    tcp,
    udp,
    vlan,
    vxlan,
)
from kit.records import Record, read_records
from wirespan.kernels.decode.decoder import Decoder
from wirespan.kernels.layout import PacketMark

OPTIONS = bytes.fromhex("02 04 05 b4 04 02 08 0a 00 00 00 07 00 00 00 00 01 03 03 07")
SACKED = bytes.fromhex("01 01 05 0a 00 00 00 01 00 00 00 02")
SEEDS = (
    ethernet(ipv4(tcp(b"hello", options=OPTIONS)) + bytes(6)),
    ethernet(ipv6(tcp(b"hello", options=SACKED)), 0x86DD),
    ethernet(vlan(ipv4(udp(b"hello"), 17)), 0x8100),
    ethernet(ipv4(icmp(ipv4(tcp())), 1)),
    ethernet(ipv6(icmp(ipv6(fragment(udp(b"x")), 44), kind=1), 58), 0x86DD),
    ethernet(ipv4(vxlan(ethernet(ipv6(tcp()), 0x86DD)), 17)),
    ethernet(ipv4(geneve(ethernet(ipv4(udp(b"x"), 17))), 17)),
    ethernet(ipv4(gre(ipv4(tcp(b"x"))), 47)),
    ethernet(ipv6(bytes((43, 0, 1, 4, 0, 0, 0, 0, 6, 0)) + bytes(6) + tcp(), 0), 0x86DD),
    ethernet(bytes.fromhex("1100 0001 0030 0021") + ipv4(udp(b"hello"), 17), 0x8864),
    ethernet(bytes.fromhex("00010040 00011140") + ipv4(tcp()), 0x8847),
)
LINK_TYPES = (0, 1, 9, 12, 50, 108, 113, 228, 229, 276, 147)
TELLING = (0, 1, 3, 4, 5, 6, 8, 17, 41, 44, 47, 51, 60, 0x45, 0x60, 0x81, 0xAA, 0xFF)


@st.composite
def damaged(draw: st.DrawFn) -> Record:
    """A frame with some of its bytes replaced, perhaps cut by the sender or the capture."""
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(data) - 1))
        data[place] = draw(st.sampled_from(TELLING) | st.integers(0, 255))
    sent = draw(st.integers(0, len(data)) | st.just(len(data)))
    captured = draw(st.integers(0, sent) | st.just(sent))
    strip = draw(st.sampled_from((0, 0, 0, 14)))
    link_type = draw(st.sampled_from(LINK_TYPES)) if strip else 1
    return Record(0, bytes(data[strip:captured]), max(sent - strip, 0), link_type)


@settings(max_examples=500, deadline=None)
@given(damaged())
def test_a_damaged_frame_reads_the_same_in_both_tiers(frame: Record) -> None:
    assert decode_one(frame) == expected(frame)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=120), st.sampled_from(LINK_TYPES), st.integers(0, 9))
def test_any_bytes_read_the_same_in_both_tiers(data: bytes, link_type: int, more: int) -> None:
    frame = Record(0, data, len(data) + more, link_type)

    assert decode_one(frame) == expected(frame)


@needs_captures
@pytest.mark.captures
@pytest.mark.parametrize("name", [row["file"] for row in manifest()])
def test_a_capture_reads_the_same_in_both_tiers(name: str) -> None:
    for number, frame in enumerate(read_records(CAPTURES / name), 1):
        if number > 1500:
            break
        assert decode_one(frame) == expected(frame), f"frame {number}"


DATAGRAM = udp(bytes(range(256)) * 4)
FIRST = ethernet(ipv4(DATAGRAM[:512], 17, more=True))
LAST = ethernet(ipv4(DATAGRAM[512:], 17, offset=512))


def pieces(count: int) -> list[Record]:
    frames = []
    for identification in range(count):
        first = ipv4(DATAGRAM[:512], 17, more=True, identification=identification)
        last = ipv4(DATAGRAM[512:], 17, offset=512, identification=identification)
        frames += [record(ethernet(first)), record(ethernet(last))]
    return frames


def test_the_last_piece_completes_a_datagram() -> None:
    batch = Batch([record(FIRST), record(LAST)])

    batch.decode()

    first, last = batch.row(0), batch.row(1)
    assert (first["MARKS"], first["TRANSPORT"]) == (PacketMark.FRAGMENT, -1)
    assert last["MARKS"] == PacketMark.REASSEMBLED
    assert (last["PROTOCOL"], last["DESTINATION_PORT"]) == (17, 53)
    assert (last["PAYLOAD_LENGTH"], last["PAYLOAD_CAPTURED"]) == (1024, 1024)


def test_its_payload_lies_behind_the_batch_s_bytes() -> None:
    batch = Batch([record(FIRST), record(LAST)])

    batch.decode()

    start = batch.packets.row(1)[2]
    assert start == batch.used + 8
    assert batch.buffer[start : start + 1024] == DATAGRAM[8:]


def test_the_piece_that_comes_last_completes_whatever_its_place() -> None:
    batch = Batch([record(LAST), record(FIRST)])

    batch.decode()

    assert [batch.row(index)["MARKS"] for index in (0, 1)] == [
        PacketMark.FRAGMENT,
        PacketMark.REASSEMBLED,
    ]


def test_pieces_are_kept_from_batch_to_batch() -> None:
    first, last = Batch([record(FIRST)]), Batch([record(LAST)])
    last.decoder = first.decoder

    first.decode()
    last.decode()

    assert last.row(0)["PROTOCOL"] == 17


def test_ipv6_datagrams_are_put_together() -> None:
    first = ipv6(fragment(DATAGRAM[:512], more=True), 44)
    last = ipv6(fragment(DATAGRAM[512:], offset=512), 44)
    batch = Batch([record(ethernet(packet, 0x86DD)) for packet in (first, last)])

    batch.decode()

    assert batch.row(1)["PAYLOAD_LENGTH"] == 1024
    assert batch.row(1)["NETWORK_BYTES"] == 48


def test_a_tunnel_inside_a_datagram_is_looked_through() -> None:
    datagram = vxlan(ethernet(ipv4(tcp(bytes(1000)), source="192.0.2.1")))
    first = ethernet(ipv4(datagram[:512], 17, more=True))
    last = ethernet(ipv4(datagram[512:], 17, offset=512))
    batch = Batch([record(first), record(last)])

    batch.decode()

    row = batch.row(1)
    assert (row["SOURCE"], row["PAYLOAD_LENGTH"]) == ("192.0.2.1", 1000)
    assert row["MARKS"] == PacketMark.REASSEMBLED | PacketMark.TUNNELLED
    assert row["RELATED_DESTINATION_PORT"] == 4789
    assert row["LINK_BYTES"] == 0


def test_a_piece_cut_by_the_capture_completes_nothing() -> None:
    batch = Batch([record(FIRST, cut=1), record(LAST)])

    batch.decode()

    assert batch.row(1)["MARKS"] == PacketMark.FRAGMENT


def test_a_problem_inside_a_datagram_is_told_at_its_piece() -> None:
    head = DATAGRAM[:4] + b"\0\x07" + DATAGRAM[6:512]
    batch = Batch([record(ethernet(ipv4(head, 17, more=True))), record(LAST)])

    batch.decode()

    assert [(problem.frame, problem.layer, problem.offset) for problem in batch.problems()] == [
        (2, "udp", 34)
    ]


def test_it_stops_before_the_row_whose_datagram_has_no_room() -> None:
    batch = Batch(pieces(3), reserve=2 * len(DATAGRAM))

    assert batch.decode(0) == 5
    assert batch.decode(5) == 6
    assert batch.row(5)["PAYLOAD_LENGTH"] == 1024


def test_it_does_not_stop_when_the_room_just_suffices() -> None:
    batch = Batch(pieces(3), reserve=3 * len(DATAGRAM))

    assert batch.decode(0) == 6


def test_a_datagram_larger_than_all_the_room_is_given_up() -> None:
    batch = Batch(pieces(1), reserve=len(DATAGRAM) - 1)

    assert batch.decode(0) == 2
    assert batch.row(1)["MARKS"] == PacketMark.FRAGMENT
    assert [problem.kind for problem in batch.problems()] == ["limit"]


def test_problems_of_a_row_tried_twice_are_counted_once() -> None:
    records = pieces(2)
    broken = ethernet(ipv4(DATAGRAM[512:], 17, offset=512, identification=1, total=1400))
    batch = Batch([*records[:3], record(broken)], reserve=len(DATAGRAM))

    assert batch.decode(0) == 3
    assert batch.decode(3) == 4
    assert batch.decoder.problems_total == 1


def test_frame_numbers_count_from_the_batch_s_first() -> None:
    batch = Batch([record(b"x")])

    batch.decoder.decode(batch.buffer, batch.used, batch.frames, 0, 1, 500, batch.packets)

    assert [problem.frame for problem in batch.problems()] == [500]


def test_addresses_without_a_number_leave_the_packet_alone() -> None:
    batch = Batch([record(ethernet(ipv4(tcp(), source=f"10.0.1.{host}"))) for host in range(4)])
    batch.decoder = Decoder(addresses_limit=3)

    batch.decode()

    assert [batch.row(index)["PROTOCOL"] for index in range(4)] == [6, 6, -1, -1]
    assert {problem.kind for problem in batch.problems()} == {"limit"}


def test_many_addresses_grow_the_table_between_rows() -> None:
    count = 3000
    batch = Batch(
        [
            record(ethernet(ipv4(tcp(), source=f"10.{n >> 8}.{n & 255}.9", destination="10.0.0.2")))
            for n in range(count)
        ]
    )

    rows = batch.rows()

    assert batch.decoder.address_count == count + 1
    assert rows[count - 1]["SOURCE"] == f"10.{(count - 1) >> 8}.{(count - 1) & 255}.9"


def test_an_address_from_elsewhere_is_the_same_number() -> None:
    batch = Batch([record(ethernet(ipv4(tcp())))])
    batch.decode()

    number = batch.decoder.intern(4, 0, 0x0A000001)

    assert batch.decoder.address_text(number) == "10.0.0.1"
    assert batch.decoder.address_count == 2


UNCOMPILED = """
from wirespan.kernels.decode import decoder
assert decoder.__file__.endswith(".py"), decoder.__file__
from kit.decoding import decode_one, expected
from test_decoder import SEEDS, pieces
from kit.frames import record
for seed in SEEDS:
    for cut in range(0, len(seed), 7):
        assert decode_one(record(seed, cut=cut)) == expected(record(seed, cut=cut))
"""


def test_the_kernels_also_run_uncompiled(tmp_path: Path) -> None:
    source = Path(__file__).parents[3] / "src" / "wirespan"
    ignore = shutil.ignore_patterns("*.so", "*.pyd", "__pycache__")
    shutil.copytree(source, tmp_path / "wirespan", ignore=ignore)
    beside = Path(__file__).parent
    path = os.pathsep.join(map(str, (tmp_path, beside.parents[1], beside)))

    done = subprocess.run(
        [sys.executable, "-c", UNCOMPILED],
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 0, done.stderr
