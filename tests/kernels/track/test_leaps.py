"""A capture's clock that leaps forwards, proved by the clocks of both ends."""

import pytest

from kit.tracking import Story, told
from wirespan.kernels.layout import Connection, ConnectionFact

OPENING = """
C > S  0.000  S 0:0(0) win 64240 <mss 1460, ts 1000/0>
S > C  0.020  S. 0:0(0) ack 1 win 65535 <mss 1460, ts 7000/1000>
C > S  0.020  . 1:1(0) ack 1 win 502 <ts 1020/7000>
C > S  0.020  P. 1:101(100) ack 1 win 502 <ts 1020/7000>
S > C  0.040  P. 1:101(100) ack 101 win 502 <ts 7020/1020>
C > S  0.041  . 101:101(0) ack 101 win 502 <ts 1041/7020>
"""


def after(seconds: float, client: int, server: int, echo: int | None = None) -> Story:
    """The next question and its answer, ``seconds`` after the ACK before them."""
    return told(
        f"""{OPENING}
        C > S  {0.041 + seconds:.6f}  P. 101:201(100) ack 101 win 502 <ts {client}/7020>
        S > C  {0.061 + seconds:.6f}  P. 101:201(100) ack 201 win 502 <ts {server}/{echo or client}>
        """
    )


def has_stepped(story: Story) -> bool:
    return bool(story.connections[0].facts() & ConnectionFact.CLOCK_STEP)


def test_where_both_ends_know_nothing_of_a_silence_the_clock_leapt() -> None:
    story = after(0.730, 1071, 7071)

    assert has_stepped(story)
    flow = story.connections[0]
    assert (flow[Connection.STEP_FROM], flow[Connection.STEP_TO]) == (6, 7)


@pytest.mark.parametrize(
    ("client", "server"),
    [(1771, 7771), (1771, 7071), (1071, 7771)],
    ids=["a silence", "the server's answer was held up", "the client's question was held up"],
)
def test_where_an_end_knows_of_it_it_was_a_silence(client: int, server: int) -> None:
    assert not has_stepped(after(0.730, client, server))


@pytest.mark.parametrize(("client", "proved"), [(1383, True), (1384, False)])
def test_half_of_the_silence_is_the_bound(client: int, proved: bool) -> None:
    """From 1020, when the client last sent new data: 363 ticks and one are 364 ms of 730."""
    assert has_stepped(after(0.730, client, 7071)) is proved


@pytest.mark.parametrize(("server", "proved"), [(7393, True), (7394, False)])
def test_so_it_is_for_the_other_end(server: int, proved: bool) -> None:
    """From 7020: 374 ticks and one are less than half of 750 ms, 375 are not."""
    assert has_stepped(after(0.730, 1071, server)) is proved


@pytest.mark.parametrize(("seconds", "proved"), [(0.1, False), (0.100001, True)])
def test_a_tenth_of_a_second_is_too_short_to_ask(seconds: float, proved: bool) -> None:
    assert has_stepped(after(seconds, 1042, 7041)) is proved


def test_a_leap_between_question_and_answer_is_found_too() -> None:
    story = told(
        f"""{OPENING}
        C > S  0.071  P. 101:201(100) ack 101 win 502 <ts 1071/7020>
        S > C  0.791  P. 101:201(100) ack 201 win 502 <ts 7071/1071>
        C > S  0.791  . 201:201(0) ack 201 win 502 <ts 1091/7071>
        """
    )

    flow = story.connections[0]
    assert has_stepped(story)
    assert (flow[Connection.STEP_FROM], flow[Connection.STEP_TO]) == (7, 8)


def test_the_same_end_again_proves_nothing() -> None:
    story = told(
        f"""{OPENING}
        C > S  0.771  P. 101:201(100) ack 101 win 502 <ts 1071/7020>
        C > S  0.772  P. 201:301(100) ack 101 win 502 <ts 1072/7020>
        """
    )

    assert not has_stepped(story)


def test_without_timestamps_it_is_silence() -> None:
    bare = "\n".join(line.split(", ts")[0].split(" <ts")[0] for line in OPENING.splitlines())
    story = told(
        f"""{bare.replace("<mss 1460", "<mss 1460>")}
        C > S  0.771  P. 101:201(100) ack 101 win 502
        S > C  0.791  P. 101:201(100) ack 201 win 502
        """
    )

    assert not has_stepped(story)


def test_without_the_handshake_the_length_of_a_tick_is_not_known() -> None:
    story = told(
        """
        C > S  0.020  P. 1:101(100) ack 1 win 502 <ts 1020/7000>
        S > C  0.040  P. 1:101(100) ack 101 win 502 <ts 7020/1020>
        C > S  0.771  P. 101:201(100) ack 101 win 502 <ts 1071/7020>
        S > C  0.791  P. 101:201(100) ack 201 win 502 <ts 7071/1071>
        """
    )

    assert not has_stepped(story)


def test_after_a_leap_the_length_of_a_tick_is_not_known_any_more() -> None:
    story = told(
        f"""{OPENING}
        C > S  0.771  P. 101:201(100) ack 101 win 502 <ts 1071/7020>
        S > C  0.791  P. 101:201(100) ack 201 win 502 <ts 7071/1071>
        C > S  1.291  P. 201:301(100) ack 201 win 502 <ts 1101/7071>
        S > C  1.311  P. 201:301(100) ack 301 win 502 <ts 7101/1101>
        """
    )

    flow = story.connections[0]
    assert (flow[Connection.STEP_FROM], flow[Connection.STEP_TO]) == (6, 7)
