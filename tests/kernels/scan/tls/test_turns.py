"""Application turns: what becomes a question, an answer, and the next turn."""

from kit.handshakes import (
    EARLY_DATA,
    FINISH_1_2,
    FINISH_1_3,
    FLIGHT_1_2,
    FLIGHT_1_3,
    HELLO_1_2,
    HELLO_1_3,
    KEYS_1_2,
    TLS_1_3,
    client_hello,
    record,
    sealed,
    supported_versions,
)
from kit.sessions import CLIENT, MILLISECOND, SERVER, Conversation, scan
from wirespan.kernels.layout import (
    Closed,
    Connection,
    DeliveryEvent,
    ExchangeFact,
    ExchangeState,
    Protocol,
)

ALERT_1_2 = sealed(26, kind=21)
OPENING = len(HELLO_1_2 + KEYS_1_2)


def opened_1_2() -> Conversation:
    """Open after 100 ms, two round trips of 50 ms."""
    talk = Conversation()
    talk.send(CLIENT, 0, HELLO_1_2).send(SERVER, 50, FLIGHT_1_2).send(CLIENT, 51, KEYS_1_2)
    return talk.send(SERVER, 100, FINISH_1_2)


def opened_1_3() -> Conversation:
    """Open after 51 ms, one round trip of 50 ms."""
    talk = Conversation()
    talk.send(CLIENT, 0, HELLO_1_3).send(SERVER, 50, FLIGHT_1_3)
    return talk.send(CLIENT, 51, FINISH_1_3)


def test_a_question_and_its_answer_are_a_turn() -> None:
    talk = opened_1_2().send(CLIENT, 110, sealed(80)).send(SERVER, 200, sealed(900))
    talk.send(SERVER, 230, sealed(500)).close(300)

    outcome = scan(talk)
    [turn] = outcome.turns()

    assert turn["PROTOCOL"] == Protocol.TLS
    assert turn["STATE"] == ExchangeState.DONE
    assert turn["FACTS"] == ExchangeFact.TURN | ExchangeFact.FIRST_ON_CONNECTION
    assert (turn["START"], turn["START_FRAME"]) == (110 * MILLISECOND, 5)
    assert (turn["ASKED"], turn["ASKED_FRAME"]) == (110 * MILLISECOND, 5)
    assert (turn["ANSWER"], turn["ANSWER_FRAME"]) == (200 * MILLISECOND, 6)
    assert (turn["END"], turn["END_FRAME"]) == (230 * MILLISECOND, 7)
    assert turn["LARGEST_GAP"] == 30 * MILLISECOND
    assert (turn["ASKED_FROM"], turn["ASKED_TO"]) == (OPENING, OPENING + 85)
    assert turn["ANSWERED_TO"] - turn["ANSWERED_FROM"] == 905 + 505
    assert (turn["BODY_ASKED"], turn["BODY_ANSWERED"]) == (80, 1400)
    assert outcome.texts() == [[b"turn 1", b"example.org"]]
    assert outcome.secure()["ANSWERED_TURNS"] == 1
    assert outcome.secure()["LARGEST_RECORD"] == 900
    assert outcome.connections.row(0)[Connection.EXCHANGES] == 1


def test_the_client_speaking_again_after_an_answer_begins_the_next_turn() -> None:
    talk = opened_1_2()
    for number in range(12):
        talk.send(CLIENT, 110 + number, sealed(80)).send(SERVER, 110.5 + number, sealed(90))

    outcome = scan(talk.close(200))

    assert len(outcome.turns()) == 12
    assert [turn["INDEX"] for turn in outcome.turns()] == list(range(12))
    assert outcome.texts()[8:] == [
        [b"turn 9", b"example.org"],
        [b"turn 10", b"example.org"],
        [b"turn 11", b"example.org"],
        [b"turn 12", b"example.org"],
    ]


def test_a_question_of_several_records_is_one() -> None:
    talk = opened_1_2().send(CLIENT, 110, sealed(80)).send(CLIENT, 120, sealed(1000))
    talk.send(SERVER, 200, sealed(90)).close(300)

    [turn] = scan(talk).turns()

    assert (turn["START"], turn["ASKED"]) == (110 * MILLISECOND, 120 * MILLISECOND)
    assert turn["HEAD"] == turn["ASKED"]
    assert turn["BODY_ASKED"] == 1080


def test_what_the_server_says_unasked_is_no_turn() -> None:
    talk = opened_1_2().send(SERVER, 110, sealed(90)).send(CLIENT, 120, sealed(80))
    talk.send(SERVER, 130, sealed(70)).close(200)

    [turn] = scan(talk).turns()

    assert turn["ANSWER"] == 130 * MILLISECOND


def test_encrypted_alerts_are_no_turns() -> None:
    talk = opened_1_2().send(CLIENT, 110, sealed(80)).send(SERVER, 120, sealed(90))
    talk.send(SERVER, 121, ALERT_1_2).send(CLIENT, 122, ALERT_1_2).close(200)

    outcome = scan(talk)

    assert len(outcome.turns()) == 1
    assert outcome.secure()["SEALED_ALERT_FRAME"] == 7
    assert outcome.secure()["SEALED_ALERT_SIDE"] == 1


def test_in_tls_1_3_a_record_of_an_alerts_size_is_no_turn() -> None:
    talk = opened_1_3().send(CLIENT, 60, sealed(19)).close(200)

    assert scan(talk).turns() == []


def test_one_byte_more_than_an_alert_is_a_question() -> None:
    talk = opened_1_3().send(CLIENT, 60, sealed(20)).close(200)

    assert len(scan(talk).turns()) == 1


def test_renegotiation_between_question_and_answer_is_neither() -> None:
    talk = opened_1_2().send(CLIENT, 110, sealed(80)).send(SERVER, 120, sealed(40, kind=22))
    talk.send(CLIENT, 121, sealed(300, kind=22)).send(SERVER, 200, sealed(90)).close(300)

    [turn] = scan(talk).turns()

    assert (turn["ASKED"], turn["ANSWER"]) == (110 * MILLISECOND, 200 * MILLISECOND)


def test_early_data_is_a_question_asked_early() -> None:
    hello = record(22, client_hello(supported_versions(TLS_1_3), EARLY_DATA), version=0x0301)
    talk = Conversation().send(CLIENT, 0, hello).send(CLIENT, 1, sealed(300))
    talk.send(SERVER, 50, FLIGHT_1_3).send(CLIENT, 51, sealed(21), FINISH_1_3)
    talk.send(SERVER, 200, sealed(900)).close(300)

    [turn] = scan(talk).turns()

    assert turn["FACTS"] & ExchangeFact.EARLY_DATA
    assert (turn["START"], turn["ANSWER"]) == (1 * MILLISECOND, 200 * MILLISECOND)
    assert turn["BODY_ASKED"] == 300


def test_an_answer_to_early_data_may_follow_the_servers_finished_at_once() -> None:
    hello = record(22, client_hello(supported_versions(TLS_1_3), EARLY_DATA), version=0x0301)
    talk = Conversation().send(CLIENT, 0, hello, sealed(300))
    talk.send(SERVER, 50, FLIGHT_1_3).send(SERVER, 60, sealed(900))
    talk.send(CLIENT, 61, sealed(21), FINISH_1_3).close(300)

    [turn] = scan(talk).turns()

    assert (turn["ANSWER"], turn["END"]) == (60 * MILLISECOND, 60 * MILLISECOND)


def test_data_before_the_handshake_without_early_data_is_not_read() -> None:
    talk = Conversation().send(CLIENT, 0, HELLO_1_3).send(CLIENT, 1, sealed(300)).close(10)

    assert scan(talk).turns() == []


def test_a_turn_of_a_session_that_began_before_the_capture_says_so() -> None:
    talk = Conversation().send(CLIENT, 0, sealed(80)).send(SERVER, 50, sealed(90))
    talk.send(CLIENT, 60, sealed(80)).send(SERVER, 70, sealed(90)).close(100)

    first, second = scan(talk).turns()

    assert first["FACTS"] & ExchangeFact.MIDSTREAM
    assert not second["FACTS"] & ExchangeFact.MIDSTREAM


def test_an_unanswered_question_at_the_end_of_the_capture() -> None:
    talk = opened_1_2().send(CLIENT, 110, sealed(80)).close(200)

    [turn] = scan(talk).turns()

    assert turn["STATE"] == ExchangeState.FAILED
    assert turn["FACTS"] & ExchangeFact.CAPTURE_ENDED
    assert not turn["FACTS"] & ExchangeFact.UNANSWERED
    assert (turn["ANSWER"], turn["END"]) == (-1, -1)


def test_an_unanswered_question_on_a_closed_connection() -> None:
    talk = opened_1_2().send(CLIENT, 110, sealed(80))
    talk.event(SERVER, 120, DeliveryEvent.RESET).close(200)

    [turn] = scan(talk, closed=Closed.RESET_BY_SERVER).turns()

    assert turn["STATE"] == ExchangeState.FAILED
    assert turn["FACTS"] & ExchangeFact.UNANSWERED
    assert turn["FACTS"] & ExchangeFact.RESET
    assert not turn["FACTS"] & ExchangeFact.CAPTURE_ENDED


def test_a_reset_after_a_whole_answer_does_no_harm() -> None:
    talk = opened_1_2().send(CLIENT, 110, sealed(80)).send(SERVER, 120, sealed(90))
    talk.event(CLIENT, 121, DeliveryEvent.RESET).close(200)

    [turn] = scan(talk).turns()

    assert turn["STATE"] == ExchangeState.DONE
    assert not turn["FACTS"] & ExchangeFact.RESET


def test_an_answer_that_breaks_off_inside_a_record_never_ended() -> None:
    talk = opened_1_2().send(CLIENT, 110, sealed(80)).send(SERVER, 120, sealed(900)[:400])
    talk.event(SERVER, 130, DeliveryEvent.RESET).close(200)

    [turn] = scan(talk).turns()

    assert turn["STATE"] == ExchangeState.FAILED
    assert turn["FACTS"] & ExchangeFact.TRUNCATED_ANSWER
    assert turn["FACTS"] & ExchangeFact.RESET
    assert (turn["ANSWER"], turn["END"]) == (120 * MILLISECOND, -1)
    assert turn["BODY_ANSWERED"] == 395


def test_a_question_that_breaks_off_inside_a_record() -> None:
    talk = opened_1_2().send(CLIENT, 110, sealed(80)[:50]).close(200)

    [turn] = scan(talk).turns()

    assert turn["FACTS"] & ExchangeFact.TRUNCATED_QUESTION
    assert turn["ASKED"] == -1


def test_bytes_of_an_answer_never_captured_are_counted_and_told() -> None:
    talk = opened_1_2().send(CLIENT, 110, sealed(80)).send(SERVER, 120, sealed(900)[:400])
    talk.lose(SERVER, 130, 505).send(SERVER, 140, sealed(100)).close(200)

    [turn] = scan(talk).turns()

    assert turn["FACTS"] & ExchangeFact.GAP
    assert turn["STATE"] == ExchangeState.DONE
    assert turn["BODY_ANSWERED"] == 1000
    assert turn["END"] == 140 * MILLISECOND
