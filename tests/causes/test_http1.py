"""The causes of HTTP/1.1: which they are (their signs are tested apart)."""

from wirespan.causes.cause import Group
from wirespan.causes.http1 import CAUSES

LISTED = """
http1-hol http-100-continue no-connection-reuse http-no-flush http-body-length-mismatch
http-extra-roundtrips
"""


def test_the_causes_of_this_file_are_these() -> None:
    assert [cause.id for cause in CAUSES] == LISTED.split()


def test_they_belong_to_their_chapter() -> None:
    assert {cause.group for cause in CAUSES} == {Group.HTTP1}
