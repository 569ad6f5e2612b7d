"""The numbers of a lab."""

import pytest

from wirespan.lab.addresses import Ends, ends_of, network6_of, network_of


def test_the_ends_of_the_first_link() -> None:
    assert ends_of(1) == (
        Ends("10.0.1.1", "fd00:0:0:1::1", "02:00:00:00:01:01"),
        Ends("10.0.1.2", "fd00:0:0:1::2", "02:00:00:00:01:02"),
    )


def test_the_last_link_there_can_be() -> None:
    left, _ = ends_of(254)

    assert left == Ends("10.0.254.1", "fd00:0:0:fe::1", "02:00:00:00:fe:01")


@pytest.mark.parametrize("number", [0, 255])
def test_other_numbers_are_no_links(number: int) -> None:
    with pytest.raises(ValueError, match="at most 254 links"):
        ends_of(number)


def test_the_networks_of_a_link() -> None:
    assert network_of(16) == "10.0.16.0/24"
    assert network6_of(16) == "fd00:0:0:10::/64"
