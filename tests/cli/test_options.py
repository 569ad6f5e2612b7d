"""Values of options."""

import argparse

import pytest

from wirespan.cli.options import count


@pytest.mark.parametrize(("text", "value"), [("0", 0), ("10", 10), ("9" * 18, 10**18 - 1)])
def test_whole_numbers_are_read(text: str, value: int) -> None:
    assert count(text) == value


@pytest.mark.parametrize("text", ["-1", "1.5", "", "ten", "٣", "²", "9" * 19, " 1"])
def test_everything_else_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        count(text)
