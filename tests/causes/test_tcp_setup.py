"""The causes of TCP set-up: which they are (their signs are tested apart)."""

from wirespan.causes.cause import Group
from wirespan.causes.tcp_setup import CAUSES

LISTED = """
syn-loss syn-blackhole connection-refused accept-queue-overflow syn-cookies
ephemeral-port-exhaustion time-wait-collision happy-eyeballs-fallback
tcp-options-stripped
"""


def test_the_causes_of_this_file_are_these() -> None:
    assert [cause.id for cause in CAUSES] == LISTED.split()


def test_they_belong_to_their_chapter() -> None:
    assert {cause.group for cause in CAUSES} == {Group.SETUP}
