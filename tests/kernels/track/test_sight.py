"""The shared view of the packet at hand."""

from wirespan.kernels.track.sight import Sight


def test_a_sight_begins_without_a_packet() -> None:
    assert isinstance(Sight(), Sight)
