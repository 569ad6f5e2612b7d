"""What waits behind holes: kept in order, once, and within limits."""

from kit.trace import content, trace
from kit.tracking import Run, run_over, told
from wirespan.kernels.layout import DeliveryEvent, Side
from wirespan.kernels.track import stash

OPENING = """
C > S  0.000  S 0:0(0) win 64240 <mss 1460, ws 7>
S > C  0.040  S. 0:0(0) ack 1 win 65535 <mss 1460, ws 7>
"""


def _behind_a_hole(count: int) -> str:
    return "\n".join(
        f"C > S  {1 + index}.0  P. {101 + index * 10}:{111 + index * 10}(10) ack 1"
        for index in range(count)
    )


def test_pieces_may_come_in_any_order() -> None:
    lines = _behind_a_hole(5).splitlines()
    shuffled = "\n".join(lines[index] for index in (3, 1, 4, 0, 2))

    story = told(OPENING + shuffled + "\nC > S  9.0  P. 1:101(100) ack 1")

    assert story.stream(0, 0) == content("C", 1, 151)


def test_too_many_pieces_end_the_waiting() -> None:
    holes = "\n".join(
        f"C > S  {1 + index}.0  P. {101 + index * 20}:{111 + index * 20}(10) ack 1"
        for index in range(4097)
    )

    run = run_over(trace(OPENING + holes))

    data = [part for part in run.story.deliveries if part.event == DeliveryEvent.DATA]
    assert data[0].data is None
    assert data[0].length == 100
    assert len(data) < 10


def test_the_store_is_used_again() -> None:
    run = Run()
    for turn in range(200):
        port = f"C:{2000 + turn}"
        run_over(
            trace(
                f"{port} > S  {turn}.0  S 0:0(0)\n"
                f"{port} > S  {turn}.1  P. 1401:2801(1400) ack 1\n"
                f"{port} > S  {turn}.2  P. 1:1401(1400) ack 1"
            ),
            run=run,
        )

    assert len(run.tracker.stash) <= 524_288
    assert all(run.story.stream(turn, 0) == content("C", 1, 2801) for turn in range(200))


def test_nothing_is_left_waiting_at_the_end() -> None:
    run = run_over(trace(OPENING + _behind_a_hole(3)))
    waiting = run.tracker.connections.row(0)
    story = run.finish()

    assert waiting.count(30) >= 1
    assert story.connections[0].side(0, Side.STASHED) == 0
    assert story.stream(0, 0) == b"?" * 100 + content("C", 101, 131)


def test_limits_are_what_they_say() -> None:
    assert stash.SIDE_BYTES == 8_388_608
    assert stash.SIDE_PIECES == 4096
    assert stash.TOTAL_BYTES == 67_108_864
