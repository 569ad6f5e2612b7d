"""Programs that every ring wants; the kernel judges them in test_tap."""

from wirespan.drive.socket_filter import guarded, keep


def test_keeping_is_one_instruction() -> None:
    assert keep(96) == [(0x06, 0, 0, 96)]


def test_packets_of_other_devices_are_dropped() -> None:
    program = guarded([3, 9], keep(96))

    assert program[:4] == [
        (0x20, 0, 0, 0xFFFFF008), (0x15, 2, 0, 3), (0x15, 1, 0, 9), (0x06, 0, 0, 0)
    ]  # fmt: skip
    assert program[-1] == (0x06, 0, 0, 96)


def test_without_devices_only_the_loopback_is_looked_at() -> None:
    assert guarded([], keep(96)) == [
        (0x20, 0, 0, 0xFFFFF004), (0x15, 0, 3, 4), (0x20, 0, 0, 0xFFFFF01C), (0x15, 0, 1, 772),
        (0x06, 0, 0, 0), (0x06, 0, 0, 96),
    ]  # fmt: skip
