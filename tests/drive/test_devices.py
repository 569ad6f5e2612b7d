"""The interfaces of the namespace we are in."""

import pytest

from wirespan.base.errors import UsageError
from wirespan.drive.devices import Device, device_of, find_device


def test_the_loopback_is_found_by_its_name() -> None:
    assert find_device("lo") == Device("lo", 1, 772)
    assert find_device("lo").is_ethernet


def test_the_device_of_a_packet_has_its_name() -> None:
    assert device_of(1, 772) == Device("lo", 1, 772)


def test_a_device_that_is_gone_is_called_by_its_number() -> None:
    assert device_of(123_456, 65_534) == Device("interface 123456", 123_456, 65_534)
    assert not device_of(123_456, 65_534).is_ethernet


@pytest.mark.parametrize("name", ["lo0", "x" * 16, "x" * 300, "no\0", ""])
def test_a_name_that_none_has_is_told_with_what_there_is(name: str) -> None:
    with pytest.raises(UsageError, match=r"there is no such interface; .*lo"):
        find_device(name)
