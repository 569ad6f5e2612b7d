"""When packets left and arrived, which were lost, which fold."""

import pytest

from wirespan.kernels.layout import SegmentMark
from wirespan.report.ladder_arrows import Sent, arrows, folded, lost_ones, unseen_ones

AGAIN = int(SegmentMark.RETRANSMISSION)
NEEDLESS = AGAIN | int(SegmentMark.SPURIOUS)


def sent(frame: int, time: int, server: bool, start: int, length: int, marks: int = 0) -> Sent:
    return Sent(frame, time, server, start, length, marks)


@pytest.mark.parametrize(
    ("vantage", "asked", "answered"),
    [
        ("client", (1000, 2000), (4000, 5000)),
        ("server", (0, 1000), (5000, 6000)),
        ("middle", (500, 1500), (4500, 5500)),
        ("unknown", (500, 1500), (4500, 5500)),
    ],
)
def test_half_a_round_trip_lies_where_the_capture_was_not_made(
    vantage: str, asked: tuple[int, int], answered: tuple[int, int]
) -> None:
    both = [sent(1, 1000, False, 0, 10), sent(2, 5000, True, 0, 10)]

    found = [(each.left_ns, each.arrived_ns) for each in arrows(both, vantage, 2000)]

    assert found == [asked, answered]


def test_without_a_round_trip_arrows_stand_upright() -> None:
    (only,) = arrows([sent(1, 1000, False, 0, 10)], "client", None)

    assert (only.left_ns, only.arrived_ns) == (1000, 1000)


def test_the_copy_before_one_sent_again_was_lost() -> None:
    first, other = sent(1, 0, False, 0, 100), sent(2, 1, False, 100, 100)

    assert lost_ones([first, other, sent(3, 9, False, 0, 100, AGAIN)]) == {0}
    assert lost_ones([first, other, sent(3, 9, False, 0, 100, NEEDLESS)]) == set()
    assert lost_ones([first, other, sent(3, 9, True, 0, 100, AGAIN)]) == set()


def test_a_first_copy_is_looked_for_among_four_thousand() -> None:
    first = sent(1, 0, False, 0, 100)
    between = [sent(2 + at, 1, False, 100 + at, 1) for at in range(4_000)]
    again = sent(9_999, 9, False, 0, 100, AGAIN)

    assert lost_ones([first, *between[:3_999], again]) == {0}
    assert lost_ones([first, *between, again]) == set()


def test_near_neighbours_of_one_direction_fold_and_notable_ones_do_not() -> None:
    near = [sent(at, at, True, at * 100, 100) for at in range(3)]
    mixed = [near[0], sent(1, 1, True, 0, 100, AGAIN), near[2]]

    together = folded(arrows(near, "client", 0), float, 3)
    apart = folded(arrows(mixed, "client", 0), float, 3)

    assert [(each.count, each.bytes) for each in together] == [(3, 300)]
    assert [each.count for each in apart] == [1, 1, 1]


def test_distance_and_kind_keep_packets_apart() -> None:
    pair = [sent(1, 0, True, 0, 100), sent(2, 3, True, 100, 100)]
    data_and_ack = [sent(1, 0, True, 0, 100), sent(2, 1, True, 100, 0)]

    assert len(folded(arrows(pair, "client", 0), float, 3)) == 2
    assert len(folded(arrows(pair, "client", 0), float, 3.1)) == 1
    assert len(folded(arrows(data_and_ack, "client", 0), float, 3)) == 2


MISSED = AGAIN | int(SegmentMark.LOST_UPSTREAM)


def test_what_the_capture_missed_lay_before_the_first_segment_behind_its_hole() -> None:
    before, behind, more = (sent(at, at, True, at * 100, 100) for at in (0, 2, 3))
    other = sent(4, 4, False, 0, 50)
    copy = sent(9, 9, True, 100, 100, MISSED)

    assert unseen_ones([before, behind, more, other, copy]) == {1: [4]}
    assert unseen_ones([before, copy]) == {}
    assert unseen_ones([before, behind, sent(9, 9, True, 100, 100, AGAIN)]) == {}


def test_a_loss_is_drawn_only_where_the_capture_could_not_see_it_arrive() -> None:
    first, behind = sent(1, 1000, True, 0, 100), sent(2, 2000, True, 200, 100)
    copy = sent(3, 9000, True, 100, 100, MISSED)

    ghost = [each for each in arrows([first, behind, copy], "client", 1000) if each.unseen]

    assert [(each.sent.frame, each.left_ns, each.lost) for each in ghost] == [(3, 1500, True)]
    assert ghost[0].sent.marks == 0
    assert not any(each.unseen for each in arrows([first, behind, copy], "server", 1000))
    again = [first, sent(3, 9000, True, 0, 100, AGAIN)]
    lost = {way: [each.lost for each in arrows(again, way, 1000)] for way in ("client", "server")}
    assert lost == {"client": [False, False], "server": [True, False]}
