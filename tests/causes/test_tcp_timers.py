"""The causes of waits for timers: which they are (their signs are tested apart)."""

from wirespan.causes.cause import Group
from wirespan.causes.tcp_timers import CAUSES

LISTED = """
nagle-delayed-ack nagle-rtt-stall cork-stall rto-stall spurious-retransmission
retransmission-hang
"""


def test_the_causes_of_this_file_are_these() -> None:
    assert [cause.id for cause in CAUSES] == LISTED.split()


def test_they_belong_to_their_chapter() -> None:
    assert {cause.group for cause in CAUSES} == {Group.DATA}
