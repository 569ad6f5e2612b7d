"""Fields of the link."""

from wirespan.web.link_parts import ether_type, hardware_address


def test_addresses_are_written_as_filters_take_them() -> None:
    assert hardware_address(bytes([0, 0x1B, 0xFF, 1, 2, 3])) == "00:1b:ff:01:02:03"


def test_a_number_up_to_1500_is_a_length() -> None:
    assert ether_type(1500) == "1500 bytes follow"
    assert ether_type(1501) == "0x05dd"
    assert ether_type(0x0800) == "0x0800"
