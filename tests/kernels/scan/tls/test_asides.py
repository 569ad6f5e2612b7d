"""Tickets, SETTINGS and prefaces: by place and size, on both sides of each bound."""

import pytest

from kit.handshakes import (
    FINISH_1_2,
    FINISH_1_3,
    FLIGHT_1_3,
    HELLO_1_2,
    HELLO_1_3,
    KEYS_1_2,
    SEALED_1_3,
    TLS_1_2,
    TLS_1_3,
    certificate,
    client_hello,
    protocols,
    record,
    sealed,
    server_hello,
    server_hello_done,
    supported_versions,
)
from kit.sessions import CLIENT, MILLISECOND, SERVER, Conversation, scan

HTTP2_HELLO = record(
    22,
    client_hello(supported_versions(TLS_1_3, TLS_1_2), protocols(b"h2", b"http/1.1")),
    version=0x0301,
)
TICKET = sealed(250)
MAGIC_AND_SETTINGS = 24 + 9 + 6 * 3
ANSWER_AT = 300


def opened(hello: bytes = HELLO_1_3) -> Conversation:
    """TLS 1.3, open after 51 ms; ClientHello to ServerHello took 50 ms."""
    talk = Conversation().send(CLIENT, 0, hello).send(SERVER, 50, FLIGHT_1_3)
    return talk.send(CLIENT, 51, FINISH_1_3)


def http2(size: int) -> bytes:
    """A TLS 1.3 record that holds ``size`` bytes."""
    return sealed(size + SEALED_1_3)


def answers(talk: Conversation) -> list[float]:
    """When the answer of each turn began, in milliseconds."""
    return [turn["ANSWER"] / MILLISECOND for turn in scan(talk.close(900)).turns()]


def test_tickets_after_the_question_are_not_its_answer() -> None:
    talk = opened().send(CLIENT, 52, sealed(80)).send(SERVER, 102, TICKET, TICKET)

    assert answers(talk.send(SERVER, ANSWER_AT, sealed(900))) == [ANSWER_AT]


def test_tickets_before_the_question_do_not_hide_its_answer() -> None:
    talk = opened().send(SERVER, 101, TICKET, TICKET).send(CLIENT, 103, sealed(80))

    assert answers(talk.send(SERVER, ANSWER_AT, TICKET)) == [ANSWER_AT]


def test_a_question_that_goes_on_after_the_tickets_stays_one() -> None:
    talk = opened().send(CLIENT, 52, sealed(80)).send(SERVER, 102, TICKET, TICKET)
    talk.send(CLIENT, 110, sealed(8000)).send(SERVER, ANSWER_AT, sealed(900))

    [turn] = scan(talk.close(900)).turns()

    assert turn["BODY_ASKED"] == 8080
    assert turn["ASKED"] == 110 * MILLISECOND


def test_a_lone_record_like_a_ticket_was_the_answer_if_nothing_follows() -> None:
    talk = opened().send(CLIENT, 52, sealed(80)).send(SERVER, 102, TICKET)

    [turn] = scan(talk.close(900)).turns()

    assert (turn["ANSWER"], turn["END"]) == (102 * MILLISECOND, 102 * MILLISECOND)
    assert turn["ANSWERED_TO"] - turn["ANSWERED_FROM"] == 255
    assert turn["BODY_ANSWERED"] == 250


def test_two_records_like_tickets_were_tickets_even_if_nothing_follows() -> None:
    talk = opened().send(CLIENT, 52, sealed(80)).send(SERVER, 102, TICKET, TICKET)

    assert answers(talk) == [-1 / MILLISECOND]


@pytest.mark.parametrize(
    ("length", "begins"), [(69, 102), (70, ANSWER_AT), (600, ANSWER_AT), (601, 102)]
)
def test_a_ticket_has_between_70_and_600_bytes(length: int, begins: int) -> None:
    talk = opened().send(CLIENT, 52, sealed(80)).send(SERVER, 102, sealed(length))

    assert answers(talk.send(SERVER, ANSWER_AT, sealed(900))) == [begins]


@pytest.mark.parametrize(("at", "begins"), [(161, ANSWER_AT), (161.001, 161.001)])
def test_a_ticket_comes_within_two_round_trips_and_ten_milliseconds(
    at: float, begins: float
) -> None:
    talk = opened().send(CLIENT, 52, sealed(80)).send(SERVER, at, TICKET)

    assert answers(talk.send(SERVER, ANSWER_AT, sealed(900))) == [begins]


def test_a_second_ticket_is_as_long_as_the_first() -> None:
    talk = opened().send(CLIENT, 52, sealed(80)).send(SERVER, 102, TICKET)

    assert answers(talk.send(SERVER, 103, sealed(251))) == [103]


@pytest.mark.parametrize(("tickets", "begins"), [(4, ANSWER_AT), (5, 102)])
def test_there_are_at_most_four_tickets(tickets: int, begins: int) -> None:
    talk = opened().send(CLIENT, 52, sealed(80)).send(SERVER, 102, TICKET * tickets)

    assert answers(talk.send(SERVER, ANSWER_AT, sealed(900))) == [begins]


def test_tls_1_2_has_no_tickets_among_its_data() -> None:
    answer = (
        record(22, server_hello()) + record(22, certificate(9)) + record(22, server_hello_done())
    )
    talk = Conversation().send(CLIENT, 0, HELLO_1_2).send(SERVER, 50, answer)
    talk.send(CLIENT, 51, KEYS_1_2).send(SERVER, 100, FINISH_1_2).send(CLIENT, 101, sealed(80))

    assert answers(talk.send(SERVER, 102, TICKET).send(SERVER, 200, sealed(900))) == [102]


def test_the_preface_of_http_2_is_no_question() -> None:
    talk = opened(HTTP2_HELLO).send(CLIENT, 52, http2(MAGIC_AND_SETTINGS + 13))
    talk.send(CLIENT, 60, sealed(200)).send(SERVER, ANSWER_AT, sealed(900))

    [turn] = scan(talk.close(900)).turns()

    assert turn["START"] == 60 * MILLISECOND


def test_a_connection_opened_in_advance_has_no_turn() -> None:
    talk = opened(HTTP2_HELLO).send(CLIENT, 52, http2(MAGIC_AND_SETTINGS))
    talk.send(SERVER, 102, TICKET, TICKET, http2(27), http2(9)).send(CLIENT, 103, http2(9))

    assert answers(talk) == []


def test_what_looked_like_a_preface_is_the_question_where_it_is_answered() -> None:
    talk = opened(HTTP2_HELLO).send(CLIENT, 52, http2(MAGIC_AND_SETTINGS))

    [turn] = scan(talk.send(SERVER, 102, sealed(900)).close(900)).turns()

    assert turn["START"] == turn["ASKED"] == turn["HEAD"] == 52 * MILLISECOND
    assert turn["ANSWER"] == 102 * MILLISECOND
    assert turn["BODY_ASKED"] == MAGIC_AND_SETTINGS + SEALED_1_3
    assert turn["ASKED_TO"] - turn["ASKED_FROM"] == MAGIC_AND_SETTINGS + SEALED_1_3 + 5


@pytest.mark.parametrize(
    ("size", "questions"),
    [(32, 1), (33, 0), (34, 1), (33 + 48, 0), (33 + 13, 0), (178, 0), (184, 1)],
)
def test_a_preface_is_made_of_whole_frames(size: int, questions: int) -> None:
    # 178: magic, SETTINGS of eight values, WINDOW_UPDATE and six PRIORITY frames.
    talk = opened(HTTP2_HELLO).send(CLIENT, 52, http2(size))

    assert len(answers(talk)) == questions


def test_without_http_2_on_offer_nothing_is_a_preface() -> None:
    talk = opened().send(CLIENT, 52, http2(MAGIC_AND_SETTINGS))

    assert len(answers(talk)) == 1


@pytest.mark.parametrize(
    ("size", "begins"), [(8, 170), (9, ANSWER_AT), (99, ANSWER_AT), (100, 170)]
)
def test_the_servers_first_record_is_settings_up_to_99_bytes(size: int, begins: int) -> None:
    talk = opened(HTTP2_HELLO).send(CLIENT, 52, sealed(200)).send(SERVER, 170, http2(size))

    assert answers(talk.send(SERVER, ANSWER_AT, sealed(900))) == [begins]


@pytest.mark.parametrize(("size", "turns"), [(9, 1), (13, 1), (17, 1), (22, 1), (26, 1), (14, 2)])
def test_acknowledgements_and_window_updates_begin_no_turn(size: int, turns: int) -> None:
    talk = opened(HTTP2_HELLO).send(CLIENT, 52, sealed(200)).send(SERVER, 200, sealed(900))
    talk.send(CLIENT, 210, http2(size)).send(SERVER, 220, sealed(900))

    assert len(answers(talk)) == turns


def test_http_2_chosen_in_tls_1_2_is_read_from_the_server_hello() -> None:
    answer = record(22, server_hello(protocols(b"h2"))) + record(22, certificate(9))
    talk = Conversation().send(CLIENT, 0, HELLO_1_2)
    talk.send(SERVER, 50, answer, record(22, server_hello_done())).send(CLIENT, 51, KEYS_1_2)
    talk.send(SERVER, 100, FINISH_1_2).send(CLIENT, 101, sealed(MAGIC_AND_SETTINGS + 24))
    talk.send(SERVER, 102, sealed(27 + 24)).send(CLIENT, 103, sealed(200))

    [turn] = scan(talk.send(SERVER, ANSWER_AT, sealed(900)).close(900)).turns()

    assert turn["START"] == 103 * MILLISECOND
    assert turn["ANSWER"] == ANSWER_AT * MILLISECOND
