"""Lanes of addresses and ports."""

from wirespan.web.ends import address_lane, is_address, is_port, port_lane, stream_lane

ADDRESSES = ["10.0.0.1", "10.0.0.2", "2001:db8::1", "2001:db8::2"]


def text(number: int) -> str:
    return ADDRESSES[number]


def values(name: str, source: int, destination: int) -> list[str]:
    lane = address_lane(name, [source], [destination], text)
    return [str(value) for key in lane.keys for value in lane.values(key)]


def test_an_address_belongs_to_its_family() -> None:
    assert values("ip.addr", 0, 1) == ["10.0.0.1", "10.0.0.2"]
    assert values("ip.src", 0, 1) == ["10.0.0.1"]
    assert values("ip.dst", 0, 1) == ["10.0.0.2"]
    assert values("ipv6.addr", 0, 1) == []
    assert values("ipv6.dst", 2, 3) == ["2001:db8::2"]
    assert values("ipv6", 2, 3) == ["True"]
    assert values("ip", 2, 3) == []


def test_who_has_no_address_has_no_field() -> None:
    assert values("ip.addr", -1, -1) == []
    assert values("ip", 0, -1) == []


def test_a_port_belongs_to_its_transport() -> None:
    for name, expected in {
        "tcp.port": (1, 2), "tcp.srcport": (1,), "tcp.dstport": (2,), "udp.port": (),
    }.items():  # fmt: skip
        lane = port_lane(name, [6], [1], [2])
        assert [lane.values(key) for key in lane.keys] == [expected]


def test_a_stream_belongs_to_its_transport() -> None:
    lane = stream_lane("udp.stream", [17, 6, 17], [4, 4, -1])

    assert [lane.values(key) for key in lane.keys] == [(4,), (), ()]


def test_names_tell_what_they_are() -> None:
    assert is_address("ip.addr")
    assert is_address("ipv6")
    assert not is_address("tcp.port")
    assert is_port("udp.srcport")
    assert not is_port("tcp")
    assert not is_port("tcp.len")
