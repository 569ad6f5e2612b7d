"""First in, first out, in a fixed number of places."""

from kit.interpreted import interpreted


def test_what_goes_in_first_comes_out_first_round_after_round() -> None:
    ring = interpreted()["stages.ring"].Ring(4)
    seen = []

    for time in range(0, 30, 3):
        for packet in range(3):
            ring.push(time + packet, packet)
        for _ in range(3):
            seen.append((ring.time(), ring.packet()))
            ring.pop()

    assert seen == [(time, time % 3) for time in range(30)]
    assert ring.count == 0


def test_it_has_room_for_all_it_was_made_for() -> None:
    ring = interpreted()["stages.ring"].Ring(5)

    for packet in range(5):
        ring.push(packet, packet)

    assert (ring.count, ring.packet()) == (5, 0)
