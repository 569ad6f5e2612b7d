"""The causes of TLS: which they are (their signs are tested apart)."""

from wirespan.causes.cause import Group
from wirespan.causes.tls import CAUSES

LISTED = """
tls-full-handshake tls-chain-over-initcwnd tls-hello-retry tls-clienthello-split
tls-revocation-stall tls-record-ttfb tls-handshake-cpu tls-alert-failure
"""


def test_the_causes_of_this_file_are_these() -> None:
    assert [cause.id for cause in CAUSES] == LISTED.split()


def test_they_belong_to_their_chapter() -> None:
    assert {cause.group for cause in CAUSES} == {Group.TLS}
