"""The causes of hosts: which they are (their signs are tested apart)."""

from wirespan.causes.cause import Group
from wirespan.causes.host import CAUSES

LISTED = """
slow-server-think blocked-event-loop worker-saturation small-writes retry-storm
slowloris udp-port-unreachable
"""


def test_the_causes_of_this_file_are_these() -> None:
    assert [cause.id for cause in CAUSES] == LISTED.split()


def test_they_belong_to_their_chapter() -> None:
    assert {cause.group for cause in CAUSES} == {Group.HOST, Group.UDP}
