"""The causes of proxies and NATs: which they are (their signs are tested apart)."""

from wirespan.causes.cause import Group
from wirespan.causes.proxy import CAUSES


def test_the_causes_of_this_file_are_these() -> None:
    listed = ["proxy-timeout", "proxy-buffering", "conntrack-invalid-reset"]

    assert [cause.id for cause in CAUSES] == listed


def test_they_belong_to_their_chapter() -> None:
    assert {cause.group for cause in CAUSES} == {Group.PROXY}
