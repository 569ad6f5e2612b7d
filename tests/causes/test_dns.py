"""The causes of DNS: which they are (their signs are tested apart)."""

from wirespan.causes.cause import Group
from wirespan.causes.dns import CAUSES

LISTED = """
dns-timeout-retry dns-search-amplification dns-aaaa-stall conntrack-insert-race
dns-tcp-fallback dns-fragment-loss dns-slow-or-failing-upstream dns-per-request-lookup
dns-stale-address dns-unanswered
"""


def test_the_causes_of_this_file_are_these() -> None:
    assert [cause.id for cause in CAUSES] == LISTED.split()


def test_they_belong_to_their_chapter() -> None:
    assert {cause.group for cause in CAUSES} == {Group.DNS}
