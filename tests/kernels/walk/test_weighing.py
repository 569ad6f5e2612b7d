"""What a request weighed."""

from kit.ledgers import Talk, ns, settled
from wirespan.kernels.layout import ExchangeFact, Request


def test_headers_are_counted_layer_by_layer() -> None:
    talk = Talk()
    talk.client(0, 100)
    talk.server(60, 500)

    sent = settled(talk).request[Request.SENT_LINK : Request.SENT_PAYLOAD + 1]

    assert sent == [14, 20, 32, 100]


def test_packets_of_both_directions_are_counted_to_the_last() -> None:
    talk = Talk()
    talk.client(0, 100)
    talk.client(1, 100)
    talk.server(60, 500)
    talk.client(61)
    talk.server(62, 500)
    talk.client(63)

    ledger = settled(talk)

    assert (ledger[Request.SENT_PACKETS], ledger[Request.RECEIVED_PACKETS]) == (3, 2)


def test_answers_in_front_are_not_counted_again() -> None:
    talk = Talk(
        exchange={"FACTS": ExchangeFact.PIPELINED, "ANSWERED_FROM": 900, "INDEX": 2},
        connection={"SETTLED": ns(61)},
    )
    talk.client(0, 100)
    talk.client(5, 100)
    for time in (60, 60.5, 61, 70):
        talk.server(time, 300)
    talk.exchange |= {"ASKED": ns(5)}

    ledger = settled(talk)

    assert (ledger[Request.SENT_PACKETS], ledger[Request.RECEIVED_PACKETS]) == (2, 1)


def test_a_question_of_one_packet_is_not_weighed_with_the_answers_in_front() -> None:
    talk = Talk(
        exchange={"FACTS": ExchangeFact.PIPELINED, "ANSWERED_FROM": 900, "INDEX": 2},
        connection={"SETTLED": ns(61)},
    )
    talk.client(0, 100)
    for time in (60, 60.5, 61, 70):
        talk.server(time, 300)

    ledger = settled(talk)

    assert (ledger[Request.SENT_PACKETS], ledger[Request.RECEIVED_PACKETS]) == (1, 1)
