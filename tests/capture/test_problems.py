"""All problems are counted, the first thousand kept."""

from wirespan.capture.problems import Problems


def test_the_thousandth_is_kept_and_the_next_only_counted() -> None:
    problems = Problems()

    for number in range(1_001):
        problems.add("malformed", number, "pcap", 0, "wrong")

    assert (problems.total, len(problems.kept)) == (1_001, 1_000)
    assert problems.kept[-1].frame == 999
