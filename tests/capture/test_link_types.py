"""Link types have readable names."""

import pytest

from wirespan.capture.link_types import link_name, link_type_of


@pytest.mark.parametrize(
    ("link_type", "name"),
    [
        (1, "Ethernet"),
        (276, "Linux cooked v2"),
        (101, "Raw IP"),
        (9999, "link type 9999"),
        (-1, "no packet"),
        (-2, "wirespan's answer"),
    ],
)
def test_a_link_type_has_a_name(link_type: int, name: str) -> None:
    assert link_name(link_type) == name


@pytest.mark.parametrize(
    ("declared", "interface", "link_type"),
    [
        (252, "wirespan", -2),
        (252, "wirespan2", 252),
        (252, None, 252),
        (1, "wirespan", 1),
    ],
)
def test_a_frame_of_ours_is_known_by_its_interface(
    declared: int, interface: str | None, link_type: int
) -> None:
    assert link_type_of(declared, interface) == link_type
