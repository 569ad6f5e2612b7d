"""The TLS scanner as a whole: batches, slots, cuts, and bytes that mean harm."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kit.handshakes import (
    FINISH_1_2,
    FINISH_1_3,
    FLIGHT_1_2,
    FLIGHT_1_3,
    HELLO_1_2,
    HELLO_1_3,
    KEYS_1_2,
    RETRY_1_3,
    change_cipher_spec,
    old_client_hello,
    record,
    sealed,
)
from kit.sessions import (
    CLIENT,
    SERVER,
    Conversation,
    Outcome,
    scan,
)
from wirespan.kernels.layout import (
    SIDE_FIELDS,
    Application,
    Connection,
    DeliveryEvent,
    Secure,
    Side,
)


def life_1_3(slot: int = 0, number: int = 0) -> Conversation:
    talk = Conversation(slot=slot, number=number)
    talk.send(CLIENT, 0, HELLO_1_3).send(SERVER, 50, RETRY_1_3, change_cipher_spec())
    talk.send(CLIENT, 51, change_cipher_spec(), HELLO_1_3).send(SERVER, 100, FLIGHT_1_3)
    talk.send(CLIENT, 101, FINISH_1_3, sealed(80)).send(SERVER, 151, sealed(250), sealed(250))
    talk.send(SERVER, 300, sealed(9000), sealed(700)).send(CLIENT, 310, sealed(90))
    talk.send(SERVER, 400, sealed(100)).send(SERVER, 401, sealed(19))
    return talk.close(500)


def life_1_2(slot: int = 0, number: int = 0) -> Conversation:
    talk = Conversation(slot=slot, number=number)
    talk.send(CLIENT, 0, HELLO_1_2).send(SERVER, 50, FLIGHT_1_2).send(CLIENT, 51, KEYS_1_2)
    talk.send(SERVER, 100, FINISH_1_2).send(CLIENT, 101, sealed(80)).send(SERVER, 151, sealed(900))
    talk.lose(SERVER, 152, 300).send(SERVER, 153, sealed(90)).send(CLIENT, 160, sealed(80))
    return talk.event(SERVER, 170, DeliveryEvent.RESET).close(171)


def old_life(slot: int = 0, number: int = 0) -> Conversation:
    talk = Conversation(slot=slot, number=number).send(CLIENT, 0, old_client_hello())
    talk.send(SERVER, 50, record(21, b"\x02\x28"))
    return talk.close(60)


LIVES = [life_1_3, life_1_2, old_life]


def seen(outcome: Outcome) -> tuple[object, ...]:
    """Everything the scanner told, apart from what numbers slots and exchanges."""
    slots = range(outcome.connections.rows)
    return (
        [outcome.secure(slot) for slot in slots],
        outcome.turns(),
        outcome.texts(),
        outcome.hellos,
        [outcome.connections.row(slot)[Connection.EXCHANGES] for slot in slots],
    )


@pytest.mark.parametrize("life", LIVES)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_any_cut_of_the_stream_tells_the_same(life: type, size: int) -> None:
    assert seen(scan(life().cut(size))) == seen(scan(life()))


@pytest.mark.parametrize("life", LIVES)
@pytest.mark.parametrize("batch", [1, 2, 5])
def test_any_batches_tell_the_same(life: type, batch: int) -> None:
    assert seen(scan(life().cut(40), batch=batch)) == seen(scan(life()))


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 3000), st.integers(0, 50))
def test_any_cut_in_any_batches_tells_the_same(size: int, batch: int) -> None:
    talks = [life_1_3(0, 0), life_1_2(1, 1), old_life(2, 2)]

    whole = scan(*talks)
    cut = scan(*(talk.cut(size) for talk in talks), batch=batch)

    assert [cut.secure(slot) for slot in range(3)] == [whole.secure(slot) for slot in range(3)]
    assert sorted(cut.texts()) == sorted(whole.texts())


def test_a_slot_used_again_starts_afresh() -> None:
    first = scan(life_1_3())
    connections = first.connections
    connections.cells[0, Connection.ID] = 1

    again = Conversation(slot=0, number=1).send(CLIENT, 600, HELLO_1_2)
    first.scan_more(again)

    assert first.secure()["CONNECTION_ID"] == 1
    assert first.secure()["VERSION"] == -1
    assert first.secure()["RETRY"] == -1


def test_a_slot_that_spoke_no_tls_says_so() -> None:
    outcome = scan(life_1_2(slot=3))

    assert [outcome.secure(slot)["CONNECTION_ID"] for slot in (0, 1, 2, 4)] == [-1] * 4


def test_connections_of_other_protocols_are_passed_by() -> None:
    outcome = scan(life_1_2(), application=Application.TURNS)

    assert outcome.secure()["CONNECTION_ID"] == -1
    assert outcome.turns() == []


def test_what_came_before_tls_is_not_read() -> None:
    talk = Conversation().send(CLIENT, 0, b"STARTTLS\r\n" + HELLO_1_2[:3])
    talk.send(SERVER, 1, b"220 go\r\n").send(CLIENT, 2, HELLO_1_2[3:])
    talk.send(SERVER, 50, FLIGHT_1_2)

    outcome = scan(talk, tls_from=(10, 8))

    assert outcome.secure()["CLIENT_HELLOS"] == 1
    assert outcome.secure()["HELLO"] == 0
    assert outcome.secure()["SERVER_HELLO"] == 50_000_000


def test_bytes_never_captured_before_tls_are_not_missed() -> None:
    talk = Conversation().lose(CLIENT, 0, 10).send(CLIENT, 2, HELLO_1_2)

    outcome = scan(talk, tls_from=(10, 0))

    assert outcome.secure()["CLIENT_HELLOS"] == 1


def test_hellos_are_handed_over_once_and_their_room_is_used_again() -> None:
    talks = [life_1_2(slot, slot) for slot in range(300)]

    outcome = scan(*talks, batch=400)

    assert len(outcome.hellos) == 600
    assert outcome.scanner.take_hellos() == []
    assert outcome.scanner.blocks_in_use == 0


def test_a_thousand_turns_in_one_batch_find_room() -> None:
    talk = Conversation().send(CLIENT, 0, HELLO_1_2).send(SERVER, 50, FLIGHT_1_2)
    talk.send(CLIENT, 51, KEYS_1_2).send(SERVER, 100, FINISH_1_2)
    for number in range(1000):
        talk.send(CLIENT, 110 + number, sealed(80)).send(SERVER, 110.5 + number, sealed(90))

    assert len(scan(talk.close(2000)).turns()) == 1000


def test_mutated_sessions_never_raise_and_leave_nothing_behind() -> None:
    random = Random(8446)
    for _ in range(150):
        talk = random.choice(LIVES)()
        for piece in talk.pieces:
            if piece.data and random.random() < 0.5:
                changed = bytearray(piece.data)
                for _ in range(random.randint(1, 4)):
                    changed[random.randrange(len(changed))] = random.randrange(256)
                piece.data = bytes(changed)
        outcome = scan(talk.cut(random.choice([1, 17, 5000])), batch=random.choice([0, 1, 3]))
        assert outcome.scanner.blocks_in_use == 0
        assert len(outcome.turns()) == outcome.connections.row(0)[Connection.EXCHANGES]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([CLIENT, SERVER]), st.binary(max_size=600))))
def test_any_bytes_are_survived(said: list[tuple[int, bytes]]) -> None:
    talk = Conversation()
    for number, (side, data) in enumerate(said):
        talk.send(side, number, data)

    outcome = scan(talk.close(1000))

    assert outcome.scanner.blocks_in_use == 0


def test_the_columns_of_the_table_are_those_of_the_layout() -> None:
    outcome = scan(life_1_2())

    assert outcome.scanner.secure.fields == len(Secure)
    assert len(Side) == SIDE_FIELDS
