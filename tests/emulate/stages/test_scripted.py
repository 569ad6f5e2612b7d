"""Packets named one by one."""

from dataclasses import replace

from kit.sights import left, through
from wirespan.emulate.plans import Loss, Script
from wirespan.emulate.simulate import Arrival

SYN, ACK, FIN, RST = 2, 16, 1, 4


def segment(
    payload: int = 0, flags: int = ACK, flow: int = 1, sequence: int = -1, port: int = 80,
    protocol: int = 6,
) -> Arrival:  # fmt: skip
    return Arrival(
        0, payload + 54, payload, protocol, flags, source_port=port, destination_port=5000,
        flow=flow, sequence=sequence,
    )  # fmt: skip


LIFE = [
    segment(flags=SYN),
    segment(flags=SYN | ACK),
    segment(),
    segment(100),
    segment(1448),
    segment(1448),
    segment(),
    segment(10, FIN | ACK),
    segment(flags=RST),
    segment(50, protocol=17, flags=0),
]


def lost(script: str, arrivals: list[Arrival] = LIFE) -> list[int]:
    kept = left(through(Loss(Script(script)), arrivals))
    return [place for place in range(len(arrivals)) if place not in kept]


def test_a_text_is_looked_for_among_those_found() -> None:
    arrivals = [replace(segment(10, sequence=place), texts=place) for place in range(4)]

    assert lost("data segments with 'first'", arrivals) == [1, 3]
    assert lost("every SYN with 'a', data segments with 'b'", arrivals) == [2, 3]
    assert lost("second data segment with 'first'", arrivals) == [3]


def test_where_nobody_looked_no_text_is_found() -> None:
    arrivals = [replace(segment(10), texts=-1)]

    assert lost("data segments with 'first'", arrivals) == []


def test_kinds_are_told_apart() -> None:
    assert lost("every packet") == list(range(10))
    assert lost("every segment") == list(range(9))
    assert lost("every SYN") == [0]
    assert lost("every SYN-ACK") == [1]
    assert lost("every ACK") == [2, 6]
    assert lost("data segments") == [3, 4, 5, 7]
    assert lost("first FIN") == [7]
    assert lost("every RST") == [8]
    assert lost("datagrams") == [9]


def test_ordinals_count_what_fits() -> None:
    assert lost("the third data segment") == [5]
    assert lost("data segments 2-3") == [4, 5]
    assert lost("every second segment") == [1, 3, 5, 7]
    assert lost("the 11th packet") == []


def test_any_rule_picks_and_all_count() -> None:
    assert lost("first SYN, second data segment, FIN 1") == [0, 4, 7]


def test_ports_choose() -> None:
    two = [segment(10, port=80), segment(10, port=443)]

    assert lost("every packet from port 443", two) == [1]
    assert lost("every packet to port 443", two) == []
    assert lost("every packet from port 80 to port 5000", two) == [0]


def test_flows_may_be_counted_apart() -> None:
    two = [segment(10, flow=flow) for flow in (1, 1, 2, 2, 1, 2)]

    assert lost("second data segment", two) == [1]
    assert lost("second data segment of each connection", two) == [1, 3]


def test_repetitions_of_what_was_picked_are_picked_while_granted() -> None:
    again = [segment(10, sequence=number) for number in (1, 2, 3, 2, 3, 2, 2)]

    assert lost("second data segment", again) == [1]
    assert lost("second data segment and its repetition", again) == [1, 3]
    assert lost("second data segment and 2 repetitions", again) == [1, 3, 5]
    assert lost("second data segment and all repetitions", again) == [1, 3, 5, 6]


def test_repetitions_do_not_count() -> None:
    again = [segment(10, sequence=number) for number in (1, 1, 2, 3)]

    assert lost("first data segment and 1 repetition, third data segment", again) == [0, 1, 3]


def test_another_flow_repeats_nothing() -> None:
    again = [segment(10, flow=flow, sequence=7) for flow in (1, 2, 1)]

    assert lost("first data segment and 5 repetitions", again) == [0, 2]


def test_an_answer_without_payload_repeats_no_data() -> None:
    again = [segment(10, sequence=7), segment(0, sequence=7), segment(10, sequence=7)]

    assert lost("first data segment and 5 repetitions", again) == [0, 2]


def test_only_the_last_64_are_remembered() -> None:
    many = [segment(10, sequence=number) for number in (*range(65), 0, 1)]

    assert lost("data segments 1-65 and its repetition", many) == [*range(65), 66]
