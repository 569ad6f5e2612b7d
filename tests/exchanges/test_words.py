"""What exchanges are called."""

import pytest

from wirespan.exchanges.words import failure, response, title
from wirespan.kernels.layout import Exchange, ExchangeFact, Protocol


def exchange(**fields: int) -> list[int]:
    row = [-1] * len(Exchange)
    row[Exchange.FACTS] = 0
    for name, value in fields.items():
        row[Exchange[name]] = value
    return row


def test_the_title_is_the_first_text() -> None:
    assert title(exchange(), [b"POST /orders", b"api.example.com"]) == "POST /orders"


def test_bytes_that_are_no_text_do_not_stop_it() -> None:
    assert title(exchange(), [b"GET /\xff"]) == "GET /\ufffd"


def test_a_question_before_the_capture_says_so() -> None:
    row = exchange(FACTS=ExchangeFact.MIDSTREAM)

    assert title(row, []) == "(question not captured)"


@pytest.mark.parametrize(("code", "name"), [(0, "NOERROR"), (3, "NXDOMAIN"), (15, "RCODE15")])
def test_a_lookup_answers_with_its_code(code: int, name: str) -> None:
    row = exchange(PROTOCOL=Protocol.DNS, ANSWER=1, STATUS=code)

    assert response(row) == name


def test_http_answers_with_its_status() -> None:
    assert response(exchange(PROTOCOL=Protocol.HTTP_1_1, ANSWER=1, STATUS=201)) == "201"


def test_a_turn_answers_with_its_size() -> None:
    assert response(exchange(PROTOCOL=Protocol.TLS, ANSWER=1, BODY_ANSWERED=70)) == "70 bytes"


def test_what_was_not_answered_has_no_response() -> None:
    assert response(exchange(PROTOCOL=Protocol.HTTP_1_1, STATUS=200)) is None


def test_a_reset_outweighs_a_missing_answer() -> None:
    row = exchange(FACTS=ExchangeFact.UNANSWERED | ExchangeFact.RESET)

    assert failure(row) == "the connection was reset before the answer was complete"


def test_a_complete_answer_is_no_failure() -> None:
    assert failure(exchange(FACTS=ExchangeFact.CHUNKED)) is None
