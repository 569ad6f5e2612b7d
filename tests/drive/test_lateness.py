"""How late frames left, and when that spoils a run."""

from wirespan.drive.lateness import Judgement, Lateness, judge


def recorded(*late_ns: int) -> Lateness:
    lateness = Lateness()
    for late in late_ns:
        lateness.record_(1_000_000, 1_000_000 + late)
    return lateness


def test_the_worst_is_kept_to_the_nanosecond() -> None:
    lateness = recorded(10, 1_234_567, 20)

    assert lateness.worst_ns == 1_234_567


def test_early_counts_as_in_time() -> None:
    assert recorded(-5_000).worst_ns == 0


def test_late_begins_after_half_a_millisecond() -> None:
    assert recorded(500_000).over == 0
    assert recorded(500_001).over == 1


def test_shares_are_known_to_a_microsecond() -> None:
    lateness = recorded(*[5_500] * 50, *[80_500] * 49, 2_000_500)

    assert lateness.share_ns(0.5) == 6_000
    assert lateness.share_ns(0.99) == 81_000
    assert lateness.share_ns(1.0) == 2_000_500


def test_what_is_later_than_all_cells_is_still_counted() -> None:
    lateness = recorded(20_000_000_000)

    assert lateness.frames == 1
    assert lateness.worst_ns == 20_000_000_000
    assert lateness.summary()["over_500us"] == 1


def test_the_histogram_counts_every_frame_once() -> None:
    histogram = recorded(9_999, 10_000, 499_999, 9_999_999, 77_000_000).summary()["histogram_us"]

    assert histogram["10"] == 1
    assert histogram["20"] == 1
    assert histogram["500"] == 1
    assert sum(histogram.values()) == 5


def test_one_frame_in_a_hundred_may_be_late() -> None:
    assert judge(100, 1, 600_000, 0) == Judgement(False, "")
    assert judge(100, 2, 600_000, 0).spoilt


def test_no_frame_may_be_three_milliseconds_late() -> None:
    assert not judge(1000, 1, 3_000_000, 0).spoilt
    assert judge(1000, 1, 3_000_001, 0).why == "a frame left 3.0 ms late"


def test_a_frame_the_relay_lost_spoils_the_run() -> None:
    assert judge(1000, 0, 0, 1).why == "the relay itself lost 1 frames"


def test_a_run_without_frames_is_good() -> None:
    assert judge(0, 0, 0, 0) == Judgement(False, "")
