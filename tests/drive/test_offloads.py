"""Offloads by name; what needs an interface of our own is in tests/lab/test_accuracy.py."""

import pytest

from wirespan.drive.offloads import maximum_transmission_unit, switch_off, switched_on


def test_the_loopback_s_mtu_is_read() -> None:
    assert maximum_transmission_unit("lo") >= 1500


def test_what_is_on_has_a_name() -> None:
    known = {
        "receive checksum",
        "transmit checksum",
        "scatter-gather",
        "TCP segmentation",
        "generic segmentation",
        "generic receive",
        "large receive",
    }

    assert set(switched_on("lo")) <= known


@pytest.mark.parametrize("ask", [switch_off, switched_on, maximum_transmission_unit])
def test_an_interface_that_is_not_there_is_an_error(ask) -> None:
    with pytest.raises(OSError, match="No such device"):
        ask("nowhere0")
