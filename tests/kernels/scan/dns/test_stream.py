"""Messages over TCP, however the stream is cut."""

import pytest

from kit.lookups import SECOND, TCP, Talk, address, answer, framed, options, question, record
from wirespan.kernels.layout import Application, Connection, DeliveryEvent, Exchange, ExchangeFact

STREAM = framed(question(token=1)) + framed(question("b.example", token=2, more=options()))
ANSWERS = framed(answer(address("192.0.2.1"), token=1)) + framed(
    answer(address("2001:db8::2"), asked="b.example", token=2)
)


def exchanges_of(cuts: tuple[int, int]) -> list[tuple[list[bytes], list[int]]]:
    talk = Talk()
    tcp = talk.open(transport=TCP)
    talk.tell(tcp, DeliveryEvent.OPENED, 0)
    for side, (stream, cut) in enumerate(zip((STREAM, ANSWERS), cuts, strict=True)):
        talk.say(tcp, side, stream[:cut], side * SECOND, 0)
        talk.say(tcp, side, stream[cut:], side * SECOND, cut)
    columns = (
        [
            column
            for column in Exchange
            if not column.name.endswith("FRAME") and column is not Exchange.TEXT
        ]
        if hasattr(Exchange, "TEXT")
        else [c for c in Exchange if not c.name.endswith("FRAME")]
    )
    slots = talk.scan()
    return [(talk.book.text(slot), [talk.value(slot, c) for c in columns]) for slot in slots]


@pytest.mark.parametrize("cut", range(1, len(STREAM)))
def test_any_cut_of_the_questions_gives_the_same_exchanges(cut: int) -> None:
    whole = exchanges_of((len(STREAM), len(ANSWERS)))

    assert exchanges_of((cut, len(ANSWERS))) == whole


@pytest.mark.parametrize("cut", range(1, len(ANSWERS)))
def test_any_cut_of_the_answers_gives_the_same_exchanges(cut: int) -> None:
    whole = exchanges_of((len(STREAM), len(ANSWERS)))

    assert len(whole) == 2
    assert exchanges_of((len(STREAM), cut)) == whole


def test_each_message_over_tcp_keeps_its_own_times_and_places() -> None:
    talk = Talk()
    tcp = talk.open(transport=TCP)
    one = framed(question(token=1))
    two = framed(question("b.example", token=2))
    talk.say(tcp, 0, one + two[:5], 10, 0)
    talk.say(tcp, 0, two[5:], 20, len(one) + 5)
    talk.scan()

    second, first = (talk.book.exchange_table.row(slot) for slot in (1, 0))

    assert [first[Exchange.START], first[Exchange.ASKED]] == [10, 10]
    assert [second[Exchange.START], second[Exchange.ASKED]] == [10, 20]
    assert [second[Exchange.START_FRAME], second[Exchange.ASKED_FRAME]] == [1, 2]
    assert second[Exchange.ASKED_FROM] == len(one)
    assert second[Exchange.ASKED_TO] == len(one) + len(two)
    assert second[Exchange.FACTS] & ExchangeFact.PIPELINED


def test_after_bytes_never_captured_the_stream_is_picked_up_at_a_message() -> None:
    talk = Talk()
    tcp = talk.open(transport=TCP)
    talk.say(tcp, 0, framed(question(token=1))[:20], 0)
    talk.lose(tcp, 0, 100, 1)
    talk.say(tcp, 0, b"\xff" * 50, 2)
    talk.say(tcp, 0, framed(question("b.example", token=2)), 3)
    talk.scan()

    (slot,) = talk.finish()

    assert talk.book.text(slot) == [b"A b.example"]


def test_something_else_on_the_port_is_left_to_others() -> None:
    talk = Talk()
    tcp = talk.open(transport=TCP)
    talk.say(tcp, 0, b"SSH-2.0-OpenSSH_9.6\r\n", 0)
    talk.say(tcp, 1, bytes.fromhex("16030102000100 01fc0303") + bytes(100), 0)

    talk.scan()

    assert talk.scanner.questions == talk.scanner.answers == 0
    assert talk.connections.cells[tcp, Connection.APPLICATION] == Application.UNKNOWN


def test_a_slot_used_again_begins_between_messages() -> None:
    talk = Talk()
    tcp = talk.open(transport=TCP)
    talk.say(tcp, 0, framed(question())[:9], 0)
    talk.tell(tcp, DeliveryEvent.OPENED, 1)
    talk.say(tcp, 0, framed(question("b.example")), 2)
    talk.scan()

    (slot,) = talk.finish()

    assert talk.book.text(slot) == [b"A b.example"]


def test_beyond_the_limit_messages_in_pieces_are_not_kept() -> None:
    talk = Talk()
    message = framed(question())
    flows = [talk.open(transport=TCP, client=slot, client_port=slot) for slot in range(8_193)]
    for piece, at in ((message[:9], 0), (message[9:], 1)):
        for tcp in flows:
            talk.say(tcp, 0, piece, at)
    talk.say(flows[-1], 0, framed(question("read.again")), 2)
    talk.scan()

    slots = talk.finish()

    assert len(slots) == 8_192 + 1
    assert talk.value(slots[-2], Exchange.CLIENT) == 8_191
    assert talk.book.text(slots[-1]) == [b"A read.again"]


def test_of_a_long_message_only_the_beginning_is_read() -> None:
    many = [address(f"192.0.2.{number}") for number in range(200)]
    for cut in (None, 100, 2_100):
        talk = Talk()
        tcp = talk.open(transport=TCP)
        reply = framed(answer(*many))
        talk.say(tcp, 0, framed(question()), 0)
        talk.say(tcp, 1, reply[:cut], 1)
        talk.say(tcp, 1, b"" if cut is None else reply[cut:], 2)

        (slot,) = talk.scan()

        assert len(talk.addresses_read()) == 16
        assert talk.value(slot, Exchange.HEAD_ANSWERED) == len(reply)
        assert not talk.value(slot, Exchange.FACTS) & ExchangeFact.MALFORMED


@pytest.mark.parametrize(("size", "seen"), [(2_048, True), (2_049, False)])
@pytest.mark.parametrize("cut", [None, 50])
def test_what_ends_at_byte_2048_is_read(size: int, seen: bool, cut: int | None) -> None:
    empty = answer(record(16, b""), address("192.0.2.1"))
    reply = framed(answer(record(16, bytes(size - len(empty))), address("192.0.2.1")))
    talk = Talk()
    tcp = talk.open(transport=TCP)
    talk.say(tcp, 1, reply[:cut], 0)
    talk.say(tcp, 1, b"" if cut is None else reply[cut:], 1)

    talk.read()

    assert talk.addresses_read() == ([[4, 0, 0xC0000201]] if seen else [])
