"""When connections are closed, and by whom."""

import pytest

from kit.trace import trace
from kit.tracking import Run, run_over, told
from wirespan.base.vocabulary import Vantage
from wirespan.flows.states import flattened
from wirespan.kernels.layout import Connection, ConnectionFact, DeliveryEvent
from wirespan.kernels.track.tracker import Tracker

CLOSED_AT_1 = """
C > S  0.0  S 0:0(0)
S > C  1.0  R. 0:0(0) ack 1
"""


def _closed_before(text: str) -> int:
    """How many connections were closed before the capture ended."""
    return len(run_over(trace(text)).story.connections)


def test_a_reset_connection_lingers_a_second() -> None:
    assert _closed_before(CLOSED_AT_1 + "D > S  1.999999999  udp (1)") == 0
    assert _closed_before(CLOSED_AT_1 + "D > S  2.0  udp (1)") == 1


def test_late_packets_within_a_second_still_count() -> None:
    story = told(CLOSED_AT_1 + "C > S  1.9  . 1:1(0) ack 1")

    assert story.connections[0][Connection.LAST_FRAME] == 3


@pytest.mark.parametrize(("lingering", "closed"), [(128, []), (129, [0]), (131, [0, 1, 2])])
def test_a_hundred_and_twenty_eight_linger_the_first_give_way(
    lingering: int, closed: list[int]
) -> None:
    lines = [
        f"C:{2000 + number} > S  0.0  S 0:0(0)\nS > C:{2000 + number}  0.1  R. 0:0(0) ack 1"
        for number in range(lingering)
    ]

    story = run_over(trace("\n".join(lines))).story

    assert [row[Connection.ID] for row in story.connections] == closed


def test_a_silent_udp_conversation_is_closed_after_a_minute() -> None:
    assert _closed_before("C > S  0.0  udp (1)\nD > S  59.999  udp (1)") == 0
    assert _closed_before("C > S  0.0  udp (1)\nD > S  60.0  udp (1)") == 1


def test_a_udp_conversation_that_spoke_is_closed_a_minute_later() -> None:
    spoke = "C > S  0.0  udp (1)\nC > S  30.0  udp (1)\n"

    assert _closed_before(spoke + "D > S  61.0  udp (1)\nD > S  120.9  udp (1)") == 0
    assert _closed_before(spoke + "D > S  61.0  udp (1)\nE > S  121.0  udp (1)") == 2


def test_a_silent_tcp_connection_stays_while_there_are_few() -> None:
    assert _closed_before("C > S  0.0  S 0:0(0)\nD > S  9000.0  S 0:0(0)") == 0


def test_a_silent_tcp_connection_is_closed_when_there_are_many() -> None:
    tracker = Tracker(flattened())
    tracker.limit(1, 100)
    run = run_over(
        trace("C > S  0.0  S 0:0(0)\nD > S  601.0  S 0:0(0)\nE > S  602.0  S 0:0(0)"),
        run=Run(tracker),
    )

    assert [row[Connection.ID] for row in run.story.connections] == [0]
    assert run.story.connections[0].facts() == ConnectionFact.EVICTED


def test_the_longest_silent_gives_way_at_the_limit() -> None:
    tracker = Tracker(flattened())
    tracker.limit(100, 2)
    lines = """
        C > S  0.0  S 0:0(0)
        D > S  1.0  S 0:0(0)
        C > S  2.0  S 0:0(0)
        E > S  3.0  S 0:0(0)
        """

    run = run_over(trace(lines), run=Run(tracker))

    assert [row[Connection.ID] for row in run.story.connections] == [1]
    assert tracker.open_connections == 2


def test_the_end_of_the_capture_closes_all_in_order() -> None:
    story = told("C > S  0.0  S 0:0(0)\nD > S  1.0  udp (3)\nE > S  2.0  S 0:0(0)")
    closed = [part.connection for part in story.deliveries if part.event == DeliveryEvent.CLOSED]

    assert closed == [0, 1, 2]
    assert [row[Connection.ID] for row in story.connections] == [0, 1, 2]


def test_the_vantage_is_inferred_at_the_end() -> None:
    story = told("C > S  0.0  S 0:0(0) {ttl 64}\nS > C  0.04  S. 0:0(0) ack 1 {ttl 55}")

    assert story.connections[0][Connection.VANTAGE] == Vantage.CLIENT


def test_memory_stays_flat_on_an_endless_stream_of_finished_connections() -> None:
    tracker = Tracker(flattened())
    run = Run(tracker)
    for turn in range(300):
        base = turn * 4
        lines = "\n".join(
            f"C:{1024 + turn * 16 + port} > S  {base}.{port:03d}  S 0:0(0)\n"
            f"S > C:{1024 + turn * 16 + port}  {base}.5{port:02d}  R. 0:0(0) ack 1"
            for port in range(16)
        )
        run_over(trace(lines), run=run)

    assert tracker.connections.rows <= 512
    assert tracker.segments.rows <= 2048
    assert len(run.story.connections) >= 298 * 16
