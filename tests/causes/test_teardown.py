"""The causes of tear-down: which they are (their signs are tested apart)."""

from wirespan.causes.cause import Group
from wirespan.causes.teardown import CAUSES

LISTED = """
rst-unread-data keepalive-race stale-pooled-connection idle-timeout-middlebox
half-open-connection close-wait-leak peer-reset
"""


def test_the_causes_of_this_file_are_these() -> None:
    assert [cause.id for cause in CAUSES] == LISTED.split()


def test_they_belong_to_their_chapter() -> None:
    assert {cause.group for cause in CAUSES} == {Group.TEARDOWN}
