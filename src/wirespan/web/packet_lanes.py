"""What a filter may ask of frames, answered from their columns.

As in ``wirespan packets``, but for ``http``, ``tls`` and ``dns``: here every payload of a
connection that speaks it counts, as in Wireshark, not only those that begin a message.
"""

from collections.abc import Callable
from functools import partial
from itertools import repeat

from wirespan.explain.filter.records import ANALYSIS, FLAGS
from wirespan.kernels.layout import Application, Frame, Packet, Verdict
from wirespan.kernels.layout import Connection as ConnectionColumn
from wirespan.web import ends
from wirespan.web.masks import Lane
from wirespan.web.numbers import Numbers
from wirespan.web.shelf import Shelf

TCP = ends.TCP
CONTROL = {"icmp": 1, "icmpv6": 58}
SPOKEN = {
    "http": {Application.HTTP1, Application.HTTP2},
    "tls": {Application.TLS},
    "dns": {Application.DNS},
}
DNS_PORTS = (53, 5353, 5355)


def packet_lanes(shelf: Shelf) -> Callable[[str], Lane]:
    """The lanes of all frames on the shelf."""
    return partial(_lane, shelf)


def _lane(shelf: Shelf, name: str) -> Lane:
    if name in OWN:
        return OWN[name](shelf)
    packets, verdicts = shelf.packets, shelf.verdicts
    protocols = packets[Packet.PROTOCOL]
    if name.startswith("tcp.analysis."):
        return _analysis(shelf, name.removeprefix("tcp.analysis."))
    if name.startswith("tcp.flags."):
        return _flag(shelf, FLAGS[name.removeprefix("tcp.flags.")])
    if ends.is_address(name):
        return ends.address_lane(
            name, packets[Packet.SOURCE], packets[Packet.DESTINATION], shelf.address_text
        )
    if ends.is_port(name):
        return ends.port_lane(
            name, protocols, packets[Packet.SOURCE_PORT], packets[Packet.DESTINATION_PORT]
        )
    return ends.stream_lane(name, protocols, verdicts[Verdict.STREAM])


def _analysis(shelf: Shelf, name: str) -> Lane:
    marks = sum(ANALYSIS.values()) if name == "flags" else ANALYSIS[name]
    return Lane(
        zip(shelf.packets[Packet.PROTOCOL], shelf.verdicts[Verdict.MARKS], strict=True),
        lambda key: (True,) if key[0] == TCP and key[1] & marks else (),
    )


def _flag(shelf: Shelf, bit: int) -> Lane:
    return Lane(
        zip(shelf.packets[Packet.PROTOCOL], shelf.packets[Packet.FLAGS], strict=True),
        lambda key: (bool(key[1] & bit),) if key[0] == TCP else (),
    )


def _of_tcp(column: int) -> Callable[[Shelf], Lane]:
    return lambda shelf: Lane(
        zip(shelf.packets[Packet.PROTOCOL], shelf.packets[column], strict=True),
        lambda key: (max(key[1], 0),) if key[0] == TCP else (),
    )


def _number(read: Callable[[Numbers, int], int | None]) -> Callable[[Shelf], Lane]:
    def lane(shelf: Shelf) -> Lane:
        numbers = Numbers(shelf)
        protocols = shelf.packets[Packet.PROTOCOL]

        def values(row: int) -> tuple[int, ...]:
            value = read(numbers, row) if protocols[row] == TCP else None
            return () if value is None else (value,)

        return Lane(range(len(shelf.frames)), values, few=False)

    return lane


def _of_frame(column: int) -> Callable[[Shelf], Lane]:
    return lambda shelf: Lane(shelf.frames[column], lambda key: (key,))


def _time(shelf: Shelf) -> Lane:
    start_ns = shelf.start_ns
    return Lane(shelf.frames[Frame.TIME], lambda key: (key - start_ns,), few=False)


def _spoken(name: str) -> Callable[[Shelf], Lane]:
    def lane(shelf: Shelf) -> Lane:
        connections, rows = shelf.connections, shelf.connection_rows
        speaks = connections[ConnectionColumn.APPLICATION]
        ports = connections[ConnectionColumn.SERVER_PORT]
        wanted = SPOKEN[name]

        def values(key: tuple[int, bool]) -> tuple[bool, ...]:
            row = rows.get(key[0])
            if row is None or not key[1]:
                return ()
            is_dns = name == "dns" and ports[row] in DNS_PORTS
            return (True,) if is_dns or speaks[row] in wanted else ()

        has_payload = map((0).__lt__, shelf.packets[Packet.PAYLOAD_LENGTH])
        return Lane(zip(shelf.verdicts[Verdict.CONNECTION_ID], has_payload, strict=True), values)

    return lane


def _protocol(number: int) -> Callable[[Shelf], Lane]:
    return lambda shelf: ends.protocol_lane(shelf.packets[Packet.PROTOCOL], number)


OWN: dict[str, Callable[[Shelf], Lane]] = {
    "frame": lambda shelf: Lane(repeat(0, len(shelf.frames)), lambda key: (True,)),
    "arp": lambda shelf: Lane(repeat(0, len(shelf.frames)), lambda key: ()),
    "frame.number": lambda shelf: Lane(
        range(1, len(shelf.frames) + 1), lambda key: (key,), few=False
    ),
    "frame.time_relative": _time,
    "frame.len": _of_frame(Frame.ORIGINAL),
    "frame.cap_len": _of_frame(Frame.CAPTURED),
    "tcp.len": _of_tcp(Packet.PAYLOAD_LENGTH),
    "tcp.flags": _of_tcp(Packet.FLAGS),
    "tcp.seq": _number(Numbers.sequence),
    "tcp.ack": _number(Numbers.acknowledgement),
    "tcp.window_size": _number(Numbers.window),
    **{name: _spoken(name) for name in SPOKEN},
    **{name: _protocol(number) for name, number in (CONTROL | ends.TRANSPORTS).items()},
}
