"""That lanes give what records give is tested in ``test_packet_list``, on captures."""

from kit.desks import EXAMPLE, desk_of
from wirespan.explain.filter.fields import FIELDS, Scope
from wirespan.web.packet_lanes import packet_lanes


def test_every_field_of_frames_has_a_lane_as_long_as_the_capture() -> None:
    lanes = packet_lanes(desk_of(EXAMPLE).shelf)

    for name, field in FIELDS.items():
        if field.scope & Scope.PACKET:
            lane = lanes(name)
            assert sum(isinstance(lane.values(key), tuple) for key in lane.keys) == 75, name


def test_what_a_session_carries_is_its_protocol_s() -> None:
    lane = packet_lanes(desk_of(EXAMPLE).shelf)("dns")

    frames = [number for number, key in enumerate(lane.keys, 1) if lane.values(key)]

    assert frames == [1, 2, 3, 4, 45, 46, 49, 50]
