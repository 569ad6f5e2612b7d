"""The causes of the path: which they are (their signs are tested apart)."""

from wirespan.causes.cause import Group
from wirespan.causes.path import CAUSES

LISTED = """
random-loss congestion-loss bufferbloat policer high-base-rtt packet-reordering
pmtu-black-hole small-mss icmp-unreachable bad-ecmp-path split-connection
"""


def test_the_causes_of_this_file_are_these() -> None:
    assert [cause.id for cause in CAUSES] == LISTED.split()


def test_they_belong_to_their_chapter() -> None:
    assert {cause.group for cause in CAUSES} == {Group.PATH}
