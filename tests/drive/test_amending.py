"""A mark keeps the checksum right, a flipped bit is one bit."""

from kit import frames
from kit.relaying import held, ones_complement
from wirespan.drive.amending import corrupt_, mark_
from wirespan.drive.headers import Headers


def flipped(before: bytes, after: bytes) -> list[tuple[int, int]]:
    return [(at, a ^ b) for at, (a, b) in enumerate(zip(before, after, strict=True)) if a != b]


def test_a_marked_packet_has_experienced_congestion_and_a_right_checksum() -> None:
    store = held(frames.ethernet(frames.ipv4(frames.tcp(b"x"))))

    mark_(store, 0, Headers())

    frame = store.frame(0)
    assert frame[15] & 3 == 3
    assert ones_complement(frame[14:34]) == 0xFFFF


def test_ipv6_is_marked_in_its_traffic_class() -> None:
    before = frames.ethernet(frames.ipv6(frames.tcp(b"x")), 0x86DD)
    store = held(before)

    mark_(store, 0, Headers())

    assert flipped(before, store.frame(0)) == [(15, 0x30)]


def test_what_is_not_ip_is_not_marked() -> None:
    before = frames.ethernet(bytes(46), 0x0806)
    store = held(before)

    mark_(store, 0, Headers())

    assert store.frame(0) == before


def test_one_bit_of_the_payload_is_flipped() -> None:
    before = frames.ethernet(frames.ipv4(frames.tcp(b"abcdef")))
    store = held(before)

    corrupt_(store, 0, Headers(), 10)

    assert flipped(before, store.frame(0)) == [(54 + 3, 4)]


def test_without_payload_a_bit_of_the_last_byte_is_flipped() -> None:
    before = frames.ethernet(frames.ipv4(frames.tcp(b"")))
    store = held(before)

    corrupt_(store, 0, Headers(), 0)

    assert flipped(before, store.frame(0)) == [(53, 1)]


def test_flipping_twice_mends() -> None:
    before = frames.ethernet(frames.ipv4(frames.udp(b"data"), 17))
    store = held(before)

    corrupt_(store, 0, Headers(), 3)
    corrupt_(store, 0, Headers(), 3)

    assert store.frame(0) == before


def test_an_empty_frame_stays_empty() -> None:
    store = held(b"")

    corrupt_(store, 0, Headers(), 3)

    assert store.frame(0) == b""
