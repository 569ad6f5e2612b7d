"""A link too narrow for some packets."""

from kit.lanes import line_for
from kit.sights import at, left, through
from wirespan.emulate.packet import Packet, What
from wirespan.emulate.plans import Mtu, Way


def test_what_fits_exactly_passes() -> None:
    # 1400 bytes of IP and 14 of Ethernet.
    assert left(through(Mtu(1400), at(0, size_bytes=1414))) == [0]


def test_a_byte_more_is_dropped() -> None:
    travel = through(Mtu(1400), at(0, size_bytes=1415))

    assert left(travel) == []
    assert travel.counts[1] == {"too_big_told": 1}
    assert travel.events[0][5] == 1400


def test_without_a_word_it_is_a_black_hole() -> None:
    assert through(Mtu(1400, False), at(0, size_bytes=1415)).counts[1] == {"too_big": 1}


def test_who_offers_is_told_at_once_what_to_answer() -> None:
    line = line_for(Way((Mtu(1400),)), at(0, size_bytes=1500))

    assert line.offer_(0, 0) == What.TOO_BIG_TOLD
    assert line.passage.packet_table.cells[0, Packet.FATE] == What.TOO_BIG_TOLD
