"""The buffer: what is kept when it moves, and when it grows."""

import io

from wirespan.capture.window import Window


def test_the_rest_moves_to_the_front_and_the_buffer_is_filled() -> None:
    window = Window(io.BytesIO(bytes(range(20))), 8)

    assert window.refill(0)
    window.start = 5
    assert window.refill(0)

    assert bytes(window.buffer[:8]) == bytes(range(5, 13))
    assert (window.start, window.end, window.offset(0)) == (0, 8, 5)


def test_it_grows_to_what_is_needed_and_not_before() -> None:
    window = Window(io.BytesIO(bytes(range(20))), 8)
    window.refill(0)
    window.start = 2

    window.refill(8)
    before = len(window.buffer)
    window.refill(12)

    assert before == 8 + 256 * 1024
    assert bytes(window.buffer[:12]) == bytes(range(2, 14))
    assert len(window.buffer) == 12 + 256 * 1024


def test_two_batches_more_are_read_before_a_buffer_is_used_again() -> None:
    window = Window(io.BytesIO(bytes(range(40))), 8)
    buffers = []
    for _ in range(4):
        window.start = window.end
        window.refill(0)
        buffers.append(window.buffer)

    assert len({id(buffer) for buffer in buffers[:3]}) == 3
    assert buffers[3] is buffers[0]
    assert bytes(buffers[1][:8]) == bytes(range(8, 16))


def test_an_empty_source_gives_nothing_more_and_keeps_the_rest() -> None:
    window = Window(io.BytesIO(b"abc"), 8)
    window.refill(0)
    window.start = 1

    assert not window.refill(0)
    assert bytes(window.buffer[window.start : window.end]) == b"bc"
