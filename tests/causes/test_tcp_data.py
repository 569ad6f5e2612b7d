"""The causes of TCP data transfer: which they are (their signs are tested apart)."""

from wirespan.causes.cause import Group
from wirespan.causes.tcp_data import CAUSES

LISTED = """
slow-start slow-start-after-idle cwnd-limited rwnd-limited zero-window app-limited
"""


def test_the_causes_of_this_file_are_these() -> None:
    assert [cause.id for cause in CAUSES] == LISTED.split()


def test_they_belong_to_their_chapter() -> None:
    assert {cause.group for cause in CAUSES} == {Group.DATA}
