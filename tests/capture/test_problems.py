"""All problems are counted, the first thousand kept."""

from wirespan.base.problem import Problem
from wirespan.capture.problems import Problems


def test_the_thousandth_is_kept_and_the_next_only_counted() -> None:
    problems = Problems()

    for number in range(1_001):
        problems.add("malformed", number, "pcap", 0, "wrong")

    assert (problems.total, len(problems.kept)) == (1_001, 1_000)
    assert problems.kept[-1].frame == 999


def test_a_file_whose_rest_is_missing_is_cut() -> None:
    problems = Problems()
    problems.add("malformed", 1, "pcap", 0, "wrong")
    problems.undecodable("limit", "gzip", 9, "it expands too much")
    assert not problems.is_cut

    problems.undecodable("truncated", "gzip", 9, "the data ends early")

    assert problems.is_cut
    assert problems.kept[-1].detail == "the data ends early, at byte 9 of the file"


def test_a_file_that_cannot_be_read_further_is_cut() -> None:
    problems = Problems()

    problems.unreadable(4_096, "Input/output error")

    assert problems.is_cut
    assert problems.kept[-1].detail == "reading failed: Input/output error"


def test_a_file_that_ends_within_a_record_is_cut() -> None:
    problems = Problems()

    problems.truncated("record", "pcap", start=24, end=40, frames=0)

    assert problems.is_cut
    assert problems.kept == [
        Problem(
            "truncated", None, "pcap", 40,
            "the capture ends at byte 40, within the record that begins at byte 24, after frame 0",
        )
    ]  # fmt: skip
