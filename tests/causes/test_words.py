"""Numbers in evidence sentences."""

from wirespan.causes.words import count, size, span


def test_times_are_said_in_the_unit_people_use() -> None:
    assert span(0) == "0.0 ms"
    assert span(1) == "1 µs"
    assert span(99_499) == "99 µs"
    assert span(100_000) == "0.1 ms"
    assert span(430_000) == "0.4 ms"
    assert span(9_999_999) == "10.0 ms"
    assert span(10_000_000) == "10 ms"
    assert span(999_000_000) == "999 ms"
    assert span(1_000_000_000) == "1.00 s"
    assert span(99_000_000_000) == "99.00 s"
    assert span(924_600_000_000) == "925 s"
    assert span(7_199 * 1_000_000_000) == "7,199 s"
    assert span(7_200 * 1_000_000_000) == "2.0 hours"
    assert span(172_799 * 1_000_000_000) == "48.0 hours"
    assert span(1_901_906 * 1_000_000_000) == "22 days"


def test_one_is_singular_and_words_in_y_change() -> None:
    assert count(1, "segment") == "1 segment"
    assert count(12_000, "segment") == "12,000 segments"
    assert count(0, "retry") == "0 retries"
    assert count(2, "delay") == "2 delays"


def test_sizes_change_unit_at_ten_thousand_and_a_million() -> None:
    assert size(9_999) == "9,999 bytes"
    assert size(10_000) == "10.0 kB"
    assert size(2_100_000) == "2.1 MB"
