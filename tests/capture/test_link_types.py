"""Link types have readable names."""

import pytest

from wirespan.capture.link_types import link_name


@pytest.mark.parametrize(
    ("link_type", "name"),
    [(1, "Ethernet"), (276, "Linux cooked v2"), (101, "Raw IP"), (9999, "link type 9999")],
)
def test_a_link_type_has_a_name(link_type: int, name: str) -> None:
    assert link_name(link_type) == name
