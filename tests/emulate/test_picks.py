"""Which packets, in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wirespan.base.errors import UsageError
from wirespan.emulate.picks import in_bursts, parse_pick, show_pick
from wirespan.emulate.plans import GilbertElliott, Independent, Script


def test_a_share_is_independent() -> None:
    assert parse_pick("1%") == Independent(0.01)
    assert parse_pick(" .5 % ") == Independent(0.005)


def test_words_are_a_script() -> None:
    assert parse_pick("the third data segment") == Script("the third data segment")


def test_bursts_have_a_share_and_a_length() -> None:
    # Of 100 packets 20 in runs of 4: five runs of 4 and five gaps of 16.
    assert parse_pick("20% in bursts of 4") == GilbertElliott(to_bad=1 / 16, to_good=1 / 4)


def test_bursts_whose_gaps_would_be_shorter_than_a_packet_are_refused() -> None:
    assert in_bursts(0.49, 1).to_bad == pytest.approx(0.49 / 0.51)
    with pytest.raises(UsageError, match="shorter than a packet"):
        in_bursts(0.5, 1)
    with pytest.raises(UsageError, match="shorter than a packet"):
        in_bursts(0.1, 0.9)


@given(st.floats(0, 1).map(Independent) | st.just(Script("every SYN")))
def test_what_is_shown_is_read_again(pick: Independent | Script) -> None:
    assert parse_pick(show_pick(pick)) == pick
