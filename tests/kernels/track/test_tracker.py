"""The tracker as a whole: batches, hostile packets, retained rows."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from kit.trace import Trace, trace
from kit.tracking import Run, Story, run_over
from wirespan.flows.states import flattened
from wirespan.kernels.layout import Connection, Delivery, Frame, Packet, Segment
from wirespan.kernels.track.tracker import Tracker

LIFE = """
C > S  0.000  S 0:0(0) win 64240 <mss 1460, sack, ws 7>
S > C  0.040  S. 0:0(0) ack 1 win 65535 <mss 1460, sack, ws 7>
C > S  0.050  . 1:1(0) ack 1 win 502
D > S:53  0.051  udp (30)
C > S  0.060  P. 1:101(100) ack 1 win 502
C > S  0.061  P. 201:301(100) ack 1 win 502
S > C  0.062  . 1:1(0) ack 101 win 501 <sack 201:301>
C > S  0.063  P. 101:201(100) ack 1 win 502
S > D  0.064  udp (60)
S > C  0.070  P. 1:501(500) ack 301 win 501
S > C  0.071  P. 1:501(500) ack 301 win 501
S > C  0.072  F. 501:501(0) ack 301 win 501
C > S  0.080  F. 301:301(0) ack 502 win 500
S > C  0.090  . 502:502(0) ack 302 win 501
E > S  9.0  S 0:0(0)
C > S  9.1  . 302:302(0) ack 502 win 500
C > S  9.2  S 99:99(0) win 64240
"""


def _parts(story: Story) -> tuple[object, ...]:
    rows = [(found.row[: Connection.FLOW], found.segments) for found in story.connections]
    told = [
        (part.connection, part.side, part.event, part.position, part.data)
        for part in story.deliveries
    ]
    times = [(part.time, part.frame, part.source) for part in story.deliveries]
    return story.verdicts, rows, told, times


def _without_rows(story: Story) -> tuple[object, ...]:
    """Row numbers depend on what was freed when; what they hold does not."""
    verdicts, rows, told, times = _parts(story)
    kept = {Connection.FIRST_ROW, Connection.LAST_ROW}
    plain = [
        (
            [value for field, value in enumerate(row) if field not in kept],
            [segment[: Segment.NEXT] for segment in segments],
        )
        for row, segments in rows  # type: ignore[attr-defined]  # a list, seen as an object
    ]
    return verdicts, plain, told, times


def test_where_batches_are_cut_makes_no_difference() -> None:
    packets = trace(LIFE)
    whole = _without_rows(run_over(packets).finish())

    for cut in range(1, packets.count):
        assert _without_rows(run_over(packets, (cut,)).finish()) == whole
    assert _without_rows(run_over(packets, tuple(range(1, packets.count))).finish()) == whole


def test_events_come_in_order_with_data() -> None:
    story = run_over(trace(LIFE)).finish()
    events = [part.event for part in story.deliveries if part.connection == 0]

    names = [event.name for event in events]
    assert names == ["OPENED", "DATA", "DATA", "DATA", "DATA", "FIN", "FIN", "CLOSED"]


def test_stashed_bytes_stay_readable_until_the_next_call() -> None:
    tracker = Tracker(flattened())
    packets = trace(LIFE)
    buffer, frames, rows = packets.tables()

    tracker.track(buffer, frames, rows, 0, 6, 1)
    buffer[:] = bytes(len(buffer))
    tracker.track(buffer, frames, rows, 6, 2, 1)

    found = [
        row
        for row in map(tracker.deliveries.row, range(tracker.delivery_count))
        if row[Delivery.SOURCE] == 1
    ]
    at, length = found[0][Delivery.OFFSET], found[0][Delivery.LENGTH]
    assert any(tracker.stash[at : at + length])


def test_the_batchs_buffer_can_grow_after_the_call() -> None:
    tracker = Tracker(flattened())
    buffer, frames, rows = trace(LIFE).tables()
    before = len(buffer)

    tracker.track(buffer, frames, rows, 0, 17, 1)
    buffer.extend(b"more")

    assert len(buffer) == before + 4


def test_release_drops_the_rows_older_than_a_time() -> None:
    run = run_over(trace(LIFE).part(0, 8))
    tracker = run.tracker
    times = [row[Segment.TIME] for row in run.rows(0)]

    tracker.release(0, times[2])

    assert [row[Segment.TIME] for row in run.rows(0)] == times[2:]
    assert tracker.connections.cells[0, Connection.ROWS] == len(times) - 2


def test_released_and_freed_rows_are_used_again() -> None:
    run = Run()
    for turn in range(40):
        run_over(
            trace(LIFE.replace("C >", f"C:{5000 + turn} >").replace("> C", f"> C:{5000 + turn}")),
            run=run,
        )

    assert run.tracker.segments.rows <= 2048


numbers = st.integers(-1, 2**32 - 1) | st.integers(0, 60) | st.sampled_from([2**31, 2**32 - 2])
fields = {
    Packet.SOURCE: st.integers(0, 2),
    Packet.DESTINATION: st.integers(0, 2),
    Packet.SOURCE_PORT: st.sampled_from([53, 80, 40000]),
    Packet.DESTINATION_PORT: st.sampled_from([53, 80, 40000]),
    Packet.PROTOCOL: st.sampled_from([6, 6, 6, 6, 17, 1]),
    Packet.FLAGS: st.sampled_from([2, 16, 16, 16, 18, 24, 17, 4, 20, 1, 0, 255]),
    Packet.SEQUENCE: numbers,
    Packet.ACKNOWLEDGEMENT: numbers,
    Packet.WINDOW: st.integers(0, 65535),
    Packet.WINDOW_SCALE: st.integers(-1, 255),
    Packet.IDENTIFICATION: st.integers(-1, 3),
    Packet.PAYLOAD_LENGTH: st.sampled_from([0, 1, 10, 30, 70000, 2**31]),
    Packet.PAYLOAD_CAPTURED: st.integers(0, 40),
    Packet.SACKS: st.integers(-1, 4),
    Packet.SACK_1_LEFT: numbers,
    Packet.SACK_1_RIGHT: numbers,
    Packet.TIMESTAMP: numbers,
    Packet.TIMESTAMP_ECHO: numbers,
    Packet.RELATED_PROTOCOL: st.sampled_from([-1, -1, -1, 6, 17]),
    Packet.MARKS: st.integers(0, 63),
}


@st.composite
def hostile(draw: st.DrawFn) -> Trace:
    result = Trace(buffer=bytearray(range(100)))
    for _ in range(draw(st.integers(1, 40))):
        row = [0] * len(Packet)
        for field, values in fields.items():
            row[field] = draw(values)
        row[Packet.PAYLOAD] = draw(st.integers(0, 60))
        frame = [0] * len(Frame)
        frame[Frame.TIME] = draw(st.integers(0, 10**11) | st.integers(0, 2**62))
        result.packet_rows.append(row)
        result.frame_rows.append(frame)
    return result


@settings(max_examples=150, deadline=None)
@given(hostile(), st.randoms(use_true_random=False))
def test_hostile_packets_are_tracked_and_cuts_make_no_difference(
    packets: Trace, chance: random.Random
) -> None:
    cut = chance.randrange(packets.count)

    whole = run_over(packets).finish()
    parts = run_over(packets, (cut,) if cut else ()).finish()

    assert _without_rows(whole) == _without_rows(parts)
    for connection in whole.connections:
        for side in (0, 1):
            length = sum(
                part.length
                for part in whole.deliveries
                if (part.connection, part.side) == (connection[Connection.ID], side)
            )
            assert length >= 0
