"""What an interface's clock is to the kernel and to people."""

import pytest

from wirespan.capture.interface import Interface, clock_row


@pytest.mark.parametrize(
    ("resolution", "tick", "ratio"),
    [
        (6, "10^-6 s", [1_000, 0x7FFFFFFFFFFFFFFF // 1_000, 0, -1]),
        (9, "10^-9 s", [1, 0x7FFFFFFFFFFFFFFF, 0, -1]),
        (10, "10^-10 s", [0, 0, 10, -1]),
        (28, "10^-28 s", [0, 0, 10**19 - 2**64, -1]),
        (29, "10^-29 s", [0, 0, 0, -1]),
        (148, "2^-20 s", [0, 0, 0, 20]),
    ],
)
def test_a_resolution_is_a_ratio_of_integers(resolution: int, tick: str, ratio: list[int]) -> None:
    interface = Interface(1, 65535, resolution=resolution)

    assert interface.tick == tick
    assert clock_row(interface) == [1, 65535, *ratio, 0]


def test_an_offset_beyond_64_bits_is_the_largest_that_fits() -> None:
    rows = [clock_row(Interface(1, 0, offset_seconds=sign * 2**63)) for sign in (-1, 1)]

    assert [row[-1] for row in rows] == [-0x7FFFFFFFFFFFFFFF, 0x7FFFFFFFFFFFFFFF]
