"""The words between the walks and their callers."""

from wirespan.kernels.index.record_layout import Clock, Lengths, Stop


def test_the_columns_and_reasons_are_numbered_without_a_gap() -> None:
    for words in (Clock, Lengths, Stop):
        assert [int(word) for word in words] == list(range(len(words)))
