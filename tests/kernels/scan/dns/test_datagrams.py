"""What the datagrams of a lookup weighed."""

from pathlib import Path

from kit.lookups import MILLISECOND, TCP, Talk, address, answer, framed, question
from wirespan.explain.run import explain
from wirespan.kernels.layout import Exchange

EXAMPLE = Path(__file__).parents[4] / "examples" / "post-over-40ms.pcapng"
QUESTION = len(question())
ANSWER = len(answer(address("192.0.2.1")))


def carried(talk: Talk, slot: int = 0) -> list[int]:
    return [talk.value(slot, Exchange.CARRIED + field) for field in range(10)]


def test_question_and_answer_are_weighed_layer_by_layer() -> None:
    talk = Talk()
    flow = talk.open()
    talk.say(flow, 0, question(), 0)
    talk.say(flow, 1, answer(address("192.0.2.1")), 40 * MILLISECOND)
    talk.scan()

    assert carried(talk) == [14, 20, 8, QUESTION, 14, 20, 8, ANSWER, 1, 1]


def test_every_copy_of_the_question_is_weighed() -> None:
    talk = Talk()
    flow = talk.open()
    for at in (0, 5, 5_000):
        talk.say(flow, 0, question(), at * MILLISECOND)
    talk.scan()

    assert carried(talk) == [42, 60, 24, 3 * QUESTION, 0, 0, 0, 0, 3, 0]


def test_an_answer_whose_question_was_not_captured_is_weighed_alone() -> None:
    talk = Talk()
    talk.say(talk.open(), 1, answer(address("192.0.2.1")), 0)
    talk.scan()

    assert carried(talk) == [0, 0, 0, 0, 14, 20, 8, ANSWER, 0, 1]


def test_over_tcp_its_segments_are_weighed_instead() -> None:
    talk = Talk()
    talk.say(talk.open(transport=TCP), 0, framed(question()), 0)
    talk.scan()

    assert carried(talk) == [-1] * 10


def test_a_request_has_what_its_datagrams_weighed() -> None:
    lookup = explain(str(EXAMPLE)).requests[0]

    assert (lookup.protocol, lookup.sent_packets, lookup.received_packets) == ("dns", 1, 1)
    assert (lookup.sent.transport, lookup.sent.network, lookup.sent.link) == (41, 61, 75)
    assert (lookup.received.transport, lookup.received.network, lookup.received.link) == (
        57, 77, 91,
    )  # fmt: skip
