"""The router's answer to what does not fit."""

from kit import frames
from kit.relaying import held, ones_complement
from wirespan.drive.headers import Headers
from wirespan.drive.too_big import answer_

PAYLOAD = bytes(range(256)) * 5


def marked_whole(packet: bytes) -> bytes:
    """With Do Not Fragment set."""
    return packet[:6] + b"\x40\x00" + packet[8:]


def answered(frame: bytes, mtu: int) -> bytes:
    store = held(frame, slots=2)
    length = answer_(store, 0, Headers(), mtu, 1)
    return store.frame(1)[:length]


def test_ipv4_is_told_the_mtu_and_quoted() -> None:
    packet = marked_whole(frames.ipv4(frames.tcp(PAYLOAD)))

    answer = answered(b"\x02" * 6 + b"\x04" * 6 + b"\x08\x00" + packet, 1000)

    assert answer[:12] == b"\x04" * 6 + b"\x02" * 6
    assert answer[14 + 9] == 1
    assert (answer[26:30], answer[30:34]) == (packet[16:20], packet[12:16])
    assert answer[34:36] == bytes([3, 4])
    assert int.from_bytes(answer[40:42], "big") == 1000
    assert answer[42:] == packet[:548]
    assert len(answer) == 14 + 576
    assert ones_complement(answer[14:34]) == 0xFFFF
    assert ones_complement(answer[34:]) == 0xFFFF


def test_ipv4_that_may_be_fragmented_is_not_answered() -> None:
    assert answered(frames.ethernet(frames.ipv4(frames.tcp(PAYLOAD))), 1000) == b""


def test_ipv6_is_told_the_mtu_and_quoted() -> None:
    packet = frames.ipv6(frames.tcp(PAYLOAD))

    answer = answered(frames.ethernet(packet, 0x86DD), 1280)

    pseudo = answer[22:54] + (len(answer) - 54).to_bytes(4, "big") + bytes([0, 0, 0, 58])
    assert answer[20] == 58
    assert (answer[22:38], answer[38:54]) == (packet[24:40], packet[8:24])
    assert answer[54:56] == bytes([2, 0])
    assert int.from_bytes(answer[58:62], "big") == 1280
    assert answer[62:] == packet[:1232]
    assert ones_complement(pseudo + answer[54:]) == 0xFFFF


def test_what_is_not_ip_is_not_answered() -> None:
    assert answered(frames.ethernet(bytes(1400), 0x0806), 1000) == b""
