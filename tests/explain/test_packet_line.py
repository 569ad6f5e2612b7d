"""One frame as a value."""

from dataclasses import FrozenInstanceError

import pytest

from wirespan.explain.packet_line import PacketLine


def test_a_frame_needs_no_addresses() -> None:
    line = PacketLine(1, 0, 0, 60, 60, "arp")

    assert line.source is None
    assert line.marks == 0


def test_it_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        PacketLine(1, 0, 0, 60, 60, "arp").frame = 2  # type: ignore[misc]  # what is tested
