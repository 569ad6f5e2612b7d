"""The record layer: cuts, gaps, searching for a header, SSL 2.0."""

import pytest

from kit.handshakes import (
    ANSWER_1_2,
    FINISH_1_2,
    FLIGHT_1_2,
    FLIGHT_1_3,
    HELLO_1_2,
    HELLO_1_3,
    KEYS_1_2,
    old_client_hello,
    record,
    sealed,
)
from kit.sessions import CLIENT, MILLISECOND, SERVER, Conversation, scan
from wirespan.kernels.layout import ExchangeFact, SecureState


def opened() -> Conversation:
    """TLS 1.2, open after 100 ms."""
    talk = Conversation().send(CLIENT, 0, HELLO_1_2).send(SERVER, 50, FLIGHT_1_2)
    return talk.send(CLIENT, 51, KEYS_1_2).send(SERVER, 100, FINISH_1_2)


def test_the_first_byte_of_a_record_may_come_long_before_the_rest() -> None:
    question = sealed(80)
    talk = opened().send(CLIENT, 110, question[:1]).send(CLIENT, 120, question[1:4])
    talk.send(CLIENT, 130, question[4:]).send(SERVER, 200, sealed(90)).close(300)

    [turn] = scan(talk).turns()

    assert (turn["START"], turn["START_FRAME"]) == (110 * MILLISECOND, 5)
    assert (turn["ASKED"], turn["ASKED_FRAME"]) == (130 * MILLISECOND, 7)


def test_an_empty_record_is_whole_at_once() -> None:
    talk = opened().send(CLIENT, 110, record(23, b"")).send(SERVER, 200, sealed(90)).close(300)

    [turn] = scan(talk).turns()

    assert turn["ASKED"] == 110 * MILLISECOND
    assert turn["BODY_ASKED"] == 0


def test_a_gap_inside_a_record_is_bridged_by_arithmetic() -> None:
    answer = sealed(1000) + sealed(500)
    talk = opened().send(CLIENT, 110, sealed(80)).send(SERVER, 200, answer[:100])
    talk.lose(SERVER, 201, 905).send(SERVER, 202, answer[1005:]).close(300)

    [turn] = scan(talk).turns()

    assert turn["BODY_ANSWERED"] == 1500
    assert turn["FACTS"] & ExchangeFact.GAP


def test_a_gap_over_a_header_is_searched_through() -> None:
    answer = sealed(1000) + sealed(500) + sealed(300)
    talk = opened().send(CLIENT, 110, sealed(80)).send(SERVER, 200, answer[:100])
    talk.lose(SERVER, 201, 1000).send(SERVER, 202, answer[1100:]).close(300)

    [turn] = scan(talk).turns()

    assert turn["FACTS"] & ExchangeFact.GAP
    assert turn["BODY_ANSWERED"] == 1000 + 300
    assert turn["END"] == 202 * MILLISECOND


def test_a_header_found_across_deliveries_begins_where_it_begins() -> None:
    talk = opened().lose(CLIENT, 105, 1)
    talk.send(CLIENT, 110, bytes(50) + sealed(80)[:3]).send(CLIENT, 111, sealed(80)[3:])

    [turn] = scan(talk.close(300)).turns()

    assert turn["ASKED_FROM"] == len(HELLO_1_2 + KEYS_1_2) + 1 + 50
    assert turn["START"] == 111 * MILLISECOND


@pytest.mark.parametrize(("noise", "turns"), [(262_144, 1), (262_145, 0)])
def test_a_side_without_a_header_in_256_kib_is_read_no_more(noise: int, turns: int) -> None:
    talk = opened().lose(CLIENT, 105, 1).send(CLIENT, 110, bytes(noise), sealed(80))

    assert len(scan(talk.close(300)).turns()) == turns


@pytest.mark.parametrize(("length", "turns"), [(18_432, 1), (18_433, 0)])
def test_no_record_is_longer_than_2_to_the_14_and_2048(length: int, turns: int) -> None:
    talk = opened().send(CLIENT, 110, record(23, bytes(length)))

    assert len(scan(talk.close(300)).turns()) == turns


@pytest.mark.parametrize(
    ("header", "turns"),
    [
        (b"\x17\x03\x00\x00\x05", 1),
        (b"\x17\x03\x04\x00\x05", 1),
        (b"\x17\x03\x05\x00\x05", 0),
        (b"\x17\x02\x03\x00\x05", 0),
        (b"\x13\x03\x03\x00\x05", 0),
        (b"\x19\x03\x03\x00\x05", 0),
    ],
)
def test_a_header_has_a_known_type_and_version(header: bytes, turns: int) -> None:
    talk = opened().send(CLIENT, 110, header, bytes(5))

    assert len(scan(talk.close(300)).turns()) == turns


def test_heartbeats_are_passed_over() -> None:
    talk = opened().send(CLIENT, 110, record(24, bytes(30)), sealed(80))

    [turn] = scan(talk.close(300)).turns()

    assert turn["BODY_ASKED"] == 80


def test_a_client_hello_in_ssl_2_form_is_a_client_hello() -> None:
    talk = Conversation().send(CLIENT, 0, old_client_hello()).send(SERVER, 50, FLIGHT_1_2)
    talk.send(CLIENT, 51, KEYS_1_2).send(SERVER, 100, FINISH_1_2)

    outcome = scan(talk)
    secure = outcome.secure()

    assert secure["CLIENT_HELLOS"] == 1
    assert secure["OFFERED_VERSION"] == 0x0301
    assert secure["HELLO_BYTES"] == len(old_client_hello())
    assert secure["ROUND_TRIPS"] == 2
    assert secure["FINISHED"] == 100 * MILLISECOND
    assert outcome.hellos[0] == (0, 0, False, old_client_hello())


def test_a_server_that_answers_in_ssl_2_is_told_and_left() -> None:
    talk = Conversation().send(CLIENT, 0, old_client_hello(0x0002))
    talk.send(SERVER, 50, b"\x80\x40\x04\x00\x01", bytes(300)).send(CLIENT, 51, sealed(80))

    outcome = scan(talk.close(100))

    assert outcome.secure()["STATE"] == SecureState.OPAQUE
    assert outcome.secure()["VERSION"] == 0x0002
    assert outcome.turns() == []


@pytest.mark.parametrize("version", [0x0100, 0x0200, 0x0401])
def test_high_first_bytes_alone_are_no_ssl_2_hello(version: int) -> None:
    talk = Conversation().send(CLIENT, 0, old_client_hello(version))

    assert scan(talk).secure()["CLIENT_HELLOS"] == 0


def test_a_hello_with_a_gap_is_counted_but_not_read() -> None:
    talk = Conversation().send(CLIENT, 0, HELLO_1_3[:40]).lose(CLIENT, 1, 10)
    talk.send(CLIENT, 2, HELLO_1_3[50:]).send(SERVER, 50, FLIGHT_1_3)

    outcome = scan(talk)

    assert outcome.secure()["CLIENT_HELLOS"] == 1
    assert outcome.secure()["HELLO_SENT"] == 2 * MILLISECOND
    assert outcome.secure()["HELLO_BYTES"] == len(HELLO_1_3)
    assert outcome.secure()["OFFERED_VERSION"] == -1
    assert [from_server for _, _, from_server, _ in outcome.hellos] == [True]


def test_what_the_client_lacks_of_an_old_hello_is_not_read() -> None:
    talk = Conversation().send(CLIENT, 0, old_client_hello()[:20]).lose(CLIENT, 1, 4)
    talk.send(CLIENT, 2, old_client_hello()[24:])

    outcome = scan(talk)

    assert outcome.secure()["CLIENT_HELLOS"] == 1
    assert outcome.hellos == []


def test_an_alert_with_a_gap_is_no_alert() -> None:
    talk = Conversation().send(CLIENT, 0, HELLO_1_2).send(SERVER, 50, ANSWER_1_2)
    talk.send(SERVER, 51, record(21, b"\x02\x28")[:6]).lose(SERVER, 52, 1)

    assert scan(talk).secure()["ALERT"] == -1
