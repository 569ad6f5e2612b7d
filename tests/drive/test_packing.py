"""Ring blocks built by hand become enhanced packet blocks; compiled or not."""

import struct
from collections.abc import Iterator

import pytest

from kit.sources import from_source
from wirespan.capture.write_pcapng import Direction, packet_block
from wirespan.drive import packing
from wirespan.drive.packing import Packing, Shape, Stop

TIME_NS = 1_700_000_000_123_456_789
FRAME = bytes(range(60))
MAC_AT = 82
VLAN, VLAN_WITH_TPID = 1 << 4, 1 << 4 | 1 << 6
HOST, BROADCAST, MULTICAST, OTHER_HOST, OUTGOING = range(5)


USED = [Packing]


@pytest.fixture(
    params=[packing, from_source(packing)], ids=["compiled", "from source"], autouse=True
)
def _used(request: pytest.FixtureRequest) -> Iterator[None]:
    USED[0] = request.param.Packing
    yield
    USED[0] = Packing


def packet(
    data: bytes = FRAME,
    *,
    index: int = 1,
    kind: int = HOST,
    original: int | None = None,
    status: int = 1,
    tci: int = 0,
    tpid: int = 0,
    protocol: int = 0x0800,
    header: int = 14,
    last: bool = False,
) -> bytes:
    """tpacket3_hdr, sockaddr_ll and the frame, as the kernel lays them out."""
    size = -(-(MAC_AT + len(data)) // 8) * 8
    start = struct.pack(
        "=IIIIIIHHIIHH8x",
        size, TIME_NS // 10**9, TIME_NS % 10**9, len(data),
        len(data) if original is None else original,
        status, MAC_AT, MAC_AT + header, 0, tci, tpid, 0,
    )  # fmt: skip
    address = struct.pack("=H", 17) + struct.pack(">H", protocol)
    address += struct.pack("=iHBB8x", index, 1, kind, 6)
    return (start + address).ljust(MAC_AT, b"\0") + data + bytes(size - MAC_AT - len(data))


def views(content: bytes) -> tuple[memoryview, memoryview, memoryview]:
    ring = memoryview(bytearray(content))
    return ring, ring.cast("H"), ring.cast("I")


def packing(*shapes: Shape) -> Packing:
    """Interface i + 1 of the kernel is number i of the section."""
    made = USED[0]()
    for number, shape in enumerate(shapes or (Shape.ETHERNET,)):
        made.learn(number + 1, number, shape)
    return made


def packed(made: Packing, *packets: bytes, room: int = 10_000) -> tuple[Stop, bytes]:
    out = bytearray(room)
    made.open(0, len(packets))
    stop = Stop(made.pack(*views(b"".join(packets)), out))
    return stop, bytes(out[: made.used])


def expected(
    data: bytes = FRAME, direction: int = 5, number: int = 0, original: int | None = None
) -> bytes:
    """``packet_block`` knows directions only; epb_flags' next bits say how it was received."""
    block = packet_block(number, TIME_NS, data, original=original, direction=Direction.INBOUND)
    return block[:-12] + struct.pack("<I", direction) + block[-8:]


@pytest.mark.parametrize("length", [14, 15, 16, 17, 60, 1514])
def test_a_frame_becomes_the_block_that_the_writer_makes(length: int) -> None:
    data = bytes(number & 0xFF for number in range(length))

    stop, out = packed(packing(), packet(data, original=length + 9))

    assert stop is Stop.DONE
    assert out == expected(data, original=length + 9)


@pytest.mark.parametrize(
    ("kind", "flags"),
    [(HOST, 0b00101), (BROADCAST, 0b01101), (MULTICAST, 0b01001), (OTHER_HOST, 0b10001),
     (OUTGOING, 0b00010), (5, 0), (255, 0)],
)  # fmt: skip
def test_flags_say_the_direction_and_how_it_was_received(kind: int, flags: int) -> None:
    _, out = packed(packing(), packet(kind=kind))

    assert out == expected(direction=flags)


def test_packets_follow_one_another_each_under_its_interface() -> None:
    made = packing(Shape.ETHERNET, Shape.ETHERNET)

    stop, out = packed(made, packet(index=2), packet(b"x" * 15, index=1), packet(index=2))

    assert stop is Stop.DONE
    assert out == expected(number=1) + expected(b"x" * 15) + expected(number=1)
    assert (made.packets, made.packed(0), made.packed(1)) == (3, 1, 2)
    assert made.last_ns == TIME_NS


def test_of_the_loopback_s_copies_the_one_that_comes_in_is_kept() -> None:
    made = packing(Shape.LOOPBACK)

    _, out = packed(made, packet(kind=OUTGOING), packet(kind=HOST))

    assert out == expected()
    assert made.packets == 1


@pytest.mark.parametrize(
    ("status", "tpid", "tag"),
    [(VLAN, 0x88A8, "8100004d"), (VLAN_WITH_TPID, 0x88A8, "88a8004d"), (1, 0x88A8, "")],
)
def test_a_tag_that_was_taken_out_is_put_back(status: int, tpid: int, tag: str) -> None:
    _, out = packed(packing(), packet(status=status, tci=77, tpid=tpid))

    data = FRAME[:12] + bytes.fromhex(tag) + FRAME[12:]
    assert out == expected(data)


@pytest.mark.parametrize(("length", "longer"), [(11, 0), (12, 4)])
def test_a_frame_cut_within_its_addresses_gets_no_tag(length: int, longer: int) -> None:
    _, out = packed(packing(), packet(FRAME[:length], status=VLAN, tci=77, original=60))

    data = FRAME[:length] + bytes.fromhex("8100004d")[:longer]
    assert out == expected(data, original=60 + longer)


def test_without_ethernet_only_ip_is_kept_from_its_header_on() -> None:
    made = packing(Shape.NETWORK)

    _, out = packed(
        made, packet(protocol=0x86DD, header=4), packet(protocol=0x8863), packet(header=0),
        packet(FRAME[:3], header=4), packet(FRAME[:3], header=4, original=60),
    )  # fmt: skip

    assert out == expected(FRAME[4:]) + expected() + expected(b"") + expected(b"", original=56)


def test_an_interface_not_known_stops_it_until_it_is_learnt() -> None:
    made = packing(Shape.ETHERNET)
    content = packet() + packet(index=7)
    out = bytearray(1000)
    made.open(0, 2)

    first = made.pack(*views(content), out)
    stranger = made.index, made.hardware
    made.learn(7, 1, Shape.ETHERNET)
    second = made.pack(*views(content), out)

    assert (first, stranger, second) == (Stop.STRANGER, (7, 1), Stop.DONE)
    assert bytes(out[: made.used]) == expected() + expected(number=1)


@pytest.mark.parametrize(("room", "fits"), [(103, False), (104, True)])
def test_what_does_not_fit_waits_for_room(room: int, fits: bool) -> None:
    made = packing()
    content = packet()
    out = bytearray(room)
    made.open(0, 1)

    stop = made.pack(*views(content), out)

    assert len(expected()) == 104
    assert stop == (Stop.DONE if fits else Stop.FULL)
    assert made.used == (104 if fits else 0)
    assert made.packets == fits


def test_it_goes_on_where_it_was_full() -> None:
    made = packing()
    content = packet() + packet(b"y" * 20)
    out = bytearray(110)
    made.open(0, 2)

    stops = [made.pack(*views(content), out)]
    written = bytes(out[: made.used])
    made.used = 0
    stops.append(made.pack(*views(content), out))
    written += bytes(out[: made.used])

    assert stops == [Stop.FULL, Stop.DONE]
    assert written == expected() + expected(b"y" * 20)
