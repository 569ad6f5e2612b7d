"""What every row owes, whatever the frame: all fields written, buffer and table let go."""

from kit.decoding import Batch, decode_one
from kit.frames import ethernet, ipv4, record, tcp
from wirespan.kernels.decode.rules import Rule
from wirespan.kernels.layout import Packet, PacketMark

ZERO = {
    Packet.PAYLOAD_LENGTH,
    Packet.PAYLOAD_CAPTURED,
    Packet.NETWORK_BYTES,
    Packet.TRANSPORT_BYTES,
    Packet.FLAGS,
    Packet.SACK_PERMITTED,
    Packet.SACKS,
    Packet.MARKS,
}
NOT_IP = ethernet(bytes(50), 0x88CC)


def test_a_row_used_before_forgets_everything() -> None:
    batch = Batch([record(NOT_IP)])
    batch.packets.write(0, [77] * len(Packet))

    batch.decode()

    row = batch.packets.row(0)
    assert row[Packet.LINK_BYTES] == 64
    for field in set(Packet) - {Packet.LINK_BYTES}:
        assert row[field] == (0 if field in ZERO else -1), field.name


def test_buffer_and_table_may_be_resized_after_a_batch() -> None:
    batch = Batch([record(NOT_IP)])

    batch.decode()
    batch.buffer.extend(bytes(1000))

    assert len(batch.buffer) > 1000


def test_a_frame_cut_by_the_capture_is_marked() -> None:
    row, problems = decode_one(record(ethernet(ipv4(tcp(b"hello"))), cut=2))

    assert row["MARKS"] & PacketMark.SNAPPED
    assert (row["PAYLOAD_LENGTH"], row["PAYLOAD_CAPTURED"]) == (5, 3)
    assert problems == []


def test_a_header_cut_by_the_capture_is_a_problem_but_not_the_packet_s_fault() -> None:
    row, problems = decode_one(record(ethernet(ipv4(tcp())), cut=1))

    assert (row["NETWORK"], row["TRANSPORT"]) == (14, -1)
    assert row["MARKS"] == PacketMark.SNAPPED
    assert [problem.detail for problem in problems] == ["the capture ends inside the header"]


def test_a_header_cut_by_the_sender_is() -> None:
    row, problems = decode_one(record(ethernet(ipv4(tcp()[:19]))))

    assert row["MARKS"] == PacketMark.MALFORMED
    assert [problem.detail for problem in problems] == ["the packet ends inside the header"]


def test_a_thousand_problems_are_kept_and_all_are_counted() -> None:
    batch = Batch([record(b"", link_type=1)] * 1001)

    batch.decode()

    assert len(batch.problems()) == 1000
    assert batch.decoder.problems_total == 1001
    assert batch.decoder.problems.row(999)[4] == Rule.PACKET_ENDS
