"""Places of capture, and what two of them have in common."""

import pytest

from kit.answers import connection_of
from wirespan.base.vocabulary import Phase, Reason
from wirespan.compare.vantage import is_alike, is_seen_by_both, vantage_of


@pytest.mark.parametrize(
    ("places", "found"),
    [
        ([], "unknown"),
        (["unknown"], "unknown"),
        (["client", "unknown"], "client"),
        (["server", "server"], "server"),
        (["client", "server"], "mixed"),
    ],
)
def test_a_side_is_where_all_its_connections_are(places: list[str], found: str) -> None:
    assert vantage_of([connection_of(vantage=place) for place in places]) == found


@pytest.mark.parametrize(
    ("before", "after", "alike"),
    [
        ("client", "client", True),
        ("client", "unknown", True),
        ("unknown", "unknown", True),
        ("mixed", "mixed", True),
        ("client", "server", False),
        ("middle", "server", False),
        ("client", "mixed", False),
    ],
)
def test_only_known_places_can_differ(before: str, after: str, alike: bool) -> None:
    assert is_alike(before, after) is alike
    assert is_alike(after, before) is alike


def test_the_way_and_lookups_are_not_seen_from_everywhere() -> None:
    assert not is_seen_by_both((Phase.WAIT, Reason.PROPAGATION))
    assert not is_seen_by_both((Phase.DNS, Reason.SERVER))
    assert is_seen_by_both((Phase.WAIT, Reason.SERVER))
    assert is_seen_by_both((Phase.CONNECT, Reason.SYN_RETRANSMISSION))
