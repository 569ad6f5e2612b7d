"""How far a session came, from the flights of ordinary and broken handshakes."""

from kit.handshakes import (
    AES_128_GCM,
    AES_256_GCM,
    ANSWER_1_2,
    ANSWER_1_3,
    EARLY_DATA,
    FINISH_1_2,
    FINISH_1_3,
    FINISHED_1_3,
    FLIGHT_1_2,
    FLIGHT_1_3,
    HELLO_1_2,
    HELLO_1_3,
    KEYS_1_2,
    RETRY_1_3,
    TLS_1_3,
    change_cipher_spec,
    client_hello,
    pre_shared_key,
    record,
    sealed,
    selected_version,
    server_hello,
    supported_versions,
)
from kit.sessions import CLIENT, MILLISECOND, SERVER, Conversation, scan
from wirespan.kernels.layout import SecureState

EARLY_HELLO = record(
    22, client_hello(supported_versions(TLS_1_3), EARLY_DATA, pre_shared_key()), version=0x0301
)
RESUMED_FLIGHT = (
    record(22, server_hello(selected_version(TLS_1_3), b"\x00\x29\x00\x02\x00\x00", suite=0x1301))
    + sealed(23)
    + sealed(FINISHED_1_3)
)
END_OF_EARLY_DATA = sealed(21)
ALERT_1_3 = sealed(19)


def test_tls_1_3_is_open_when_the_client_has_sent_its_finished() -> None:
    talk = Conversation()
    talk.send(CLIENT, 0, HELLO_1_3).send(SERVER, 50, FLIGHT_1_3).send(CLIENT, 51, FINISH_1_3)

    secure = scan(talk).secure()

    assert secure["STATE"] == SecureState.OPEN
    assert secure["VERSION"] == 0x0304
    assert secure["CIPHER"] == AES_128_GCM
    assert secure["RESUMED"] == 0
    assert secure["ROUND_TRIPS"] == 1
    assert secure["HELLO"] == secure["HELLO_SENT"] == 0
    assert secure["SERVER_HELLO"] == secure["SERVER_DONE"] == 50 * MILLISECOND
    assert secure["SERVER_FLIGHT_BYTES"] == len(FLIGHT_1_3)
    assert secure["FINISHED"] == secure["CLIENT_FINISHED"] == 51 * MILLISECOND
    assert secure["FINISHED_FRAME"] == 3


def test_the_servers_flight_ends_with_its_finished_not_with_what_it_sends_on() -> None:
    talk = Conversation()
    talk.send(CLIENT, 0, HELLO_1_3).send(SERVER, 50, FLIGHT_1_3)
    talk.send(SERVER, 80, sealed(40)).send(CLIENT, 101, FINISH_1_3)

    secure = scan(talk).secure()

    assert secure["SERVER_DONE"] == 50 * MILLISECOND
    assert secure["SERVER_FLIGHT_BYTES"] == len(FLIGHT_1_3)


def test_the_first_encrypted_record_is_no_finished_whatever_its_size() -> None:
    talk = Conversation()
    talk.send(CLIENT, 0, HELLO_1_3).send(SERVER, 50, ANSWER_1_3, sealed(FINISHED_1_3))
    talk.send(SERVER, 60, sealed(900), sealed(FINISHED_1_3)).send(CLIENT, 61, FINISH_1_3)

    assert scan(talk).secure()["SERVER_DONE"] == 60 * MILLISECOND


def test_the_servers_flight_in_one_record_ends_with_it() -> None:
    talk = Conversation()
    talk.send(CLIENT, 0, HELLO_1_3).send(SERVER, 50, ANSWER_1_3, sealed(2000))
    talk.send(CLIENT, 51, FINISH_1_3)

    secure = scan(talk).secure()

    assert secure["SERVER_DONE_FRAME"] == 2
    assert secure["SERVER_FLIGHT_BYTES"] == len(ANSWER_1_3) + 2005


def test_the_finished_of_sha_384_is_longer() -> None:
    answer = record(22, server_hello(selected_version(TLS_1_3), suite=AES_256_GCM))
    talk = Conversation()
    talk.send(CLIENT, 0, HELLO_1_3).send(SERVER, 50, answer, sealed(900), sealed(69))
    talk.send(CLIENT, 51, sealed(69)).send(CLIENT, 52, sealed(69)).send(SERVER, 90, sealed(999))

    outcome = scan(talk.close(100))

    assert outcome.secure()["FINISHED"] == 51 * MILLISECOND
    assert outcome.turns()[0]["START"] == 52 * MILLISECOND


def test_a_clients_certificate_belongs_to_its_last_flight() -> None:
    talk = Conversation()
    talk.send(CLIENT, 0, HELLO_1_3).send(SERVER, 50, FLIGHT_1_3)
    talk.send(CLIENT, 51, sealed(1200)).send(CLIENT, 52, sealed(280))
    talk.send(CLIENT, 53, sealed(FINISHED_1_3)).send(CLIENT, 54, sealed(100))

    outcome = scan(talk.close(100))

    assert outcome.secure()["FINISHED"] == 53 * MILLISECOND
    assert [turn["START"] for turn in outcome.turns()] == [54 * MILLISECOND]


def test_without_a_record_of_its_size_the_finished_came_before_the_server_spoke() -> None:
    talk = Conversation()
    talk.send(CLIENT, 0, HELLO_1_3).send(SERVER, 50, FLIGHT_1_3).send(CLIENT, 51, sealed(61))
    talk.send(SERVER, 90, sealed(250)).send(CLIENT, 91, sealed(FINISHED_1_3))

    outcome = scan(talk.close(100))

    assert outcome.secure()["FINISHED"] == 51 * MILLISECOND
    assert [turn["START"] for turn in outcome.turns()] == [91 * MILLISECOND]


def test_the_ninth_record_cannot_be_of_the_clients_last_flight() -> None:
    talk = Conversation()
    talk.send(CLIENT, 0, HELLO_1_3).send(SERVER, 50, FLIGHT_1_3)
    talk.send(CLIENT, 51, sealed(300) * 8).send(CLIENT, 52, sealed(300))

    outcome = scan(talk.close(100))

    assert outcome.secure()["FINISHED"] == 51 * MILLISECOND
    assert [turn["START"] for turn in outcome.turns()] == [52 * MILLISECOND]


def test_a_hello_retry_costs_a_round_trip() -> None:
    talk = Conversation()
    talk.send(CLIENT, 0, HELLO_1_3).send(SERVER, 50, RETRY_1_3, change_cipher_spec())
    talk.send(CLIENT, 51, change_cipher_spec(), HELLO_1_3).send(SERVER, 100, FLIGHT_1_3)
    talk.send(CLIENT, 101, FINISH_1_3)

    secure = scan(talk).secure()

    assert secure["ROUND_TRIPS"] == 2
    assert secure["RETRY"] == 50 * MILLISECOND
    assert secure["RETRY_FRAME"] == 2
    assert secure["RETRIED"] == 51 * MILLISECOND
    assert secure["SERVER_HELLO"] == 100 * MILLISECOND
    assert (secure["CLIENT_HELLOS"], secure["SERVER_HELLOS"]) == (2, 2)
    assert secure["FINISHED"] == 101 * MILLISECOND


def test_a_selected_pre_shared_key_is_a_resumption() -> None:
    talk = Conversation()
    talk.send(CLIENT, 0, EARLY_HELLO).send(SERVER, 50, RESUMED_FLIGHT)
    talk.send(CLIENT, 51, FINISH_1_3)

    secure = scan(talk).secure()

    assert secure["RESUMED"] == 1
    assert secure["OFFERED_RESUMPTION"] == 1
    assert secure["EARLY_DATA"] == 1
    assert secure["EARLY"] == -1
    assert secure["ROUND_TRIPS"] == 1


def test_accepted_early_data_waits_for_nothing() -> None:
    talk = Conversation()
    talk.send(CLIENT, 0, EARLY_HELLO, change_cipher_spec()).send(CLIENT, 1, sealed(300))
    talk.send(SERVER, 50, RESUMED_FLIGHT).send(SERVER, 52, sealed(500))
    talk.send(CLIENT, 53, END_OF_EARLY_DATA, sealed(FINISHED_1_3))

    secure = scan(talk).secure()

    assert secure["EARLY_DATA"] == 2
    assert secure["EARLY"] == secure["FINISHED"] == 1 * MILLISECOND
    assert secure["FINISHED_FRAME"] == 2
    assert secure["CLIENT_FINISHED"] == 53 * MILLISECOND
    assert secure["ROUND_TRIPS"] == 0


def test_refused_early_data_has_no_end_of_early_data() -> None:
    talk = Conversation()
    talk.send(CLIENT, 0, EARLY_HELLO).send(CLIENT, 1, sealed(300))
    talk.send(SERVER, 50, FLIGHT_1_3).send(CLIENT, 51, FINISH_1_3)

    secure = scan(talk).secure()

    assert secure["EARLY_DATA"] == 1
    assert secure["FINISHED"] == 51 * MILLISECOND
    assert secure["ROUND_TRIPS"] == 1


def test_tls_1_2_is_open_when_the_servers_finished_is_there() -> None:
    talk = Conversation()
    talk.send(CLIENT, 0, HELLO_1_2).send(SERVER, 50, FLIGHT_1_2).send(CLIENT, 51, KEYS_1_2)
    talk.send(SERVER, 100, FINISH_1_2).send(CLIENT, 101, sealed(80))

    secure = scan(talk).secure()

    assert secure["STATE"] == SecureState.OPEN
    assert secure["VERSION"] == 0x0303
    assert secure["CIPHER"] == 0xC02F
    assert secure["RESUMED"] == 0
    assert secure["ROUND_TRIPS"] == 2
    assert secure["SERVER_DONE"] == 50 * MILLISECOND
    assert secure["SERVER_FLIGHT_BYTES"] == len(FLIGHT_1_2)
    assert secure["CLIENT_FINISHED"] == 51 * MILLISECOND
    assert secure["FINISHED"] == 100 * MILLISECOND
    assert secure["FALSE_START"] == 0


def test_false_start_opens_with_the_clients_finished() -> None:
    talk = Conversation()
    talk.send(CLIENT, 0, HELLO_1_2).send(SERVER, 50, FLIGHT_1_2)
    talk.send(CLIENT, 51, KEYS_1_2).send(CLIENT, 52, sealed(80)).send(SERVER, 100, FINISH_1_2)

    secure = scan(talk).secure()

    assert secure["FALSE_START"] == 1
    assert secure["FINISHED"] == 51 * MILLISECOND
    assert secure["FINISHED_FRAME"] == 3
    assert secure["ROUND_TRIPS"] == 1


def test_a_resumed_tls_1_2_session_opens_with_the_clients_finished() -> None:
    talk = Conversation()
    talk.send(CLIENT, 0, HELLO_1_2).send(SERVER, 50, ANSWER_1_2, FINISH_1_2)
    talk.send(CLIENT, 51, FINISH_1_2)

    secure = scan(talk).secure()

    assert secure["RESUMED"] == 1
    assert secure["ROUND_TRIPS"] == 1
    assert secure["SERVER_DONE"] == 50 * MILLISECOND
    assert secure["SERVER_FLIGHT_BYTES"] == len(ANSWER_1_2 + FINISH_1_2)
    assert secure["FINISHED"] == 51 * MILLISECOND


def test_a_readable_alert_is_told_with_level_side_and_frame() -> None:
    talk = Conversation()
    talk.send(CLIENT, 0, HELLO_1_2).send(SERVER, 50, record(21, b"\x02\x28"))

    secure = scan(talk).secure()

    assert secure["ALERT"] == 0x0228
    assert secure["ALERT_SIDE"] == 1
    assert secure["ALERT_FRAME"] == 2
    assert secure["STATE"] == SecureState.ASKED


def test_the_first_alert_stays() -> None:
    talk = Conversation().send(CLIENT, 0, HELLO_1_2)
    talk.send(SERVER, 50, record(21, b"\x01\x70"), record(21, b"\x02\x28"))

    assert scan(talk).secure()["ALERT"] == 0x0170


def test_an_encrypted_alert_instead_of_the_finished_is_guessed_by_its_size() -> None:
    talk = Conversation()
    talk.send(CLIENT, 0, HELLO_1_3).send(SERVER, 50, FLIGHT_1_3).send(CLIENT, 51, ALERT_1_3)

    secure = scan(talk).secure()

    assert secure["STATE"] == SecureState.ANSWERED
    assert secure["SEALED_ALERT_FRAME"] == 3
    assert secure["SEALED_ALERT_SIDE"] == 0
    assert secure["FINISHED"] == -1


def test_a_certificate_not_readable_in_tls_1_3_has_no_size() -> None:
    talk = Conversation()
    talk.send(CLIENT, 0, HELLO_1_3).send(SERVER, 50, FLIGHT_1_3)

    assert scan(talk).secure()["CERTIFICATE_BYTES"] == -1


def test_a_session_that_was_open_before_the_capture_is_midstream() -> None:
    talk = Conversation().send(SERVER, 0, sealed(300)).send(CLIENT, 1, sealed(80))

    secure = scan(talk).secure()

    assert secure["STATE"] == SecureState.MIDSTREAM
    assert (secure["HELLO"], secure["VERSION"], secure["FINISHED"]) == (-1, -1, -1)


def test_a_server_hello_never_captured_is_taken_for_the_highest_offer() -> None:
    talk = Conversation()
    talk.send(CLIENT, 0, HELLO_1_3).lose(SERVER, 50, len(ANSWER_1_3))
    talk.send(SERVER, 51, sealed(900), sealed(FINISHED_1_3)).send(CLIENT, 52, FINISH_1_3)

    secure = scan(talk).secure()

    assert secure["VERSION"] == -1
    assert secure["STATE"] == SecureState.OPEN
    assert secure["FINISHED"] == 52 * MILLISECOND
