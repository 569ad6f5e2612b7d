"""That numbers are those of ``wirespan packets`` is tested in ``test_packet_list``."""

from kit.desks import EXAMPLE, desk_of
from wirespan.web.numbers import Numbers

NUMBERS = Numbers(desk_of(EXAMPLE).shelf)
SYN, SYN_ACK, ASKED = 50, 51, 53
"""Rows of frames 51, 52 and 54."""


def test_the_syn_is_0_and_what_follows_1() -> None:
    assert NUMBERS.sequence(SYN) == 0
    assert NUMBERS.sequence(ASKED) == 1


def test_without_the_flag_nothing_is_acknowledged() -> None:
    assert NUMBERS.acknowledgement(SYN) is None
    assert NUMBERS.acknowledgement(SYN_ACK) == 1


def test_windows_are_scaled_but_for_a_syn_s() -> None:
    assert NUMBERS.window(SYN) == 64240
    assert NUMBERS.window(ASKED) == 64512


def test_frames_of_no_connection_have_none() -> None:
    assert NUMBERS.sequence(0) is None
