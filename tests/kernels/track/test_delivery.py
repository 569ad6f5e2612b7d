"""Payload in order, once, and the events around it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kit.trace import content
from kit.tracking import told
from wirespan.kernels.layout import Connection, ConnectionFact, DeliveryEvent, Side

OPENING = """
C > S  0.000  S 0:0(0) win 64240 <mss 1460, sack, ws 7>
S > C  0.040  S. 0:0(0) ack 1 win 65535 <mss 1460, sack, ws 7>
C > S  0.050  . 1:1(0) ack 1 win 502
"""
START = 1_700_000_000_000_000_000


def test_bytes_in_order_come_from_the_batch_at_once() -> None:
    story = told(OPENING + "C > S  0.1  P. 1:101(100) ack 1")
    data = [told_ for told_ in story.deliveries if told_.event == DeliveryEvent.DATA]

    assert len(data) == 1
    assert (data[0].source, data[0].side, data[0].position, data[0].frame) == (0, 0, 0, 4)
    assert data[0].time == START + 100_000_000
    assert data[0].data == content("C", 1, 101)


def test_bytes_behind_a_hole_wait_for_its_filling() -> None:
    story = told(
        OPENING
        + """
        C > S  0.1  P. 101:201(100) ack 1
        C > S  0.2  P. 1:101(100) ack 1
        """
    )
    data = [told_ for told_ in story.deliveries if told_.event == DeliveryEvent.DATA]

    assert [(part.source, part.position, part.frame) for part in data] == [(0, 0, 5), (1, 100, 4)]
    assert {part.time for part in data} == {START + 200_000_000}
    assert story.stream(0, 0) == content("C", 1, 201)


def test_overlapping_bytes_are_delivered_once() -> None:
    story = told(
        OPENING
        + """
        C > S  0.1  P. 1:101(100) ack 1
        C > S  0.4  P. 51:151(100) ack 1
        C > S  0.5  P. 201:301(100) ack 1
        C > S  0.6  P. 101:401(300) ack 1
        """
    )

    assert story.stream(0, 0) == content("C", 1, 401)


def test_what_the_capture_cut_off_is_told_as_never_captured() -> None:
    story = told(OPENING + "C > S  0.1  P. 1:101(100) ack 1 {captured 60}")

    assert story.stream(0, 0) == content("C", 1, 61) + b"?" * 40
    assert story.connections[0][Connection.TAINT] == 40
    assert story.connections[0].facts() & ConnectionFact.SNAPPED


def test_bytes_cut_off_behind_a_hole_are_told_too() -> None:
    story = told(
        OPENING
        + """
        C > S  0.1  P. 101:201(100) ack 1 {captured 60}
        C > S  0.2  P. 1:101(100) ack 1
        """
    )

    assert story.stream(0, 0) == content("C", 1, 161) + b"?" * 40


def test_bytes_the_peer_acknowledged_are_not_waited_for() -> None:
    story = told(
        OPENING
        + """
        C > S  0.1  P. 101:201(100) ack 1
        S > C  0.2  . 1:1(0) ack 201
        C > S  0.3  P. 201:211(10) ack 1
        """
    )

    assert story.stream(0, 0) == b"?" * 100 + content("C", 101, 211)
    assert story.connections[0].side(0, Side.CAPTURE_GAPS) == 100
    assert story.connections[0].side(0, Side.FIRST_GAP) == 5
    assert story.connections[0].facts() & ConnectionFact.CAPTURE_GAP


def test_bytes_recorded_just_after_their_acknowledgement_are_no_gap() -> None:
    story = told(
        OPENING
        + """
        S > C  0.2000  . 1:1(0) ack 101
        C > S  0.2005  P. 1:101(100) ack 1
        C > S  0.3000  P. 101:111(10) ack 1
        """
    )

    assert story.stream(0, 0) == content("C", 1, 111)
    assert story.connections[0].side(0, Side.CAPTURE_GAPS) == 0


def test_bytes_that_never_came_are_a_gap_at_the_end() -> None:
    story = told(
        OPENING
        + """
        C > S  0.1  P. 101:201(100) ack 1
        """
    )

    assert story.stream(0, 0) == b"?" * 100 + content("C", 101, 201)
    assert story.connections[0].side(0, Side.CAPTURE_GAPS) == 0


def test_a_fin_is_told_after_the_bytes_before_it() -> None:
    story = told(
        OPENING
        + """
        C > S  0.1  FP. 101:201(100) ack 1
        C > S  0.2  P. 1:101(100) ack 1
        """
    )
    events = [(part.event, part.position) for part in story.deliveries]

    assert events == [
        (DeliveryEvent.OPENED, 0),
        (DeliveryEvent.DATA, 0),
        (DeliveryEvent.DATA, 100),
        (DeliveryEvent.FIN, 200),
        (DeliveryEvent.CLOSED, 0),
    ]


def test_a_repeated_fin_is_told_once() -> None:
    story = told(OPENING + "C > S  0.1  F. 1:1(0) ack 1\nC > S  0.4  F. 1:1(0) ack 1")

    assert [part.event for part in story.deliveries].count(DeliveryEvent.FIN) == 1


def test_a_reset_is_told_with_its_side() -> None:
    story = told(OPENING + "S > C  0.1  R. 1:1(0) ack 1")

    assert [(part.event, part.side) for part in story.deliveries][1:] == [
        (DeliveryEvent.RESET, 1),
        (DeliveryEvent.CLOSED, 0),
    ]


def test_each_datagram_is_one_delivery() -> None:
    story = told("C > S  0.0  udp (30)\nC > S  0.1  udp (20)\nS > C  0.2  udp (10)")
    data = [part for part in story.deliveries if part.event == DeliveryEvent.DATA]

    assert [(part.side, part.position, part.length) for part in data] == [
        (0, 0, 30),
        (0, 30, 20),
        (1, 0, 10),
    ]


segments = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda pair: (pair[0], sum(pair))),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(segments)
def test_whatever_the_order_each_byte_is_delivered_once_and_right(
    ranges: list[tuple[int, int]],
) -> None:
    lines = [
        f"C > S  {1 + index}.0  P. {start + 1}:{end + 1}({end - start}) ack 1"
        for index, (start, end) in enumerate(ranges)
    ]

    stream = told(OPENING + "\n".join(lines)).stream(0, 0)

    seen = {at for start, end in ranges for at in range(start, end)}
    whole = content("C", 1, max(seen) + 2)
    assert len(stream) == len(whole)
    for at, (mine, right) in enumerate(zip(stream, whole, strict=True)):
        assert mine == right if at in seen else mine == ord("?")
